using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// Hommel's procedure: each statistic against the critical value of α/j, j the largest number of smallest statistics that Simes' test
/// accepts.
/// </summary>
internal sealed class HommelThresholds : PreparedProcedure
{
    /// <summary>Row n, from n(n − 1)/2: the critical values of 1·α/n, 2·α/n … α.</summary>
    private readonly double[] _critical;

    public HommelThresholds(ProcedureLaw law)
        : base(law.Comparisons) => _critical =
        [
            .. Enumerable.Range(1, law.Comparisons).SelectMany(whole => Enumerable.Range(1, whole).Select(part => law.Marginal(part, whole))),
        ];

    /// <inheritdoc/>
    public override double LargestCritical => _critical[^Comparisons];

    public void Run<TLane>(ReadOnlySpan<TLane> statistics, Span<TLane> rejected)
        where TLane : struct, ILane<TLane>
    {
        var room = default(RankedLanes<TLane>);
        var ranked = ((Span<TLane>)room)[..statistics.Length];
        RankedLanes.CopyDescending(statistics, ranked);

        // Where no set is accepted, even the smallest statistic is significant by itself, and all are rejected.
        var threshold = TLane.Broadcast(double.NegativeInfinity);
        for (var n = 1; n <= ranked.Length; n++)
        {
            ReadOnlySpan<double> critical = _critical.AsSpan(n * (n - 1) / 2, n);
            var smallest = ranked[^n..];
            var isAccepted = TLane.BroadcastBits(ulong.MaxValue);
            for (var k = 0; k < smallest.Length; k++)
            {
                isAccepted &= TLane.LessThan(smallest[k], TLane.Broadcast(critical[k]));
            }

            threshold = TLane.Select(isAccepted, TLane.Broadcast(critical[0]), threshold);
        }

        RankedLanes.Reach(statistics, threshold, rejected);
    }
}
