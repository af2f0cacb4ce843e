using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Interactive.Documents;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;

namespace ExoMeta.Interactive;

/// <summary>What a simulated design would show, every number with its Monte Carlo error.</summary>
public sealed class TrialView : NotebookView
{
    internal TrialView(OperatingCharacteristics result) => Result = result;

    /// <summary>The operating characteristics, in full precision.</summary>
    public OperatingCharacteristics Result { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        new Block.Heading(string.Create(
            CultureInfo.InvariantCulture,
            $"{Words.Count(Result.Trials)} simulated trials of {Words.Count(Result.TotalSize)} patients, {Result.Truth} truth, seed {Result.Seed}")),
        Block.Table.Of(
            [new("Probability of"), Column.Number("Estimate"), Column.Number("Monte Carlo SE"), Column.Number("95 % Monte Carlo interval")],
            [
                .. Result.ClaimsArms ? Result.Arms.Select(a => Row($"{a.Name}: significant", a.Power)) : [],
                .. Result.DoseFinding is { } finding
                    ?
                    [
                        Row("dose–response signal", finding.Signal), .. finding.Candidates.Select(c => Row($"{c.Name}: significant", c.Power)),
                        Row("a target dose is fitted", finding.Target.Found), Row("true effect favourable in at least one arm", Result.Ceiling),
                    ]
                    : Result.Arms.Length == 1
                    ? [Row("true effect favourable", Result.Ceiling)]
                    : ImmutableArray.Create(
                        Row("at least one arm significant", Result.DisjunctivePower),
                        Row("all arms significant", Result.ConjunctivePower),
                        Row("true effect favourable in at least one arm", Result.Ceiling)),
            ]),
        Block.Table.Of(
            [
                new("Arm"), Column.Number("n"), Column.Number("Dose"), Column.Number("Critical value"), Column.Number("Mean effect (MCSE)"),
                Column.Number("Bias (MCSE)"), Column.Number("RMSE (MCSE)"), Column.Number("Coverage of 95 % intervals (MCSE)"),
            ],
            Result.Arms.Select(a => ImmutableArray.Create(
                a.Name, Words.Count(a.Size), a.Dose is { } dose ? Words.Short(dose) : Words.None, Words.Number(a.CriticalValue),
                WithError(a.EffectMean), WithError(a.Bias), WithError(a.RootMeanSquaredError), WithError(a.Coverage)))),
    ];

    private static ImmutableArray<string> Row(string name, MonteCarloEstimate estimate) =>
        [name, Words.Number(estimate.Estimate), Words.Number(estimate.Mcse), Words.Interval(estimate.Lower, estimate.Upper)];

    private static string WithError(MonteCarloEstimate estimate) => $"{Words.Number(estimate.Estimate)} ({Words.Number(estimate.Mcse)})";
}
