using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads the group <c>bayes</c> of an endpoint: θ and τ from the posterior of a Bayesian pool, of the analysis or of rows that stand here.</summary>
internal static class BayesReader
{
    /// <summary>Name of the group.</summary>
    public const string Field = "bayes";

    /// <summary>Stands where something could not be read, which has been reported, so that reading goes on.</summary>
    private static readonly TauPrior Unread = new TauPrior.HalfNormal(1);

    /// <summary>The group; problems say what is wrong with it.</summary>
    /// <param name="endpoint">The endpoint's group.</param>
    public static ThetaSource Read(SpecReader endpoint)
    {
        if (endpoint.Group(Field) is not { } group)
        {
            return new ThetaSource.BayesianPool("", Unread, null, endpoint.At(Field));
        }

        var (hasRows, hasOutcome) = (group.Has("rows"), group.Has("outcome"));
        var (tau, mu) = (ReadTauPrior(group, required: hasRows), ReadMuPrior(group));
        if (hasRows && hasOutcome)
        {
            group.Problem("rows", "stand beside 'outcome'; θ has one source");
        }
        else if (!hasRows && !hasOutcome)
        {
            endpoint.Problem(Field, "names no evidence; expected 'outcome' (a pool of the analysis) or 'rows'");
        }

        var rows = hasRows ? ReadRows(group) : [];
        var outcome = hasOutcome ? group.Text("outcome") : "";
        group.RejectUnknownFields();
        return hasRows
            ? new ThetaSource.BayesianRows(rows, tau ?? Unread, mu, endpoint.At(Field))
            : new ThetaSource.BayesianPool(outcome, tau, mu, endpoint.At(Field));
    }

    /// <summary>Notes why θ cannot be drawn from the posterior of rows; of a pool that is seen with its analysis.</summary>
    public static void CheckPosterior(TrialEndpointSpec endpoint, ProblemList problems)
    {
        if (endpoint.Theta is not ThetaSource.BayesianRows source)
        {
            return;
        }

        var (posterior, whyNot) = source.TryPool(endpoint.EvidenceKept);
        if ((whyNot ?? endpoint.Endpoint.ProblemAt(posterior!.Summary.Mu.Mean)) is { } problem)
        {
            problems.Add(source.Location, Field, problem);
        }
    }

    private static TauPrior? ReadTauPrior(SpecReader group, bool required)
    {
        if (group.OptionalText("tau_prior", required) is not { } text)
        {
            return null;
        }

        RefusePlain(group, "tau_prior");
        if (!TauPrior.TryParse(text, out var prior, out var error))
        {
            group.Problem("tau_prior", error);
        }

        return prior;
    }

    private static NormalPrior? ReadMuPrior(SpecReader group)
    {
        if (group.OptionalText("mu_prior") is not { } text)
        {
            return null;
        }

        RefusePlain(group, "mu_prior");
        if (!NormalPrior.TryParse(text, out var prior, out var error))
        {
            group.Problem("mu_prior", error);
        }

        return prior;
    }

    private static void RefusePlain(SpecReader group, string name)
    {
        if (group.IsPlain(name))
        {
            group.Problem(name, "a prior is an assumption: write {assumed: \"…\", reason: \"…\"}");
        }
    }

    private static ImmutableArray<StudyEffect> ReadRows(SpecReader group)
    {
        var rows = ImmutableArray.CreateBuilder<StudyEffect>();
        foreach (var row in group.Groups("rows"))
        {
            var (study, theta, error) = (row.Title("study"), row.Number("theta"), row.Number("se"));
            if (error is <= 0)
            {
                row.Problem("se", "expected a standard error above 0");
            }

            if (study.Length > 0 && rows.Any(r => r.Study == study))
            {
                row.Problem("study", $"'{study}' stands twice; rows are taken as independent studies");
            }

            row.RejectUnknownFields();
            var sound = error is > 0 ? error.Value : 1;
            if (!(sound * sound is > 0 and < double.PositiveInfinity))
            {
                row.Problem("se", string.Create(CultureInfo.InvariantCulture, $"{sound} has no variance that can be computed with"));
                sound = 1;
            }

            rows.Add(new(study, study, theta ?? 0, sound * sound));
        }

        if (group.IsEmptyList("rows"))
        {
            group.Problem("rows", "names no row");
        }

        return rows.ToImmutable();
    }
}
