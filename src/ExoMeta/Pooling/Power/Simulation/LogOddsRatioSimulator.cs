using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Pooling;

/// <summary>
/// Events c ~ B(n₂, p₀) and a ~ B(n₁, p₁) with logit p₁ = logit p₀ + θ; y = log(ad/bc), v = 1/a + 1/b + 1/c + 1/d, ½ added to all four
/// cells of a study with an empty one.
/// </summary>
internal sealed class LogOddsRatioSimulator(SimulatedStudies.LogOddsRatios studies, TrueEffects effects) : StudySimulator
{
    private readonly BinomialSampler[] _control = [.. studies.Sizes.Select(s => new BinomialSampler(s.Control, studies.ControlRisk))];
    private readonly double _controlLogOdds = PortableMath.Log(studies.ControlRisk) - PortableMath.Log1p(-studies.ControlRisk);
    private readonly double[] _events = new double[MonteCarloDriver.ChunkSize];

    public override void Fill(ulong seed, long first, StudyColumns columns)
    {
        effects.Fill(seed, first, columns);
        var events = _events.AsSpan(0, columns.Count);
        for (var j = 0; j < columns.Studies; j++)
        {
            RandomFill.AcrossReplicates(seed, (ulong)first, MetaPowerStreams.Control(j), in _control[j], events);
            var study = new Study(seed, (ulong)first, MetaPowerStreams.Treated(j), studies.Sizes[j], _controlLogOdds, events, columns.Y(j), columns.V(j));
            LaneDispatch.Run(ref study);
        }
    }

    /// <summary>One study in all replicates: true effects in y become estimates.</summary>
    private readonly ref struct Study(
        ulong seed, ulong first, uint stream, GroupSizes sizes, double controlLogOdds, ReadOnlySpan<double> controlEvents, Span<double> y, Span<double> v)
        : ILaneAction
    {
        private readonly ReadOnlySpan<double> _controlEvents = controlEvents;
        private readonly Span<double> _y = y;
        private readonly Span<double> _v = v;

        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane>
        {
            Span<double> rest = stackalloc double[3 * 8];
            rest.Clear();
            var r = 0;
            for (; r + TLane.Count <= _y.Length; r += TLane.Count)
            {
                Group<TLane>(r, _y[r..], _controlEvents[r..], _y[r..], _v[r..]);
            }

            if (r < _y.Length)
            {
                _y[r..].CopyTo(rest);
                _controlEvents[r..].CopyTo(rest[8..]);
                Group<TLane>(r, rest, rest[8..], rest, rest[16..]);
                rest[..(_y.Length - r)].CopyTo(_y[r..]);
                rest.Slice(16, _y.Length - r).CopyTo(_v[r..]);
            }
        }

        private void Group<TLane>(int r, ReadOnlySpan<double> effects, ReadOnlySpan<double> controlEvents, Span<double> estimates, Span<double> variances)
            where TLane : struct, ILane<TLane>
        {
            var (zero, half, one) = (TLane.Broadcast(0), TLane.Broadcast(0.5), TLane.Broadcast(1));
            var odds = LaneMath.Exp(TLane.Load(effects) + TLane.Broadcast(controlLogOdds));
            var streams = new LaneStream<TLane>(seed, first + (ulong)r, stream);
            var (treated, control) = (TLane.Broadcast(sizes.Treated), TLane.Broadcast(sizes.Control));
            var a = VaryingBinomial.Draw(ref streams, treated, Risk(odds));
            var b = treated - a;
            var c = TLane.Load(controlEvents);
            var d = control - c;
            var isEmpty = TLane.EqualTo(a, zero) | TLane.EqualTo(b, zero) | TLane.EqualTo(c, zero) | TLane.EqualTo(d, zero);
            var added = TLane.Select(isEmpty, half, zero);
            (a, b, c, d) = (a + added, b + added, c + added, d + added);
            TLane.Store(LaneMath.Log(a / b) - LaneMath.Log(c / d), estimates);
            TLane.Store(one / a + one / b + one / c + one / d, variances);
        }

        /// <summary>odds/(1 + odds); 1 where the odds overflow.</summary>
        private static TLane Risk<TLane>(TLane odds)
            where TLane : struct, ILane<TLane>
        {
            var one = TLane.Broadcast(1);
            return TLane.Select(TLane.LessThan(odds, TLane.Broadcast(1e300)), odds / (one + odds), one);
        }
    }
}
