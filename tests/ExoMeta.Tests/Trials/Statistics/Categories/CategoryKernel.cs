using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;

namespace ExoMeta.Tests.Trials;

/// <summary>All statistics of ordered categories, by name.</summary>
internal sealed class CategoryKernel : ILaneKernel
{
    public const int U = 0;
    public const int Superiority = 1;
    public const int MannWhitneyZ = 2;
    public const int NetBenefit = 3;
    public const int WinRatio = 5;
    public const int WinOdds = 7;
    public const int Score = 9;
    public const int Likelihood = 11;

    public static int Outputs => 13;

    public static void Compute<TLane>(ReadOnlySpan<double> inputs, Span<double> outputs)
        where TLane : struct, ILane<TLane>
    {
        var n = TLane.Count;
        var counts = new CategoryCounts<TLane>(inputs[..(inputs.Length / 2)], inputs[(inputs.Length / 2)..]);
        var pairs = PairCounts<TLane>.Of(counts);
        TLane.Store(MannWhitney.U(pairs), outputs);
        TLane.Store(MannWhitney.Superiority(pairs), outputs[n..]);
        TLane.Store(MannWhitney.Statistic(pairs), outputs[(2 * n)..]);
        var wins = WinStatistics<TLane>.Of(counts, pairs);
        Store(wins.NetBenefit, outputs[(NetBenefit * n)..]);
        Store(wins.LogWinRatio, outputs[(WinRatio * n)..]);
        Store(wins.LogWinOdds, outputs[(WinOdds * n)..]);
        Store(ProportionalOddsScore.LogOddsRatio(pairs), outputs[(Score * n)..]);

        // Whatever is in the scratch space must not matter.
        var scratch = new double[ProportionalOddsLikelihood.ScratchLength<TLane>(counts.Count)];
        Array.Fill(scratch, double.NaN);
        Store(ProportionalOddsLikelihood.LogOddsRatio(counts, scratch), outputs[(Likelihood * n)..]);
    }

    private static void Store<TLane>(EffectLanes<TLane> effect, Span<double> outputs)
        where TLane : struct, ILane<TLane>
    {
        TLane.Store(effect.Estimate, outputs);
        TLane.Store(effect.StandardError, outputs[TLane.Count..]);
    }
}
