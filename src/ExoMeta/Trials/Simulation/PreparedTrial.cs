using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>A design and a truth whose critical values and tables have been made: what runs under several plans share.</summary>
public sealed class PreparedTrial
{
    private readonly TrialDesign _design;
    private readonly Truth _truth;
    private readonly ImmutableArray<Arm> _compared;
    private readonly EndpointSimulator _simulator;

    /// <summary>Prepares a trial.</summary>
    /// <param name="design">A sound design; see <see cref="TrialDesign.Problems"/>.</param>
    /// <param name="truth">A sound truth with one effect for each of <see cref="TrialDesign.ComparedArms"/>.</param>
    /// <exception cref="ArgumentException">The design or the truth is not sound; the message lists every problem.</exception>
    public PreparedTrial(TrialDesign design, Truth truth)
    {
        Refuse(design.Problems(), nameof(design));
        (_design, _truth, _compared) = (design, truth, design.ComparedArms);
        Refuse(truth.Problems(_compared.Length), nameof(truth));
        _simulator = design.Endpoint.CreateSimulator(design);
    }

    /// <summary>Simulates the trial once a replicate; see <see cref="TrialSimulator.Run"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 replicates.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public OperatingCharacteristics Run(MonteCarloPlan plan, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Replicates, 2, nameof(plan));
        var sampler = _truth.CreateSampler();
        var sides = RejectionSides.Of(_design);
        var tally = MonteCarloDriver.Run(
            plan,
            () => new TrialTally(_compared.Length),
            (first, count, chunk) =>
            {
                var theta = new double[_compared.Length];
                var outcomes = new ComparisonOutcome[_compared.Length];
                for (var i = 0; i < count; i++)
                {
                    var replicate = new TrialReplicate(plan.Seed, (ulong)(first + i));
                    sampler.Draw(replicate, theta);
                    _simulator.Simulate(replicate, theta, outcomes);
                    chunk.Add(theta, outcomes, sides, _simulator.CriticalValue);
                }
            },
            progress,
            cancellation);
        return Summarise(plan, tally);
    }

    private OperatingCharacteristics Summarise(MonteCarloPlan plan, TrialTally tally)
    {
        var arms = ImmutableArray.CreateBuilder<ArmCharacteristics>();
        for (var i = 0; i < _compared.Length; i++)
        {
            var (arm, comparison) = (_compared[i], tally.Comparisons[i]);
            arms.Add(new(
                arm.Name, arm.Dose, arm.Size,
                MonteCarloEstimate.FromCount(comparison.Significant, plan.Replicates),
                comparison.Estimates.ToEstimate(),
                comparison.Errors.ToEstimate(),
                comparison.Errors.RootMeanSquare,
                MonteCarloEstimate.FromCount(comparison.Covered, plan.Replicates),
                _simulator.CriticalValue)
            {
                Ceiling = MonteCarloEstimate.FromCount(comparison.Reachable, plan.Replicates),
            });
        }

        return new(
            plan.Replicates, plan.Seed, _truth.Name, arms.ToImmutable(),
            MonteCarloEstimate.FromCount(tally.AnySignificant, plan.Replicates),
            MonteCarloEstimate.FromCount(tally.AllSignificant, plan.Replicates),
            MonteCarloEstimate.FromCount(tally.AnyReachable, plan.Replicates),
            _design.TotalSize);
    }

    private static void Refuse(ImmutableArray<string> problems, string argument)
    {
        if (!problems.IsEmpty)
        {
            throw new ArgumentException(string.Join("; ", problems), argument);
        }
    }
}
