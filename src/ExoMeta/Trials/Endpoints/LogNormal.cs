using ExoMeta.Effects;

namespace ExoMeta.Trials;

public abstract partial record Endpoint
{
    /// <summary>A biomarker that is normal on the log scale; θ is a log ratio of geometric means: a change by p percent is θ = log(1 + p/100).</summary>
    /// <remarks>
    /// The logs are an endpoint of <see cref="Means"/>, which see. The t test with all variances equal and no patient missing is exact for every size,
    /// and so are Dunnett's critical values for it.
    /// </remarks>
    /// <param name="Name">Name.</param>
    /// <param name="StandardDeviation">Standard deviation of the natural log between patients of the reference arm.</param>
    public sealed record LogNormal(string Name, UncertainQuantity StandardDeviation) : Means(Name, StandardDeviation)
    {
        /// <summary>Limit below which the biomarker is not measured; null for none.</summary>
        public DetectionLimit? LimitOfDetection { get; init; }

        /// <inheritdoc/>
        public override string EffectName => "log ratio of geometric means";

        /// <inheritdoc/>
        public override string Measure => "ROM";

        internal override string MeansInWords => "mean logarithms";

        internal override string DeviationInWords => "log standard deviation";

        internal override string DeviationField => "log_sd";

        internal override DetectionLimit? Unmeasured => LimitOfDetection;

        internal override IEnumerable<EndpointProblem> FindProblems()
        {
            foreach (var problem in base.FindProblems())
            {
                yield return problem;
            }

            if (LimitOfDetection is not { } detection)
            {
                yield break;
            }

            foreach (var (field, quantity) in new[] { ("limit_of_detection", detection.Limit), ("control_median", detection.ControlMedian) })
            {
                if (quantity.Support.Low < 0 || quantity.HasAtom(0))
                {
                    yield return new(field, $"is {quantity}, which is not always above 0; expected a value on the original scale");
                }
            }
        }
    }
}
