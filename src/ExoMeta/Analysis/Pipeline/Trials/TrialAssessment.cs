using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Simulates one trial file. All runs of an endpoint share their random numbers, so that curves differ by the truth alone.</summary>
/// <param name="trial">The trial file.</param>
/// <param name="evidence">Where θ comes from when it comes from evidence; null when the trial stands alone.</param>
/// <param name="plan">How much to simulate.</param>
/// <param name="run">How to run.</param>
public sealed class TrialAssessment(TrialSpec trial, EvidenceForTrials? evidence, SimulationPlan plan, RunOptions run)
{
    /// <summary>The most partial nulls that are simulated: all choices of ten arms that differ.</summary>
    public const int MostPartialNulls = (1 << 10) - 2;

    private long _simulated;

    // By the very endpoint: a pool is fitted, and a Bayesian one made ready to be drawn from, once.
    private readonly ConditionalWeakTable<TrialEndpointSpec, Knowledge> _known = [];

    /// <summary>Runs everything that the file asks for.</summary>
    public TrialResult Assess() => Describe() with
    {
        Endpoints = [.. trial.Endpoints.Select(Assess)],
        Safety = [.. Safety()],
        EarlyPhase = EarlyPhaseResult.Of(trial, plan, run),
    };

    /// <summary>The design as the file states it, with nothing simulated: no endpoints, no cohort.</summary>
    public TrialResult Describe() => new(
        trial.Id, trial.Title, trial.Product, trial.ProductClass, trial.Route, trial.Country, trial.DoseUnit, trial.Stated,
        trial.Contradiction, [.. trial.Arms.Select(Describe)], [], [], trial.Notes);

    /// <summary>Runs one endpoint at one size under one truth.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="size">Entry of the size grid.</param>
    /// <param name="truth">What θ is drawn from.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such truth.</exception>
    public TrialSimulation Simulate(TrialEndpointSpec endpoint, int size, TruthKind truth)
    {
        var known = Know(endpoint);
        OperatingCharacteristics Run(TruthKind kind) => Simulate(endpoint, size, known.TruthOf(kind), plan.Trials, truth == kind ? known.Update : null);
        var averaged = Run(TruthKind.Posterior);
        var point = Run(TruthKind.Fixed);
        var nothing = SimulateNull(endpoint, size);
        var named = truth switch
        {
            TruthKind.Posterior => averaged,
            TruthKind.Fixed => point,
            _ => Run(truth),
        };
        var runs = truth is TruthKind.Posterior or TruthKind.Fixed ? 3 : 4;
        return new(
            trial.Id, endpoint, SizesAt(size), truth, Describe(endpoint), IsEvidence(endpoint), named, nothing.DisjunctivePower,
            point.DisjunctivePower, averaged.DisjunctivePower, averaged.Ceiling, runs)
        {
            Bayesian = known.Theta.Bayesian,
        };
    }

    /// <summary>
    /// The family-wise error over partial nulls: for every choice of arms that have the effect of the point while the others have none; of choices that differ only by arms that are alike one, and
    /// at most <see cref="MostPartialNulls"/> (<see cref="PartialNullChoices"/>).
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="size">Entry of the size grid.</param>
    public PartialNulls PartialNulls(TrialEndpointSpec endpoint, int size)
    {
        var (mean, parts, design) = (Know(endpoint).Theta.Point, trial.DoseParts(endpoint), trial.DesignAt(endpoint, size));
        var nothing = endpoint.Endpoint.TestedEffect;
        ImmutableArray<double> effects = [.. mean.Select((m, c) => m * (parts?[c] ?? 1))];
        var choices = PartialNullChoices.Of(design.AlikeComparisons(effects), MostPartialNulls);
        return new(
            [
                .. choices.Choices.Select(choice => new PartialNull(
                    [.. design.ComparedArms.Where((_, c) => choice.Effective[c]).Select(arm => arm.Name)],
                    Simulate(endpoint, size, FixedAt(effects.Select((effect, c) => choice.Effective[c] ? effect : nothing)), plan.Trials).FalseSignificance, choice.StandsFor)),
            ],
            choices.Total);
    }

    /// <summary>Runs one endpoint at one size under every truth.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="size">Entry of the size grid.</param>
    public ImmutableArray<TrialScenario> UnderEachTruth(TrialEndpointSpec endpoint, int size) =>
        [.. TruthKinds.Codes.All.Select(c => new TrialScenario(SizesAt(size), c.Choice, null, Simulate(endpoint, size, Know(endpoint).TruthOf(c.Choice), plan.Trials)))];

    /// <summary>
    /// Runs one endpoint at one size with θ fixed at each of several places (at the dose at which it holds, where the endpoint has a dose–response), with the trials
    /// and the draws of a grid. Where θ would carry a risk outside [0, 1] the nearest possible risk is simulated, as under a truth that draws θ.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="size">Entry of the size grid.</param>
    /// <param name="effects">The effects, on the analysis scale.</param>
    public ImmutableArray<TrialScenario> AtEffects(TrialEndpointSpec endpoint, int size, ImmutableArray<double> effects) =>
        [.. effects.Select(theta => At(endpoint, size, theta, Truth.Posterior.OneForAll(theta, 0, Compared)))];

    /// <summary>A truth of an endpoint; the fixed one has θ at the mean.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="kind">What θ is drawn from.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such truth.</exception>
    public Truth TruthOf(TrialEndpointSpec endpoint, TruthKind kind) => Know(endpoint).TruthOf(kind);

    /// <summary>θ at the point, of an endpoint's first compared arm (at the dose at which it holds).</summary>
    public double PointOf(TrialEndpointSpec endpoint) => Know(endpoint).Theta.Point[0];

    /// <summary>The Bayesian posterior behind an endpoint's θ; null where θ is normal or t.</summary>
    public JointPosterior? PosteriorOf(TrialEndpointSpec endpoint) => Know(endpoint).Theta.Bayesian;

    /// <summary>What answers call a truth of an endpoint: "posterior", or "posterior (Bayesian)".</summary>
    public static string LabelOf(TrialEndpointSpec endpoint, TruthKind truth)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return TruthKinds.Codes.CodeOf(truth) + (IsBayesian(endpoint) ? " (Bayesian)" : "");
    }

    /// <summary>Where an endpoint's θ comes from, in words.</summary>
    public string ThetaSourceOf(TrialEndpointSpec endpoint) => Describe(endpoint);

    /// <summary>Seed of an endpoint's runs.</summary>
    public ulong SeedOf(TrialEndpointSpec endpoint) => Seeds.For(plan.Seed, $"{trial.Id}/{endpoint.Id}");

    private static TrialArmResult Describe(TrialArmSpec arm)
    {
        var sizes = string.Join(", ", arm.Sizes.Select(n => n.ToString(CultureInfo.InvariantCulture)));
        var text = arm.SizeStated ? sizes : arm.Sizes.Length == 1 ? $"{sizes} (assumed)" : $"not stated; grid {sizes}";
        return new(arm.Name, arm.Dose, arm.DoseText ?? (arm.IsControl ? "–" : "not stated"), text, arm.IsControl);
    }

    /// <summary>Runs one endpoint at every size: under each truth, under no effect, and at each θ of its grid.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public TrialEndpointResult Assess(TrialEndpointSpec endpoint)
    {
        var known = Know(endpoint);
        ImmutableArray<PowerSummary> summaries = [.. Enumerable.Range(0, trial.SizeCount).Select(size => Summarise(endpoint, known, size))];
        var grid = Enumerable.Range(0, trial.SizeCount).SelectMany(size => endpoint.ThetaGrid.Select(theta => At(endpoint, size, theta, FixedAt(Enumerable.Repeat(theta, Compared)))));
        return new(
            endpoint.Id, endpoint.Endpoint.Name, endpoint.Endpoint.EffectName, endpoint.Endpoint.Measure, endpoint.Endpoint.Display, endpoint.Endpoint.LowerIsBetter,
            trial.Comparison!.Value, endpoint.Analysis, endpoint.Alpha, IsEvidence(endpoint), Describe(endpoint),
            trial.Arms.All(a => a.SizeStated), summaries, [.. grid])
        {
            IsPoolInHand = endpoint.Theta is ThetaSource.PoolInHand,
            Test = endpoint.Analysis.TestName(endpoint.Endpoint),
            ComparisonNote = trial.DesignAt(endpoint, 0).ComparisonNote,
            Interim = endpoint.Interim,
            AtDose = trial.CurveOf(endpoint)?.At,
            Bayesian = known.Theta.Bayesian,
            Notes = [.. NotesOn(endpoint, known.Theta, summaries.Length == 0 ? null : summaries[^1].Truncated)],
        };
    }

    private TrialScenario At(TrialEndpointSpec endpoint, int size, double theta, Truth truth) =>
        new(SizesAt(size), TruthKind.Fixed, theta, Simulate(endpoint, size, Know(endpoint).ByDose(truth), plan.GridTrials));

    private IEnumerable<string> NotesOn(TrialEndpointSpec endpoint, ThetaEvidence theta, MonteCarloEstimate? truncated)
    {
        if (Compared > 1)
        {
            yield return endpoint.Theta is ThetaSource.Evidence
                ? "The arms' true effects are drawn jointly, with the covariance of the evidence."
                : endpoint.DoseResponse is not null
                ? "One θ is drawn, the effect at one dose; the assumed dose–response makes those of the other doses from it."
                : "One θ is drawn for all compared arms; nothing here says that the arms or doses differ, or that they do not.";
            yield return "Predictive draws add a deviation of the trial to each arm's θ; deviations of arms that share the control correlate by ½.";
        }

        if (theta.Bayesian is not null)
        {
            yield return "θ and τ are drawn together from the Bayesian posterior, and predictive draws deviate by the τ that came with θ; the point is the posterior mean.";
        }

        if (endpoint.Endpoint.TestedEffect is var margin and not 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Tested against a margin of {margin}; the family-wise error is that of arms on the margin, and the ceiling is P(θ better than the margin).");
        }

        if (endpoint.ControlRisk is { Found: { } found })
        {
            yield return found;
        }

        if (truncated is { Estimate: > 0 } share)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"In {share.Estimate:0.00%} ± {share.Mcse:0.00%} of the trials behind the assurance θ would carry a risk outside [0, 1]; the nearest possible risk was simulated.");
        }

        if (theta.Point.All(m => m == endpoint.Endpoint.TestedEffect))
        {
            yield return "The point is 'no difference', so power at the point is the chance of a false positive.";
        }
    }

    private static bool IsBayesian(TrialEndpointSpec endpoint) => endpoint.Theta is ThetaSource.BayesianPool or ThetaSource.BayesianRows or ThetaSource.PoolInHand { IsBayesian: true };

    private static bool IsEvidence(TrialEndpointSpec endpoint) => endpoint.Theta.IsEvidence;

    private int Compared => trial.Arms.Length - 1;

    private ImmutableArray<int> SizesAt(int size) => [.. trial.Arms.Select(a => a.Sizes[size])];

    private static Truth.Fixed FixedAt(IEnumerable<double> theta) => new([.. theta]);

    /// <summary>No arm differs, or with a margin all lie on it.</summary>
    private Truth.Fixed NullOf(TrialEndpointSpec endpoint) => FixedAt(Enumerable.Repeat(endpoint.Endpoint.TestedEffect, Compared));

    private PowerSummary Summarise(TrialEndpointSpec endpoint, Knowledge known, int size)
    {
        var (theta, parts) = (known.Theta, trial.DoseParts(endpoint));
        OperatingCharacteristics Run(Truth truth) => Simulate(endpoint, size, truth, plan.Trials);
        var averaged = Run(known.TruthOf(TruthKind.Posterior));
        var point = Run(known.TruthOf(TruthKind.Fixed));
        return new(
            SizesAt(size),
            point.DisjunctivePower,
            averaged.DisjunctivePower,
            averaged.Ceiling,
            Run(known.TruthOf(TruthKind.Predictive)).DisjunctivePower,
            Run(known.TruthOf(TruthKind.Robust)).DisjunctivePower,
            SimulateNull(endpoint, size).DisjunctivePower)
        {
            Truncated = averaged.Truncated,
            Course = averaged,
            Arms = !averaged.ClaimsArms ? [] : [.. averaged.Arms.Select((a, i) => new ArmPower(
                a.Name, parts is null ? null : theta.Point[i] * parts.Value[i], parts is null ? null : theta.StandardErrors[i] * Math.Abs(parts.Value[i]), point.Arms[i].Power, a.Power, a.Ceiling)
            {
                Credible = theta.Bayesian is { } bayesian && parts is not null ? Scaled(bayesian.Summary.Mu.Interval, parts.Value[i]) : null,
            })],
        };
    }

    private static Interval Scaled(Interval interval, double part) =>
        part < 0 ? new(part * interval.Upper, part * interval.Lower) : new(part * interval.Lower, part * interval.Upper);

    /// <summary>No arm differs, or with a margin all lie on it, and treatment has no other effect.</summary>
    private OperatingCharacteristics SimulateNull(TrialEndpointSpec endpoint, int size) =>
        Simulate(endpoint with { Endpoint = endpoint.Endpoint.UnderNull() }, size, NullOf(endpoint), plan.Trials);

    private OperatingCharacteristics Simulate(TrialEndpointSpec endpoint, int size, Truth truth, long trials, EvidenceUpdate? update = null) =>
        Run(new PreparedTrial(trial.DesignAt(endpoint, size), truth, update), new MonteCarloPlan(trials, SeedOf(endpoint), run.Threads));

    private OperatingCharacteristics Run(PreparedTrial prepared, MonteCarloPlan monteCarlo)
    {
        var before = _simulated;
        var result = prepared.Run(monteCarlo, run.TrialsSimulated is { } told ? done => told(before + done) : null, run.Cancellation);
        _simulated += monteCarlo.Replicates;
        return result;
    }

    /// <summary>What is known of θ, found once an endpoint. Under a prior one draw serves all doses: it is on the product's effect, and doses differ through τ.</summary>
    private Knowledge Know(TrialEndpointSpec endpoint) => _known.GetValue(endpoint, Learn);

    private Knowledge Learn(TrialEndpointSpec endpoint)
    {
        var kept = endpoint.EvidenceKept;
        ThetaEvidence theta = endpoint.Theta switch
        {
            ThetaSource.AssumedPrior p => new ThetaEvidence.PlugIn(Truth.Posterior.OneForAll(p.Prior.Location, p.Prior.StandardDeviation, Compared), null),
            ThetaSource.Given g => new ThetaEvidence.PlugIn(
                Truth.Posterior.OneForAll(g.Theta, g.StandardError, Compared).Discounted(kept), null, Single(g, endpoint.Tau)),
            ThetaSource.PoolInHand p => ThetaEvidence.TryPool(p.Pool, Compared, kept).Theta ?? throw new InvalidOperationException("the pool in hand cannot stand behind θ"),
            ThetaSource.BayesianRows rows => new ThetaEvidence.Integrated(rows.TryPool(kept).Posterior!, Compared),
            _ => evidence?.Know(endpoint.Theta, Compared, kept)
                ?? throw new InvalidOperationException($"{trial.Id} takes θ from evidence, and there is none"),
        };
        return new(endpoint, trial, theta, kept == 1 && theta.Update is { } update ? AtDose(endpoint, update) : null);
    }

    /// <summary>An effect that is given stands for the evidence: one row, the mean over trials, which the trial joins with the variance between trials.</summary>
    private static EvidenceUpdate? Single(ThetaSource.Given given, UncertainQuantity? tau) => given.StandardError > 0
        ? new([given.Theta], [given.StandardError * given.StandardError], new PoolingOptions { Method = HeterogeneityEstimator.EqualEffects })
        {
            AddedVariance = (tau?.Mean ?? 0) * (tau?.Mean ?? 0),
        }
        : null;

    /// <summary>With a dose–response θ is the effect at one dose, and only an arm of that dose joins the pool; null where there is none.</summary>
    private EvidenceUpdate? AtDose(TrialEndpointSpec endpoint, EvidenceUpdate update)
    {
        if (trial.CurveOf(endpoint) is not { } curve)
        {
            return update;
        }

        var arm = curve.Doses.IndexOf(curve.At);
        return arm < 0 ? null : update with { ArmWeights = [.. curve.Doses.Select((_, c) => c == arm ? 1.0 : 0)] };
    }

    private string Describe(TrialEndpointSpec endpoint)
    {
        var source = endpoint.EvidenceKept == 1
            ? Describe(endpoint.Theta)
            : string.Create(CultureInfo.InvariantCulture, $"{Describe(endpoint.Theta)}, of which the part {endpoint.EvidenceKept} is kept ({(IsBayesian(endpoint) ? "the likelihood to that power" : string.Create(CultureInfo.InvariantCulture, $"variance times {1 / endpoint.EvidenceKept:0.###}"))})");
        return trial.CurveOf(endpoint) is { } curve
            ? string.Create(CultureInfo.InvariantCulture, $"{source.TrimEnd('.')}; at dose {curve.At}, others by the shape {curve.Family.Name}{string.Concat(curve.Family.Parameters.Zip(curve.Parameters, (p, v) => $", {p.Name} {v}"))}")
            : source;
    }

    private string Describe(ThetaSource theta) => theta switch
    {
        ThetaSource.Evidence e => $"comparative human evidence: {string.Join(", ", e.Claims)}",
        ThetaSource.Pooled p => $"comparative human evidence: the pool '{p.Outcome}'{evidence?.DiscountOf(p.Outcome)}",
        ThetaSource.BayesianPool p => $"comparative human evidence: the Bayesian posterior of the pool '{p.Outcome}'{evidence?.DiscountOf(p.Outcome)}",
        ThetaSource.PoolInHand hand => hand.Describe(),
        ThetaSource.BayesianRows r => string.Create(CultureInfo.InvariantCulture, $"the Bayesian posterior of {r.Rows.Length} row{(r.Rows.Length == 1 ? "" : "s")} given in the trial file"),
        ThetaSource.Given g => string.Create(CultureInfo.InvariantCulture, $"given in the trial file: θ = {g.Theta}, standard error {g.StandardError}"),
        ThetaSource.AssumedPrior p => $"assumed prior {p.Prior}: {p.Reason}",
        _ => throw new ArgumentOutOfRangeException(nameof(theta)),
    };

    private IEnumerable<SafetyScenario> Safety()
    {
        if (trial.Safety is not { } safety)
        {
            yield break;
        }

        foreach (var size in safety.Sizes)
        {
            foreach (var rate in safety.EventRates)
            {
                var monteCarlo = new MonteCarloPlan(plan.Trials, Seeds.For(plan.Seed, $"{trial.Id}/safety"), run.Threads);
                yield return new(
                    size, rate.ToString(), SafetyCohort.SimulateAtLeastOne(size, rate, monteCarlo, null, run.Cancellation),
                    SafetyCohort.ProbabilityOfAtLeastOne(size, rate), SafetyCohort.UpperBoundIfNone(size));
            }
        }
    }

    /// <summary>What is known of an endpoint's θ, and the truths that follow from it.</summary>
    /// <param name="Endpoint">The endpoint.</param>
    /// <param name="Trial">The trial file.</param>
    /// <param name="Theta">The mean of trials like these, at the dose at which it holds, and how trials differ.</param>
    /// <param name="Update">The pool that the trial joins.</param>
    private sealed record Knowledge(TrialEndpointSpec Endpoint, TrialSpec Trial, ThetaEvidence Theta, EvidenceUpdate? Update)
    {
        /// <summary>One of the truths.</summary>
        public Truth TruthOf(TruthKind kind) => kind switch
        {
            TruthKind.Fixed => ByDose(FixedAt(Theta.Point)),
            TruthKind.Posterior => ByDose(Theta.Posterior),
            TruthKind.Predictive => Theta.Predict(ByDose(Theta.Posterior), Endpoint.Tau),
            TruthKind.Robust => ByDose(new Truth.Robust(Theta.Posterior, Endpoint.RobustWeight, Endpoint.ScepticalStandardDeviation)),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "there is no such truth"),
        };

        /// <summary>Effects at the dose at which θ holds, as the arms have them by their doses.</summary>
        public Truth ByDose(Truth atOneDose) => Trial.ByDose(Endpoint, atOneDose);
    }
}
