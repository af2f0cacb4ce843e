using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads a trial file; its JSON Schema is inputs/schema/trial.schema.json.</summary>
public static class TrialSpecReader
{
    private static readonly (string, TrialComparison?)[] Comparisons =
        [("against-control", TrialComparison.AgainstControl), ("between-doses", TrialComparison.BetweenDoses), ("none", null)];

    /// <summary>Reads a file; null when it is not right, with everything that is wrong in <paramref name="problems"/>.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="displayName">How messages call it.</param>
    /// <param name="problems">Where problems go.</param>
    public static TrialSpec? Read(string path, string displayName, ProblemList problems)
    {
        var own = new ProblemList();
        var spec = SpecLoader.Load(path, displayName, own) is { } map ? ReadMap(map, own) : null;
        problems.AddRange(own.ToSorted());
        return own.IsEmpty ? spec : null;
    }

    private static TrialSpec? ReadMap(SpecMap map, ProblemList problems)
    {
        var assumptions = new List<AssumptionRecord>();
        var id = (map.Find("id") as SpecScalar)?.Text ?? "trial";
        var reader = new SpecReader(map, id, problems, assumptions);
        var comparison = ReadComparison(reader);
        var arms = TrialArmsReader.Read(reader, comparison, id, problems);
        var spec = new TrialSpec
        {
            Id = reader.FileName("id"),
            Title = reader.Title("title"),
            Product = reader.Text("product"),
            ProductClass = reader.Text("product_class"),
            SourceCells = reader.OptionalText("source_cells"),
            Route = reader.Text("route"),
            Country = reader.Text("country"),
            Section = reader.Text("section"),
            Stated = reader.Text("stated"),
            Contradiction = reader.OptionalText("contradiction"),
            DoseUnit = reader.OptionalText("dose_unit"),
            Comparison = comparison,
            Arms = arms,
            Endpoints = [.. ReadEndpoints(reader, id, comparison, arms, problems)],
            Safety = ReadSafety(reader),
            Escalation = EscalationReader.Read(reader),
            SingleArm = SingleArmReader.Read(reader),
            Conduct = ConductReader.Read(reader),
            Analysis = reader.OptionalText("analysis"),
            Notes = reader.Texts("notes"),
            Assumptions = [],
        };
        reader.RejectUnknownFields();
        if (!problems.IsEmpty)
        {
            return null;
        }

        CheckDesigns(spec, problems);
        return spec with { Assumptions = [.. assumptions] };
    }

    private static TrialComparison? ReadComparison(SpecReader reader)
    {
        var text = reader.OptionalText("comparison", required: true);
        foreach (var (name, value) in Comparisons)
        {
            if (name == text)
            {
                return value;
            }
        }

        if (text is not null)
        {
            var names = Comparisons.Select(c => c.Item1).ToArray();
            reader.Problem("comparison", $"unknown value '{text}', expected {string.Join(", ", names)}{NearestName.Hint(text, names)}");
        }

        return null;
    }

    private static IEnumerable<TrialEndpointSpec> ReadEndpoints(
        SpecReader reader, string id, TrialComparison? comparison, ImmutableArray<TrialArmSpec> arms, ProblemList problems)
    {
        var groups = reader.Groups("endpoints", m => $"{id}: {(m.Find("id") as SpecScalar)?.Text}");
        if (comparison is null && groups.Count > 0)
        {
            reader.Problem("endpoints", "with 'comparison: none' there is nothing to compare; leave the endpoints out");
        }

        if (comparison is not null && groups.Count == 0)
        {
            reader.Problem("endpoints", "a comparative trial needs at least one endpoint");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var endpoint = ReadEndpoint(group, arms);
            if (!seen.Add(endpoint.Id.ToUpperInvariant()))
            {
                problems.Add(group.At("id"), "id", $"two endpoints are called '{endpoint.Id}'");
            }

            yield return endpoint;
        }
    }

    private static TrialEndpointSpec ReadEndpoint(SpecReader reader, ImmutableArray<TrialArmSpec> arms)
    {
        var name = reader.Text("name");
        var lower = reader.Flag("lower_is_better");
        var endpoint = reader.Named("type", EndpointReader.All, type => type.Type)?.Read(reader, name, lower);
        foreach (var problem in endpoint?.FindProblems() ?? [])
        {
            reader.Problem(problem.Field, problem.Message);
        }

        var robust = reader.Group("robust");
        var weight = robust?.Number("weight") ?? TrialEndpointSpec.DefaultRobustWeight;
        var sceptical = robust?.Number("sceptical_sd") ?? TrialEndpointSpec.DefaultScepticalStandardDeviation;
        if (weight is < 0 or > 1)
        {
            robust?.Problem("weight", "expected a weight from 0 to 1");
        }

        if (sceptical <= 0)
        {
            robust?.Problem("sceptical_sd", "expected a standard deviation above 0");
        }

        robust?.RejectUnknownFields();
        var alpha = reader.Number("alpha") ?? 0.025;
        if (alpha is <= 0 or >= 0.5)
        {
            reader.Problem("alpha", "expected a one-sided level between 0 and 0.5");
        }

        var theta = ReadTheta(reader, Math.Max(0, arms.Length - 1));
        var tau = reader.Quantity("tau", required: !theta.BringsTau);
        if (tau is { Support.Low: < 0 })
        {
            reader.Problem("tau", $"{tau} can be negative; expected a standard deviation");
        }

        if (theta is ThetaSource.BayesianPool or ThetaSource.BayesianRows && reader.Has("tau"))
        {
            reader.Problem("tau", "stands beside 'bayes': τ is drawn from its posterior, together with θ");
        }

        var spec = new TrialEndpointSpec(
            reader.FileName("id"), endpoint ?? Unread(name, lower), ReadAnalysis(reader, lower, arms) ?? new MultiplicityProcedure.None(), alpha,
            reader.Numbers("theta_grid"), theta, tau, weight, sceptical, reader.Location)
        {
            EvidenceKept = ReadEvidenceKept(reader, theta),
            Interim = InterimReader.Read(reader),
            ControlRisk = endpoint is Endpoint.Binary ? ControlRiskReader.ReadPool(reader) : null,
            Readout = ReadReadout(reader, endpoint),
            DoseResponse = DoseResponseReader.Read(reader, theta, arms),
        };
        CheckEffects(reader, endpoint, spec.ThetaGrid, theta);
        reader.RejectUnknownFields();
        return spec;
    }

    /// <summary>What is claimed: single arms by a procedure, or a dose–response by MCP-Mod; null where it is wrong.</summary>
    private static TrialAnalysis? ReadAnalysis(SpecReader reader, bool lowerIsBetter, ImmutableArray<TrialArmSpec> arms)
    {
        if (!reader.Has("mcp_mod"))
        {
            return reader.Named("multiplicity", MultiplicityProcedure.All, procedure => procedure.Name);
        }

        if (reader.Has("multiplicity"))
        {
            reader.Problem("multiplicity", "stands beside 'mcp_mod', which has one test over all arms and claims no single one; leave one of them out");
        }

        return McpModReader.Read(reader, lowerIsBetter, arms);
    }

    private static double ReadReadout(SpecReader reader, Endpoint? endpoint)
    {
        var readout = reader.Number("readout", required: false) ?? 0;
        if (readout < 0)
        {
            reader.Problem("readout", "expected a time of at least 0");
        }

        if (endpoint is Endpoint.TimeToEvent && reader.Has("readout"))
        {
            reader.Problem("readout", "has no meaning for a time to an event; 'follow_up' says how long patients are followed");
        }

        return Math.Max(0, readout);
    }

    /// <summary>Stands where an endpoint could not be read, which has been reported, so that reading goes on.</summary>
    private static Endpoint.LogNormal Unread(string name, bool lowerIsBetter) => new(name, new UncertainQuantity.Value(1)) { LowerIsBetter = lowerIsBetter };

    /// <summary>Effects that would be simulated as they stand must be possible.</summary>
    private static void CheckEffects(SpecReader reader, Endpoint? endpoint, ImmutableArray<double> grid, ThetaSource theta)
    {
        var points = theta switch
        {
            ThetaSource.Given given => grid.Select(t => ("theta_grid", t)).Append(("theta", given.Theta)),
            ThetaSource.AssumedPrior { Prior: var prior } => grid.Select(t => ("theta_grid", t)).Append(("prior", prior.Mean)),
            _ => grid.Select(t => ("theta_grid", t)),
        };
        foreach (var (field, point) in points)
        {
            if (endpoint is not null && endpoint.Problems().IsEmpty && endpoint.ProblemAt(point) is { } problem)
            {
                reader.Problem(field, problem);
            }
        }
    }

    private static readonly string[] ThetaFields = ["prior", "evidence", "outcome", "theta", BayesReader.Field];

    private static ThetaSource ReadTheta(SpecReader reader, int compared)
    {
        var named = ThetaFields.Where(reader.Has).ToArray();
        if (named.Length > 1)
        {
            reader.Problem(named[1], $"stands beside '{named[0]}'; θ has one source");
        }

        switch (named.FirstOrDefault())
        {
            case "evidence":
                var claims = reader.Texts("evidence");
                if (claims.Length != compared)
                {
                    reader.Problem("evidence", string.Create(CultureInfo.InvariantCulture, $"names {claims.Length} claim(s) for {compared} compared arm(s)"));
                }

                return new ThetaSource.Evidence(claims, reader.At("evidence"));
            case "outcome":
                return new ThetaSource.Pooled(reader.Text("outcome"), reader.At("outcome"));
            case "theta":
                var (theta, error) = (reader.Number("theta") ?? 0, reader.Number("se") ?? 1);
                if (error < 0)
                {
                    reader.Problem("se", "expected a standard error of at least 0");
                }

                return new ThetaSource.Given(theta, error);
            case BayesReader.Field:
                return BayesReader.Read(reader);
            default:
                return ReadPrior(reader);
        }
    }

    /// <summary>How much of the evidence is kept is a judgement: it needs a reason, and evidence to be applied to.</summary>
    private static double ReadEvidenceKept(SpecReader reader, ThetaSource theta)
    {
        if (!reader.Has("evidence_kept"))
        {
            return 1;
        }

        var kept = reader.Number("evidence_kept") ?? 1;
        if (kept is <= 0 or > 1)
        {
            reader.Problem("evidence_kept", "expected a part above 0 and up to 1");
            kept = 1;
        }

        if (reader.IsPlain("evidence_kept"))
        {
            reader.Problem("evidence_kept", "discounting is a judgement: write {assumed: 0.5, reason: \"…\"}");
        }

        if (theta is ThetaSource.AssumedPrior)
        {
            reader.Problem("evidence_kept", "there is no evidence to discount: θ comes from an assumed prior");
        }

        return kept;
    }

    private static ThetaSource.AssumedPrior ReadPrior(SpecReader reader)
    {
        var prior = reader.Quantity("prior");
        if (prior is not null and not UncertainQuantity.Normal)
        {
            reader.Problem("prior", $"{prior} is not normal; expected normal(mean, sd) on the analysis scale");
        }

        if (prior is not null && reader.IsPlain("prior"))
        {
            reader.Problem("prior", "a prior without comparative evidence is an assumption: write {assumed: \"normal(…)\", reason: \"…\"}");
        }

        return new ThetaSource.AssumedPrior(prior as UncertainQuantity.Normal ?? new(0, 1), reader.ReasonOf("prior"));
    }

    private static SafetySpec? ReadSafety(SpecReader reader)
    {
        if (reader.Group("safety", required: false) is not { } safety)
        {
            return null;
        }

        var sizes = safety.Numbers("n");
        if (sizes.Any(n => n != Math.Floor(n) || n < 1 || n > 1e6))
        {
            safety.Problem("n", "expected whole numbers of patients of at least 1");
        }

        var rates = safety.Quantities("event_rates");
        foreach (var rate in rates.Where(r => r.Support.Low < 0 || r.Support.High > 1))
        {
            safety.Problem("event_rates", $"{rate} reaches outside [0, 1]");
        }

        foreach (var name in new[] { "n", "event_rates" }.Where(f => safety.Has(f) && (f == "n" ? sizes.IsEmpty : rates.IsEmpty)))
        {
            safety.Problem(name, "names no value");
        }

        safety.RejectUnknownFields();
        return new([.. sizes.Select(n => (int)n)], rates);
    }

    private static void CheckDesigns(TrialSpec spec, ProblemList problems)
    {
        foreach (var endpoint in spec.Endpoints)
        {
            BayesReader.CheckPosterior(endpoint, problems);
            var none = new Truth.Fixed([.. Enumerable.Repeat(0.0, spec.Arms.Length - 1)]);
            foreach (var message in spec.ByDose(endpoint, none).Problems(spec.Arms.Length - 1))
            {
                problems.Add(endpoint.Location, $"{endpoint.Id}: dose_response", message);
            }

            for (var size = 0; size < spec.SizeCount; size++)
            {
                foreach (var message in spec.DesignAt(endpoint, size).Problems())
                {
                    problems.Add(endpoint.Location, endpoint.Id, message);
                }
            }
        }
    }
}
