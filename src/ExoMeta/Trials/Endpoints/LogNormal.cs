using ExoMeta.Effects;

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

        internal override IEnumerable<EndpointProblem> FindProblems()
        {
            if (LogStandardDeviation.Support.Low < 0 || LogStandardDeviation.HasAtom(0))
            {
                yield return new("log_sd", $"log standard deviation is {LogStandardDeviation}, which is not always above 0");
            }
        }

        internal override EndpointSimulator CreateSimulator(TrialCourse course) => course.Patients.Looks == 1
            ? new NormalMeans(course.Patients, LogStandardDeviation)
            : new SequentialNormalMeans(course, LogStandardDeviation);
    }
}
