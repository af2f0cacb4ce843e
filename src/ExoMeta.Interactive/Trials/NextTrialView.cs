using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Interactive.Documents;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Interactive;

/// <summary>The next trial before it is simulated: what stands behind its θ.</summary>
public sealed class NextTrialView : NotebookView
{
    private readonly TruthKind _truth;

    internal NextTrialView(NextTrial trial, TruthKind truth) => (Trial, _truth) = (trial, truth);

    /// <summary>The trial with the pool behind it.</summary>
    public NextTrial Trial { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        new Block.Paragraph($"{Trial.Design.Endpoint.Name}: {string.Join(", ", Trial.Design.Arms.Select(a => $"{a.Name} ({Words.Count(a.Size)})"))}; truth: {_truth.ToString().ToLowerInvariant()}, of {Words.Count(Trial.Pool.Rows.Length)} pooled effects."),
        new Block.Paragraph("Not simulated yet: Simulate(trials) does it."),
    ];

    /// <summary>The same with the pool doubted: a robust truth mixes it with a sceptical component.</summary>
    /// <param name="weight">Probability of the sceptical component.</param>
    /// <param name="scepticalStandardDeviation">Its standard deviation about no effect, on the analysis scale.</param>
    public NextTrialView Doubting(double weight, double scepticalStandardDeviation) =>
        new(Trial.With(new PoolDoubt(weight, scepticalStandardDeviation)), TruthKind.Robust);

    /// <summary>Simulates it.</summary>
    /// <param name="trials">Simulated trials of each run.</param>
    /// <param name="seed">Seed; the same seed gives the same numbers on every machine.</param>
    public SimulatedTrialView Simulate(long trials, ulong seed = 1)
    {
        using var progress = new RunProgressLine();
        return new(Trial.Simulate(_truth, new MonteCarloPlan(trials, seed), progress.Report));
    }
}
