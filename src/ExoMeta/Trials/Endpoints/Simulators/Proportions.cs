using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>Numbers of events, compared by the score test of equal risks; any number of looks.</summary>
internal sealed class Proportions(PatientNumbers patients, UncertainQuantity controlRisk) : EndpointSimulator
{
    public override double? DegreesOfFreedom(int look, int comparison) => null;

    public override EndpointState CreateState() => new State(patients, controlRisk);

    private sealed class State(PatientNumbers patients, UncertainQuantity controlRisk) : EndpointState
    {
        private readonly LaneBuffer _columns = new(2 * patients.Arms * TrialBlock.Capacity);

        public override void Begin<TLane>(TrialBlock block)
        {
            var control = Risk(0)[..block.Padded];
            controlRisk.SampleAcrossReplicates(block.Seed, block.First, TrialStreams.Nuisance, control);
            for (var c = 0; c < block.Comparisons; c++)
            {
                var theta = block.Theta(c);
                var risk = Risk(c + 1);
                for (var i = 0; i < control.Length; i += TLane.Count)
                {
                    TLane.Store(RiskAt(TLane.Load(control[i..]), TLane.Load(theta[i..])), risk[i..]);
                }
            }
        }

        public override void Observe<TLane>(TrialBlock block, int look)
        {
            for (var arm = 0; arm < patients.Arms; arm++)
            {
                Add<TLane>(block, look, arm);
            }

            for (var c = 0; c < block.Comparisons; c++)
            {
                Compare<TLane>(block, look, c);
            }
        }

        private Span<double> Risk(int arm) => Column(2 * arm);

        private Span<double> Events(int arm) => Column(2 * arm + 1);

        private Span<double> Column(int column) => _columns.Span.Slice(column * TrialBlock.Capacity, TrialBlock.Capacity);

        private void Add<TLane>(TrialBlock block, int look, int arm)
            where TLane : struct, ILane<TLane>
        {
            var added = TLane.Broadcast(patients.NewAt(look, arm));
            var stream = TrialStreams.AtLook(look, arm);
            var risk = Risk(arm);
            var events = Events(arm);
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), stream);
                var count = VaryingBinomial.Draw(ref draws, added, TLane.Load(risk[i..]));
                TLane.Store(look == 0 ? count : TLane.Load(events[i..]) + count, events[i..]);
            }
        }

        /// <summary>Score z, log odds ratio and Woolf's standard error.</summary>
        private void Compare<TLane>(TrialBlock block, int look, int comparison)
            where TLane : struct, ILane<TLane>
        {
            var (n1, n0) = (TLane.Broadcast(patients.At(look, comparison + 1)), TLane.Broadcast(patients.At(look, 0)));
            var (zero, half, one) = (TLane.Broadcast(0), TLane.Broadcast(0.5), TLane.Broadcast(1));
            var inverseSizes = TLane.Broadcast(patients.InverseSizes(look, comparison));
            var events = Events(comparison + 1);
            var reference = Events(0);
            var estimates = block.Estimate(comparison);
            var statistics = block.Statistic(comparison);
            var errors = block.StandardError(comparison);
            var shared = block.SharedVariance;
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var (a, c) = (TLane.Load(events[i..]), TLane.Load(reference[i..]));
                var (b, d) = (n1 - a, n0 - c);
                var pooled = (a + c) / (n1 + n0);
                var z = (a / n1 - c / n0) / TLane.SquareRoot(pooled * (one - pooled) * inverseSizes);
                TLane.Store(TLane.Select(TLane.EqualTo(a + c, zero) | TLane.EqualTo(b + d, zero), zero, z), statistics[i..]);
                var isEmpty = TLane.EqualTo(a, zero) | TLane.EqualTo(b, zero) | TLane.EqualTo(c, zero) | TLane.EqualTo(d, zero);
                var added = isEmpty & half;
                (a, b, c, d) = (a + added, b + added, c + added, d + added);
                TLane.Store(LaneMath.Log(a * d / (b * c)), estimates[i..]);
                var ofReference = one / c + one / d;
                TLane.Store(TLane.SquareRoot(one / a + one / b + ofReference), errors[i..]);
                TLane.Store(ofReference, shared[i..]);
            }
        }

        /// <summary>The risk whose odds are exp(θ) times those of p₀.</summary>
        private static TLane RiskAt<TLane>(TLane controlRisk, TLane theta)
            where TLane : struct, ILane<TLane>
        {
            // The exponential of −|θ| cannot overflow; a risk that rounded to 0 or 1 is left where it is.
            var one = TLane.Broadcast(1);
            var odds = LaneMath.Exp(theta | TLane.BroadcastBits(1UL << 63));
            var others = one - controlRisk;
            var isLower = TLane.LessThan(theta, TLane.Broadcast(0));
            var lower = controlRisk * odds;
            return TLane.Select(isLower, lower / (others + lower), controlRisk / (controlRisk + others * odds));
        }
    }
}
