using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>Trim and fill (Duval and Tweedie 2000a, 2000b).</summary>
/// <param name="Estimator">How the number of missing studies was estimated.</param>
/// <param name="Side">The side on which they are missing.</param>
/// <param name="SideChosenByRegression">Whether the side was chosen from the data.</param>
/// <param name="Missing">Estimated number of missing studies, k₀.</param>
/// <param name="MissingStandardError">Its standard error; null where its variance formula is not positive.</param>
/// <param name="PValue">One-sided p of no missing study, 2^−(k₀ + 1); null but for R₀, the only estimator with a known distribution.</param>
/// <param name="Filled">The imputed rows, mirror images of the trimmed ones.</param>
/// <param name="Adjusted">The model fitted to the rows and the imputed ones.</param>
/// <param name="Iterations">Rounds of trimming.</param>
public sealed record TrimAndFill(
    TrimAndFillEstimator Estimator,
    FunnelSide Side,
    bool SideChosenByRegression,
    int Missing,
    double? MissingStandardError,
    double? PValue,
    ImmutableArray<StudyEffect> Filled,
    MetaAnalysis Adjusted,
    int Iterations)
{
    /// <summary>Runs trim and fill.</summary>
    /// <remarks>
    /// The effects are sorted towards the full side. Each round fits the model to the k − k₀ rows that are left, ranks the distances of all
    /// rows from its mean, and estimates k₀ again, with S the sum of the ranks on the full side: L₀ = (4S − k(k + 1))/(2k − 1),
    /// Q₀ = k − ½ − √(2k² − 4S + ¼), R₀ = k − (largest rank on the other side) − 1, rounded half to even, at least 0, until it stays. Then the
    /// trimmed rows are mirrored at the last mean and the model is fitted to everything. A sensitivity analysis: the imputed rows are no data.
    /// </remarks>
    /// <param name="effects">Independent rows, at least two, not all equal.</param>
    /// <param name="pooling">Estimator of τ², inference and level, for the rounds and for the adjusted fit.</param>
    /// <param name="options">Estimator of k₀ and side; L₀ and the side of the regression when null.</param>
    /// <exception cref="ArgumentException">One row, dependent rows, equal effects, or Q₀ where it is not defined.</exception>
    /// <exception cref="FitFailedException">k₀ keeps changing, all rows were trimmed, or a fit failed.</exception>
    public static TrimAndFill Run(EffectSet effects, PoolingOptions pooling, TrimAndFillOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(pooling);
        options ??= new();
        EffectSetChecks.ThrowIfInvalid(effects);
        NotApplicableException.ThrowIfFewer(effects, 2, "trim and fill");
        NotApplicableException.ThrowIfWeighted(pooling, "trim and fill");
        var side = options.Side ?? SideOfRegression(effects, pooling);
        var sign = side == FunnelSide.Right ? -1.0 : 1.0;
        var rows = effects.Effects.Select(e => (Y: sign * e.Estimate, e.Variance)).OrderBy(r => r.Y).ToArray();
        if (rows[0].Y == rows[^1].Y)
        {
            throw new NotApplicableException("trim and fill cannot be computed: all effects are equal");
        }

        var (missing, error, centre, iterations) = Trim(rows, pooling, options);
        var filled = ImmutableArray.CreateBuilder<StudyEffect>(missing);
        for (var i = 0; i < missing; i++)
        {
            var trimmed = rows[rows.Length - missing + i];
            var label = string.Create(CultureInfo.InvariantCulture, $"filled {i + 1}");
            filled.Add(new(label, label, sign * (2 * centre - trimmed.Y), trimmed.Variance));
        }

        var imputed = filled.MoveToImmutable();
        return new(
            options.Estimator,
            side,
            options.Side is null,
            missing,
            error,
            options.Estimator == TrimAndFillEstimator.R0 ? PortableMath.Pow(0.5, missing + 1) : null,
            imputed,
            RandomEffectsModel.Fit(new EffectSet([.. effects.Effects, .. imputed]), pooling),
            iterations);
    }

    private static FunnelSide SideOfRegression(EffectSet effects, PoolingOptions pooling) =>
        EggerTest.RandomEffects(effects, pooling).Slope < 0 ? FunnelSide.Right : FunnelSide.Left;

    private static (int Missing, double? Error, double Centre, int Iterations) Trim(
        (double Y, double Variance)[] rows, PoolingOptions pooling, TrimAndFillOptions options)
    {
        var (k, missing) = (rows.Length, 0);
        for (var iteration = 1; iteration <= options.MaximumIterations; iteration++)
        {
            var centre = Centre(rows.AsSpan(0, k - missing), pooling);
            var (estimate, error) = Estimate(SignedRanks(rows, centre), options.Estimator);
            var next = (int)Math.Max(0, Math.Round(estimate, MidpointRounding.ToEven));
            if (next == missing)
            {
                return (missing, error, centre, iteration);
            }

            missing = next < k
                ? next
                : throw new FitFailedException("trim and fill would trim every row", new FitReport(0, iteration, false, "no row left"));
        }

        throw new FitFailedException(
            string.Create(CultureInfo.InvariantCulture, $"trim and fill did not settle within {options.MaximumIterations} rounds"),
            new FitReport(0, options.MaximumIterations, Converged: false, "iteration limit"));
    }

    private static double Centre(ReadOnlySpan<(double Y, double Variance)> rows, PoolingOptions pooling)
    {
        var model = new MarginalModel(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            (model.Y[i], model.V[i]) = rows[i];
        }

        model.Prepare();
        return LeanFit.Of(model, HeterogeneityEstimators.Of(pooling.Method), InferenceMethod.Wald).Estimate;
    }

    /// <summary>Ranks of the distances from the centre, negative below it, 0 at it; ties in the order of the rows.</summary>
    private static double[] SignedRanks((double Y, double Variance)[] rows, double centre)
    {
        var ranks = new double[rows.Length];
        var order = Enumerable.Range(0, rows.Length).OrderBy(i => Math.Abs(rows[i].Y - centre)).ToArray();
        for (var rank = 1; rank <= order.Length; rank++)
        {
            ranks[order[rank - 1]] = rank * Math.Sign(rows[order[rank - 1]].Y - centre);
        }

        return ranks;
    }

    private static (double Estimate, double? Error) Estimate(double[] signedRanks, TrimAndFillEstimator estimator)
    {
        double k = signedRanks.Length;
        if (estimator == TrimAndFillEstimator.R0)
        {
            var r0 = k + Math.Min(0, signedRanks.Min()) - 1;
            return (r0, Math.Sqrt(2 * Math.Max(0, r0) + 2));
        }

        var sum = signedRanks.Where(r => r > 0).Sum();
        if (estimator == TrimAndFillEstimator.L0)
        {
            var l0 = (4 * sum - k * (k + 1)) / (2 * k - 1);
            return (l0, Root(16 * VarianceOfSum(k, l0)) / (2 * k - 1));
        }

        var radicand = 2 * k * k - 4 * sum + 0.25;
        if (radicand < 0)
        {
            throw new NotApplicableException("the estimator Q0 is not defined for these effects (the root of a negative number): choose L0 or R0");
        }

        var q0 = k - 0.5 - Math.Sqrt(radicand);
        return (q0, Root(4 * VarianceOfSum(k, q0) / ((k - 0.5) * (k - 0.5) - q0 * (2 * k - q0 - 1))));
    }

    /// <summary>Variance of the rank sum with k₀ missing studies.</summary>
    private static double VarianceOfSum(double k, double k0) =>
        (k * (k + 1) * (2 * k + 1) + k0 * (10 * k0 * k0 + 27 * k0 + 17 - 18 * k * k0 - 18 * k + 6 * k * k)) / 24;

    private static double? Root(double x) => x >= 0 ? Math.Sqrt(x) : null;
}
