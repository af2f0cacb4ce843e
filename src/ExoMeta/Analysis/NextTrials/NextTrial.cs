using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Analysis;

/// <summary>
/// The next trial of the question that a pool answers: its θ is drawn from the pool, and its result joins the pool. That the pool is of comparative
/// human evidence on the trial's endpoint is for the caller to say; a trial file says it, and is refused where it is not so.
/// </summary>
public sealed class NextTrial
{
    private readonly ThetaEvidence _theta;

    private NextTrial(PoolAnswer pool, TrialDesign design, ThetaEvidence theta) => (Pool, Design, _theta) = (pool, design, theta);

    /// <summary>The pool.</summary>
    public PoolAnswer Pool { get; }

    /// <summary>The design.</summary>
    public TrialDesign Design { get; }

    /// <summary>How far the pool is doubted under the robust truth; null where nobody says.</summary>
    public PoolDoubt? Doubt { get; private init; }

    /// <summary>A design with the pool behind it.</summary>
    /// <param name="pool">One pooled mean, frequentist or Bayesian, on the measure of the design's endpoint.</param>
    /// <param name="design">The design.</param>
    /// <exception cref="InvalidInputException">The pool cannot stand behind the design, or the design is not sound: every reason.</exception>
    public static NextTrial Of(PoolAnswer pool, TrialDesign design)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(design);
        var problems = new ProblemList();
        foreach (var problem in design.Problems())
        {
            problems.Add(new("design"), null, problem);
        }

        var (measure, needed) = (pool.Request.Table.Measure.Code, design.Endpoint.Measure);
        if (measure != needed)
        {
            problems.Add(new("pool"), "measure", $"the pool is on the measure {measure}; this endpoint needs {needed}");
        }

        if (pool.Exploratory is not null)
        {
            problems.Add(new("pool"), null, "it is exploratory; it may inform a trial only as an assumed prior");
        }

        var (theta, whyNot) = ThetaOf(pool, design.ComparedArms.Length);
        if (theta is null)
        {
            problems.Add(new("pool"), null, whyNot!);
        }

        problems.ThrowIfAny();
        return new(pool, design, theta!);
    }

    /// <summary>The same trial with the pool doubted.</summary>
    public NextTrial With(PoolDoubt doubt) => new(Pool, Design, _theta) { Doubt = doubt };

    /// <summary>A truth by its name.</summary>
    /// <exception cref="InvalidOperationException">The robust truth is asked for, and <see cref="Doubt"/> is not said.</exception>
    public Truth TruthOf(TruthKind kind) => kind switch
    {
        TruthKind.Fixed => new Truth.Fixed(_theta.Point),
        TruthKind.Posterior => _theta.Posterior,
        TruthKind.Predictive => _theta.Predict(_theta.Posterior, null),
        TruthKind.Robust when Doubt is { } doubt => new Truth.Robust(_theta.Posterior, doubt.Weight, doubt.ScepticalStandardDeviation),
        TruthKind.Robust => throw new InvalidOperationException("the robust truth mixes the pool with a sceptical component: say its weight and standard deviation"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "there is no such truth"),
    };

    /// <summary>Simulates the trial under a truth, and beside it what always stands beside it: no effect, the point, and the posterior.</summary>
    /// <param name="kind">The truth.</param>
    /// <param name="plan">Trials of each run, seed and threads; all runs share their random numbers.</param>
    /// <param name="progress">Told the number of trials done, of all runs.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentException">The truth is not sound: every reason.</exception>
    public NextTrialResult Simulate(TruthKind kind, MonteCarloPlan plan, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var done = 0L;
        OperatingCharacteristics Run(TrialDesign design, Truth truth)
        {
            var before = done;
            var result = new PreparedTrial(design, truth, design == Design ? _theta.Update : null).Run(plan, progress is null ? null : n => progress(before + n), cancellation);
            done += plan.Replicates;
            return result;
        }

        var averaged = Run(Design, TruthOf(TruthKind.Posterior));
        var point = Run(Design, TruthOf(TruthKind.Fixed));
        var nothing = Run(
            Design with { Endpoint = Design.Endpoint.UnderNull() }, new Truth.Fixed([.. Enumerable.Repeat(Design.Endpoint.TestedEffect, Design.ComparedArms.Length)]));
        var named = kind switch
        {
            TruthKind.Posterior => averaged,
            TruthKind.Fixed => point,
            _ => Run(Design, TruthOf(kind)),
        };
        return new(kind, named, nothing.DisjunctivePower, point.DisjunctivePower, averaged.DisjunctivePower, averaged.Ceiling);
    }

    private static (ThetaEvidence? Theta, string? WhyNot) ThetaOf(PoolAnswer pool, int compared)
    {
        switch (pool.Model)
        {
            case PooledModel.Pairwise { Fit: var fit }:
                // Rows that share controls cannot take in a trial as one more independent row.
                var update = pool.Effects.Covariance is null
                    ? new EvidenceUpdate([.. fit.Studies.Select(s => s.Effect.Estimate)], [.. fit.Studies.Select(s => s.Effect.Variance)], fit.Options)
                    : null;
                return (new ThetaEvidence.PlugIn(
                    Truth.Posterior.OneForAll(fit.Estimate, fit.StandardError, compared, fit.DegreesOfFreedom), fit.TauSquared is { } tau2 ? Math.Sqrt(tau2) : null, update), null);
            case PooledModel.Bayesian { Plain: var plain }:
                var (posterior, whyNot) = ThetaSource.TryPool(pool.Effects, pool.Request.TauPrior!, pool.Request.MuPrior, kept: 1);
                return posterior is null
                    ? (null, whyNot)
                    : (new ThetaEvidence.Integrated(
                        posterior, compared,
                        new EvidenceUpdate([.. plain.Studies.Select(s => s.Effect.Estimate)], [.. plain.Studies.Select(s => s.Effect.Variance)], plain.Options)), null);
            default:
                return (null, "θ comes from one mean pooled by inverse variances, frequentist or Bayesian");
        }
    }
}

/// <summary>The sceptical component of a robust truth.</summary>
/// <param name="Weight">Its probability, 0 to 1.</param>
/// <param name="ScepticalStandardDeviation">Its standard deviation about no effect, on the endpoint's analysis scale, above 0.</param>
public sealed record PoolDoubt(double Weight, double ScepticalStandardDeviation);

/// <summary>What the next trial would show, every number with its Monte Carlo error.</summary>
/// <param name="Kind">The truth.</param>
/// <param name="Characteristics">Operating characteristics under it.</param>
/// <param name="FamilywiseError">P(any significant) when no arm differs.</param>
/// <param name="PowerAtPoint">Disjunctive power at the pooled effect.</param>
/// <param name="Assurance">Disjunctive power averaged over what is known of the mean.</param>
/// <param name="AssuranceCeiling">P(the mean is favourable): no size gives more.</param>
public sealed record NextTrialResult(
    TruthKind Kind, OperatingCharacteristics Characteristics, MonteCarloEstimate FamilywiseError, MonteCarloEstimate PowerAtPoint, MonteCarloEstimate Assurance,
    MonteCarloEstimate AssuranceCeiling)
{
    /// <summary>What the pool says once the trial has joined it, under the same truth; null where its rows depend on each other.</summary>
    public UpdatedPoolCharacteristics? Updated => Characteristics.Updated;
}
