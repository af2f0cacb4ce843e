using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

public abstract partial record Endpoint
{
    /// <summary>Death or another event by a time point; θ is a log odds ratio.</summary>
    /// <remarks>
    /// <para>Data: events of each arm are binomial; the risk of a compared arm follows from the drawn control risk p₀ and θ by
    /// odds p/(1 − p) = exp(θ) p₀/(1 − p₀).</para>
    /// <para>Test: the score (pooled-variance) z of the difference of proportions, z = (p̂ᵢ − p̂₀)/√(p̄(1 − p̄)(1/nᵢ + 1/n₀)) with p̄ over
    /// the two arms, against normal critical values (Dunnett's with that adjustment). It is the score test of θ = 0 (Pearson's χ² without
    /// continuity correction), needs no correction for empty cells, and under the global null all arms share one risk, so that Dunnett's
    /// correlations hold. Normal theory is an approximation for it: with few patients or rare events its level differs from α either way;
    /// compare a run under θ = 0. When neither arm, or everyone, had the event, z is 0.</para>
    /// <para>Estimate: the log odds ratio with ½ added to all four cells when one is empty (Haldane 1956, Anscombe 1956), and Woolf's
    /// (1955) 95 % interval. Being finite always, it has a bias in small arms, which is reported.</para>
    /// </remarks>
    /// <param name="Name">Name.</param>
    /// <param name="ControlRisk">Risk of the control arm (of the lowest dose when there is none).</param>
    public sealed record Binary(string Name, UncertainQuantity ControlRisk) : Endpoint(Name)
    {
        /// <inheritdoc/>
        public override string EffectName => "log odds ratio";

        /// <inheritdoc/>
        public override string Measure => "OR";

        /// <inheritdoc/>
        public override string TestName =>
            "score test (pooled variance z) of the difference of proportions, against critical values of normal theory: approximate in small arms";

        internal override IEnumerable<string> FindProblems()
        {
            if (!ControlRisk.IsProbability)
            {
                yield return $"control risk is {ControlRisk}, which can leave [0, 1]; a probability was expected";
            }
            else if (ControlRisk.HasAtom(0) || ControlRisk.HasAtom(1))
            {
                yield return $"control risk is {ControlRisk}; a log odds ratio needs a risk above 0 and below 1";
            }
        }

        internal override EndpointSimulator CreateSimulator(TrialDesign design) => new BinarySimulator(design, ControlRisk);
    }
}

/// <summary>Simulates <see cref="Endpoint.Binary"/>.</summary>
internal sealed class BinarySimulator : EndpointSimulator
{
    /// <summary>Two arms of up to 180 patients: tables of under 1 MB, filled in a few milliseconds.</summary>
    private const int LargestTable = 1 << 15;

    private readonly UncertainQuantity _controlRisk;
    private readonly int _referenceSize;
    private readonly int[] _sizes;

    /// <summary>What each pair of counts shows, worked out once; null where arms are too large for that.</summary>
    private readonly ComparisonOutcome[]?[] _tables;

    public BinarySimulator(TrialDesign design, UncertainQuantity controlRisk)
    {
        _controlRisk = controlRisk;
        _referenceSize = design.ReferenceArm.Size;
        _sizes = [.. design.ComparedArms.Select(arm => arm.Size)];
        _tables = [.. _sizes.Select(size => Tabulate(size, _referenceSize))];
        CriticalValue = CriticalValues.ForComparing(CriticalValues.Of(design.Multiplicity, design.Loadings, design.Alpha));
    }

    public override double CriticalValue { get; }

    public override void Simulate(TrialReplicate replicate, ReadOnlySpan<double> theta, Span<ComparisonOutcome> outcomes)
    {
        var nuisance = replicate.Open(TrialStreams.Nuisance);
        var controlRisk = _controlRisk.Sample(ref nuisance);
        var reference = replicate.Open(TrialStreams.ReferenceArm);
        var referenceEvents = reference.NextBinomial(_referenceSize, controlRisk);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var arm = replicate.Open(TrialStreams.ComparedArm(i));
            var events = arm.NextBinomial(_sizes[i], RiskAt(controlRisk, theta[i]));
            outcomes[i] = _tables[i] is { } table
                ? table[events * (_referenceSize + 1) + referenceEvents]
                : Compare(events, _sizes[i], referenceEvents, _referenceSize);
        }
    }

    /// <summary>The risk whose odds are exp(θ) times those of p₀.</summary>
    private static double RiskAt(double controlRisk, double theta)
    {
        // Drawn from a beta with tiny shapes, a risk may round to 0 or 1; odds ratios leave both alone.
        if (controlRisk is <= 0 or >= 1)
        {
            return controlRisk;
        }

        // The exponential of −|θ| cannot overflow.
        var odds = PortableMath.Exp(-Math.Abs(theta));
        return theta < 0
            ? controlRisk * odds / (1 - controlRisk + controlRisk * odds)
            : controlRisk / (controlRisk + (1 - controlRisk) * odds);
    }

    private static ComparisonOutcome[]? Tabulate(int size, int referenceSize)
    {
        if ((size + 1L) * (referenceSize + 1L) > LargestTable)
        {
            return null;
        }

        var table = new ComparisonOutcome[(size + 1) * (referenceSize + 1)];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = Compare(i / (referenceSize + 1), size, i % (referenceSize + 1), referenceSize);
        }

        return table;
    }

    /// <summary>Score z, log odds ratio and Woolf interval of two arms.</summary>
    private static ComparisonOutcome Compare(int events, int size, int referenceEvents, int referenceSize)
    {
        double n1 = size, n0 = referenceSize, a = events, c = referenceEvents;
        var pooled = (a + c) / (n1 + n0);
        var variance = pooled * (1 - pooled) * (1 / n1 + 1 / n0);
        var statistic = events + referenceEvents == 0 || events + referenceEvents == size + referenceSize
            ? 0
            : (a / n1 - c / n0) / Math.Sqrt(variance);

        double b = n1 - a, d = n0 - c;
        if (a == 0 || b == 0 || c == 0 || d == 0)
        {
            (a, b, c, d) = (a + 0.5, b + 0.5, c + 0.5, d + 0.5);
        }

        return new ComparisonOutcome
        {
            Statistic = statistic,
            Estimate = PortableMath.Log(a * d / (b * c)),
            HalfWidth = NormalUpper * Math.Sqrt(1 / a + 1 / b + 1 / c + 1 / d),
        };
    }
}
