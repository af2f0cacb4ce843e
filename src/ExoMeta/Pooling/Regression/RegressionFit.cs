using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Pooling;

/// <summary>A coefficient of a meta-regression.</summary>
/// <param name="Name">Name of the column; the intercept is <see cref="DesignMatrix.InterceptName"/>.</param>
/// <param name="Estimate">Its estimate, on the analysis scale per unit of the moderator.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Statistic">Estimate over standard error.</param>
/// <param name="DegreesOfFreedom">Of the reference t; null for the normal.</param>
/// <param name="PValue">Two-sided p.</param>
/// <param name="Interval">Confidence interval.</param>
public sealed record RegressionCoefficient(
    string Name, double Estimate, double StandardError, double Statistic, double? DegreesOfFreedom, double PValue, Interval Interval);

/// <summary>A test that all coefficients of a group are 0.</summary>
/// <param name="Term">What is tested: a term, or "moderators".</param>
/// <param name="Statistic">χ² under Wald inference, else F; NaN where the test does not exist (see the fit's warnings).</param>
/// <param name="DegreesOfFreedom">Number of coefficients tested.</param>
/// <param name="DenominatorDegreesOfFreedom">Of the F distribution; null for χ².</param>
/// <param name="PValue">p; NaN with the statistic.</param>
public sealed record CoefficientTest(
    string Term, double Statistic, int DegreesOfFreedom, double? DenominatorDegreesOfFreedom, double PValue);

/// <summary>One row in a fitted meta-regression.</summary>
/// <param name="Effect">The row.</param>
/// <param name="Fitted">Its fitted value x'β̂.</param>
/// <param name="Residual">Estimate − fitted value.</param>
/// <param name="Hat">Its diagonal element of the hat matrix X(X'WX)⁻¹X'W (X(X'AX)⁻¹X'A with weights A of the user); they add up to p.</param>
public sealed record RegressionRow(StudyEffect Effect, double Fitted, double Residual, double Hat);

/// <summary>The average effect at given values of the moderators.</summary>
/// <param name="Estimate">x'β̂.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Interval">Confidence interval of the average effect there.</param>
/// <param name="PredictionInterval">Prediction interval of the true effect of a new study there; null under equal effects.</param>
public sealed record RegressionPrediction(double Estimate, double StandardError, Interval Interval, Interval? PredictionInterval);

/// <summary>A fitted meta-regression, on the analysis scale.</summary>
public sealed record RegressionFit
{
    /// <summary>The choices it was made with.</summary>
    public required PoolingOptions Options { get; init; }

    /// <summary>The design.</summary>
    public required DesignMatrix Design { get; init; }

    /// <summary>Number of effects k.</summary>
    public required int K { get; init; }

    /// <summary>The coefficients, in the order of the design's columns.</summary>
    public required ImmutableArray<RegressionCoefficient> Coefficients { get; init; }

    /// <summary>Their covariance matrix, Hartung–Knapp or Kenward–Roger adjustment included.</summary>
    public required double[,] Covariance { get; init; }

    /// <summary>Residual variance between studies.</summary>
    public required double TauSquared { get; init; }

    /// <summary>Standard error of τ²; null under equal effects.</summary>
    public required double? TauSquaredStandardError { get; init; }

    /// <summary>Confidence interval of τ²; null under equal effects.</summary>
    public required Interval? TauSquaredInterval { get; init; }

    /// <summary>I², percent: the part of the unaccounted variability that is not sampling error.</summary>
    public required double ISquared { get; init; }

    /// <summary>H², a ratio.</summary>
    public required double HSquared { get; init; }

    /// <summary>
    /// R², percent: max(0, (τ²₀ − τ²)/τ²₀) with τ²₀ of the model without moderators, by the same estimator (Raudenbush 2009). Null without
    /// moderators or intercept, and under equal effects; 0 where τ²₀ is 0 and nothing could be accounted for, with a warning (as metafor).
    /// </summary>
    public required double? RSquared { get; init; }

    /// <summary>QE, the test of residual heterogeneity: the generalised Q at τ² = 0.</summary>
    public required double Q { get; init; }

    /// <summary>k − p.</summary>
    public required int QDegreesOfFreedom { get; init; }

    /// <summary>p of QE.</summary>
    public required double QPValue { get; init; }

    /// <summary>QM, the joint test of all coefficients but the intercept (of all, without intercept); null for an intercept alone.</summary>
    public required CoefficientTest? ModeratorTest { get; init; }

    /// <summary>A test for every term but the intercept; a factor's is that of all its levels.</summary>
    public required ImmutableArray<CoefficientTest> TermTests { get; init; }

    /// <summary>Log likelihood (restricted under REML, with the constant ½·log|X'X|; full otherwise).</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>The rows.</summary>
    public required ImmutableArray<RegressionRow> Rows { get; init; }

    /// <summary>How the estimate of τ² was found.</summary>
    public required FitReport Fit { get; init; }

    /// <summary>What the reader must know before believing the result.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>
    /// Weight of each row as a percent of their sum: 1/(v + τ²), or what the user gave. Of dependent rows it is the weight that each would have alone.
    /// </summary>
    public ImmutableArray<double> Weights
    {
        get
        {
            ImmutableArray<double> weights = Options.Weights ?? [.. Rows.Select(r => 1 / (r.Effect.Variance + TauSquared))];
            var sum = weights.Sum();
            return [.. weights.Select(w => 100 * w / sum)];
        }
    }

    internal CoefficientInference Inference { get; init; } = null!;

    /// <summary>The average effect at values of the moderators, one prediction for each value.</summary>
    /// <param name="moderators">Every moderator of the design by name.</param>
    /// <exception cref="ArgumentException">A moderator is missing, of another kind, or has a level that the design does not know.</exception>
    public ImmutableArray<RegressionPrediction> Predict(params IEnumerable<Moderator> moderators) =>
        [.. Design.RowsAt(moderators).Select(row => Predict(row.AsSpan()))];

    /// <summary>The average effect at a row of the design.</summary>
    /// <param name="row">A value for every column, intercept included.</param>
    /// <exception cref="ArgumentException">Another number of values than columns, or a value that is not finite.</exception>
    public RegressionPrediction Predict(ReadOnlySpan<double> row)
    {
        if (row.Length != Coefficients.Length || row.ContainsAnyExceptInRange(double.MinValue, double.MaxValue))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"a row of the design has {Coefficients.Length} finite values"), nameof(row));
        }

        var (estimate, standardError, degreesOfFreedom) = Inference.Of(row);
        var critical = Reference.Critical(Options.Level, degreesOfFreedom);
        return new(
            estimate,
            standardError,
            new(estimate - critical * standardError, estimate + critical * standardError),
            Options.Method == HeterogeneityEstimator.EqualEffects
                ? null
                : PredictionIntervals.Of(estimate, standardError, degreesOfFreedom, critical, TauSquared, QDegreesOfFreedom, Options));
    }
}
