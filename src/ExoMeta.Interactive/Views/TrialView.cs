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

    private protected override ImmutableArray<Block> Blocks => BlocksOf(Result);

    /// <summary>What is shown of operating characteristics.</summary>
    internal static ImmutableArray<Block> BlocksOf(OperatingCharacteristics result) =>
    [
        new Block.Heading(string.Create(
            CultureInfo.InvariantCulture,
            $"{Words.Count(result.Trials)} simulated trials of {Words.Count(result.TotalSize)} patients, {result.Truth} truth, seed {result.Seed}")),
        Block.Table.Of(
            [new("Probability of"), Column.Number("Estimate"), Column.Number("Monte Carlo SE"), Column.Number("95 % Monte Carlo interval")],
            [
                .. result.ClaimsArms ? result.Arms.Select(a => Row($"{a.Name}: significant", a.Power)) : [],
                .. result.DoseFinding is { } finding
                    ?
                    [
                        Row("dose–response signal", finding.Signal), .. finding.Candidates.Select(c => Row($"{c.Name}: significant", c.Power)),
                        Row("a target dose is fitted", finding.Target.Found), Row("true effect favourable in at least one arm", result.Ceiling),
                    ]
                    : result.Arms.Length == 1
                    ? [Row("true effect favourable", result.Ceiling)]
                    : ImmutableArray.Create(
                        Row("at least one arm significant", result.DisjunctivePower),
                        Row("all arms significant", result.ConjunctivePower),
                        Row("true effect favourable in at least one arm", result.Ceiling)),
            ]),
        Block.Table.Of(
            [
                new("Arm"), Column.Number("n"), Column.Number("Dose"), Column.Number("Critical value"), Column.Number("Mean effect (MCSE)"),
                Column.Number("Bias (MCSE)"), Column.Number("RMSE (MCSE)"), Column.Number("Coverage of 95 % intervals (MCSE)"),
            ],
            result.Arms.Select(a => ImmutableArray.Create(
                a.Name, Words.Count(a.Size), a.Dose is { } dose ? Words.Short(dose) : Words.None, Words.Number(a.CriticalValue),
                WithError(a.EffectMean), WithError(a.Bias), WithError(a.RootMeanSquaredError), WithError(a.Coverage)))),
    ];

    internal static ImmutableArray<string> Row(string name, MonteCarloEstimate estimate) =>
        [name, Words.Number(estimate.Estimate), Words.Number(estimate.Mcse), Words.Interval(estimate.Lower, estimate.Upper)];

    private static string WithError(MonteCarloEstimate estimate) => $"{Words.Number(estimate.Estimate)} ({Words.Number(estimate.Mcse)})";
}
