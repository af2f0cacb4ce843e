using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Trials;

public abstract partial record Endpoint
{
    /// <summary>A biomarker that is normal on the log scale; θ is a log ratio of geometric means.</summary>
    /// <remarks>
    /// <para>Data: the logs of each arm are normal with a common standard deviation σ; their mean and sum of squares are
    /// sufficient and exactly distributed, N(θᵢ, σ²/nᵢ) and σ²χ² on nᵢ − 1 degrees of freedom, independent of each other. Nothing depends
    /// on the level of the reference arm, which is set to 0.</para>
    /// <para>Test: t = (ȳᵢ − ȳ₀)/(s√(1/nᵢ + 1/n₀)) with s² pooled over all arms, N − arms degrees of freedom, against critical values of t
    /// (Dunnett's t with that adjustment): exact for every size. Estimate: the difference of means of logs, with its 95 % t
    /// interval.</para>
    /// </remarks>
    /// <param name="Name">Name.</param>
    /// <param name="LogStandardDeviation">Standard deviation of the natural log between patients.</param>
    public sealed record LogNormal(string Name, UncertainQuantity LogStandardDeviation) : Endpoint(Name)
    {
        /// <inheritdoc/>
        public override string EffectName => "log ratio of geometric means";

        /// <inheritdoc/>
        public override string Measure => "ROM";

        /// <inheritdoc/>
        public override string TestName => "t test of mean logarithms with the variance pooled over all arms, against exact critical values";

        internal override IEnumerable<string> FindProblems()
        {
            if (LogStandardDeviation.Support.Low < 0 || LogStandardDeviation.HasAtom(0))
            {
                yield return $"log standard deviation is {LogStandardDeviation}, which is not always above 0";
            }
        }

        internal override EndpointSimulator CreateSimulator(TrialDesign design) => new LogNormalSimulator(design, LogStandardDeviation);
    }
}

/// <summary>Simulates <see cref="Endpoint.LogNormal"/>.</summary>
internal sealed class LogNormalSimulator : EndpointSimulator
{
    private readonly UncertainQuantity _standardDeviation;
    private readonly double _referenceSize;
    private readonly double[] _sizes;
    private readonly int _degreesOfFreedom;
    private readonly double _intervalFactor;

    public LogNormalSimulator(TrialDesign design, UncertainQuantity standardDeviation)
    {
        _standardDeviation = standardDeviation;
        _referenceSize = design.ReferenceArm.Size;
        _sizes = [.. design.ComparedArms.Select(arm => (double)arm.Size)];
        _degreesOfFreedom = design.TotalSize - design.Arms.Length;
        _intervalFactor = CriticalValues.ForComparing(-StudentT.Quantile(0.025, _degreesOfFreedom));
        CriticalValue = CriticalValues.ForComparing(
            CriticalValues.Of(design.Multiplicity, design.Loadings, design.Alpha, _degreesOfFreedom));
    }

    public override double CriticalValue { get; }

    public override void Simulate(TrialReplicate replicate, ReadOnlySpan<double> theta, Span<ComparisonOutcome> outcomes)
    {
        var nuisance = replicate.Open(TrialStreams.Nuisance);
        var standardDeviation = _standardDeviation.Sample(ref nuisance);
        var reference = replicate.Open(TrialStreams.ReferenceArm);
        var referenceMean = standardDeviation / Math.Sqrt(_referenceSize) * reference.NextNormal();
        var sumOfSquares = reference.NextChiSquared(_referenceSize - 1);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var arm = replicate.Open(TrialStreams.ComparedArm(i));
            var mean = theta[i] + standardDeviation / Math.Sqrt(_sizes[i]) * arm.NextNormal();
            sumOfSquares += arm.NextChiSquared(_sizes[i] - 1);
            outcomes[i].Estimate = mean - referenceMean;
        }

        var pooled = standardDeviation * Math.Sqrt(sumOfSquares / _degreesOfFreedom);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var error = pooled * Math.Sqrt(1 / _sizes[i] + 1 / _referenceSize);
            outcomes[i].Statistic = outcomes[i].Estimate / error;
            outcomes[i].HalfWidth = _intervalFactor * error;
        }
    }
}
