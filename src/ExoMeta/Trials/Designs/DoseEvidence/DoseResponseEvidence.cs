using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;
using ExoMeta.Pooling;

namespace ExoMeta.Trials.Designs;

/// <summary>The effects over control at one dose, taken together.</summary>
/// <param name="Dose">The dose, above 0.</param>
/// <param name="Effect">Their mean, weighted by one over their variances.</param>
/// <param name="Variance">Its variance.</param>
/// <param name="Rows">How many there are.</param>
public readonly record struct DoseMean(double Dose, double Effect, double Variance, int Rows);

/// <summary>A fitted shape with its weight among the others.</summary>
/// <param name="Fit">The curve.</param>
/// <param name="Weight">exp(−Δ/2) over the sum of these, with Δ the distance of its criterion from the smallest (Akaike weights).</param>
public sealed record WeightedCurve(DoseResponseFit Fit, double Weight)
{
    /// <summary>The fitted effect over dose 0.</summary>
    public double EffectAt(double dose) => Fit.At(dose) - Fit.At(0);
}

/// <summary>The average curve at one dose.</summary>
/// <param name="Dose">The dose.</param>
/// <param name="Effect">The average effect over dose 0.</param>
/// <param name="Interval">Where 95 % of the bootstrap samples lie.</param>
public readonly record struct AverageEffect(double Dose, double Effect, Interval Interval);

/// <summary>
/// Dose–response shapes fitted to effects of independent comparisons with control, and their average: the Mod step of MCP-Mod by estimates and their variances (Pinheiro, Bornkamp, Glimm and
/// Bretz 2014, Statistics in Medicine 33:1646–1661), with Akaike weights (Buckland, Burnham and Augustin 1997, Biometrics 53:603–618) as Schorning et al. (2016, Statistics in Medicine 35:4021–4040) average dose–response
/// curves.
/// </summary>
/// <remarks>
/// At dose 0 the effect is 0 by definition: the curve is pinned there. Effects at one dose enter by their weighted mean, which loses nothing. Variances are those of the effects about the curve: sampling variance
/// and heterogeneity. Every row must have a control of its own: rows that share one are correlated, which is not modelled. A shape is fitted only where a degree of freedom is left, with one parameter fewer than
/// doses at most. Bounds of parameters are those of <see cref="CurveFit"/>; the offset of the log-linear shape is a hundredth of the largest dose, the scale of the beta shape 1.2 times it. The interval is a
/// parametric bootstrap of the dose means, each sample fitted and weighted anew.
/// </remarks>
public sealed record DoseResponseEvidence
{
    /// <summary>Bootstrap samples.</summary>
    public const int Samples = 400;

    /// <summary>Places of the average curve up to the largest dose: even from 0 on, or by ratio from half the smallest dose where doses span more than one order of magnitude.</summary>
    public const int Places = 61;

    /// <summary>From this ratio of the largest to the smallest dose on, doses are looked at by ratio.</summary>
    private const double WideFrom = 8;

    /// <summary>Variance of the effect at dose 0 as a part of the smallest other: so small that the curve goes through 0.</summary>
    private const double Pinned = 1e-6;

    private const uint Stream = 0;

    /// <summary>The effects by dose, ascending.</summary>
    public required ImmutableArray<DoseMean> Means { get; init; }

    /// <summary>The fitted shapes, the one with the largest weight first.</summary>
    public required ImmutableArray<WeightedCurve> Curves { get; init; }

    /// <summary>Shapes that could not be fitted, each with why.</summary>
    public required ImmutableArray<string> Unfitted { get; init; }

    /// <summary>The average curve with its interval.</summary>
    public required ImmutableArray<AverageEffect> Average { get; init; }

    /// <summary>Whether doses span so much that they are looked at by ratio.</summary>
    public bool IsWide => Means[^1].Dose >= WideFrom * Means[0].Dose;

    /// <summary>Why these cannot be fitted, in words; null where they can.</summary>
    /// <param name="doses">Dose of each row.</param>
    public static string? WhyNot(IReadOnlyCollection<double> doses) => doses.All(dose => dose > 0 && double.IsFinite(dose)) switch
    {
        false => "every dose must be a number above 0: effects are over control, which is dose 0",
        true when doses.Distinct().Count() < 2 => "two different doses at least are needed to fit any shape",
        _ => null,
    };

    /// <summary>Fits every family.</summary>
    /// <param name="doses">Dose of each row, above 0.</param>
    /// <param name="effects">Its effect over control, on the analysis scale.</param>
    /// <param name="variances">Variance of that about the curve, above 0: sampling variance and heterogeneity.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    /// <exception cref="ArgumentException">Lengths, doses or variances are not sound.</exception>
    public static DoseResponseEvidence Of(ReadOnlySpan<double> doses, ReadOnlySpan<double> effects, ReadOnlySpan<double> variances, ulong seed)
    {
        if (doses.Length != effects.Length || doses.Length != variances.Length || !variances.ToArray().All(v => v > 0 && double.IsFinite(v)) || WhyNot(doses.ToArray()) is not null)
        {
            throw new ArgumentException("an effect and a variance above 0 for each of two or more doses above 0 were expected", nameof(doses));
        }

        var means = MeansOf(doses.ToArray(), effects.ToArray(), variances.ToArray());
        var curves = Fit(means, [.. means.Select(m => m.Effect)]);
        var fitted = curves.Select(c => c.Fit.Family).ToHashSet();
        return new()
        {
            Means = means,
            Curves = curves,
            Unfitted = [.. DoseResponseFamily.All.Where(family => !fitted.Contains(family)).Select(family => family.Name + (HasRoom(family, means) ? " (no such curve follows the effects)" : " (too few doses)"))],
            Average = AverageOf(means, curves, seed),
        };
    }

    /// <summary>The average effect over dose 0 at a dose.</summary>
    public static double AverageAt(ImmutableArray<WeightedCurve> curves, double dose) => curves.Sum(curve => curve.Weight * curve.EffectAt(dose));

    private static ImmutableArray<DoseMean> MeansOf(double[] doses, double[] effects, double[] variances) =>
    [
        .. Enumerable.Range(0, doses.Length).GroupBy(i => doses[i]).OrderBy(group => group.Key).Select(group =>
        {
            var weight = group.Sum(i => 1 / variances[i]);
            return new DoseMean(group.Key, group.Sum(i => effects[i] / variances[i]) / weight, 1 / weight, group.Count());
        }),
    ];

    private static double[] ParametersOf(DoseResponseFamily family, double largest) =>
        [.. family.Parameters.Select(parameter => parameter is { IsGiven: true, Name: "offset" } ? 0.01 * largest : parameter.IsGiven ? 1.2 * largest : 1)];

    private static bool HasRoom(DoseResponseFamily family, ImmutableArray<DoseMean> means) =>
        family.CreateFit([0, .. means.Select(m => m.Dose)], [.. ParametersOf(family, means[^1].Dose)]).Parameters <= means.Length;

    private static ImmutableArray<WeightedCurve> Fit(ImmutableArray<DoseMean> means, double[] effects)
    {
        double[] doses = [0, .. means.Select(m => m.Dose)];
        double[] values = [0, .. effects];
        double[] variances = [Pinned * means.Min(m => m.Variance), .. means.Select(m => m.Variance)];
        DoseResponseFit[] fits =
        [
            .. DoseResponseFamily.All.Where(family => HasRoom(family, means))
                .Select(family => DoseResponseFit.Of(family, ParametersOf(family, doses[^1]), doses, values, variances)).OfType<DoseResponseFit>(),
        ];
        if (fits.Length == 0)
        {
            return [];
        }

        var best = fits.Min(fit => fit.Criterion);
        double[] parts = [.. fits.Select(fit => PortableMath.Exp(-0.5 * (fit.Criterion - best)))];
        var sum = parts.Sum();
        return [.. fits.Zip(parts, (fit, part) => new WeightedCurve(fit, part / sum)).OrderByDescending(curve => curve.Weight)];
    }

    private static ImmutableArray<AverageEffect> AverageOf(ImmutableArray<DoseMean> means, ImmutableArray<WeightedCurve> curves, ulong seed)
    {
        if (curves.IsEmpty)
        {
            return [];
        }

        double[] places = PlacesOf(means[0].Dose, means[^1].Dose);
        var samples = new List<double[]>(Samples);
        for (var sample = 0; sample < Samples; sample++)
        {
            var draws = new RandomStream(new StreamKey(seed, (ulong)sample, Stream));
            var effects = new double[means.Length];
            for (var i = 0; i < effects.Length; i++)
            {
                effects[i] = means[i].Effect + Math.Sqrt(means[i].Variance) * draws.NextNormal();
            }

            if (Fit(means, effects) is { IsEmpty: false } own)
            {
                samples.Add([.. places.Select(dose => AverageAt(own, dose))]);
            }
        }

        return
        [
            .. places.Select((dose, i) =>
            {
                double[] sorted = [.. samples.Select(sample => sample[i]).Order()];
                return new AverageEffect(dose, AverageAt(curves, dose), new(Quantile(sorted, 0.025), Quantile(sorted, 0.975)));
            }),
        ];
    }

    private static double[] PlacesOf(double smallest, double largest)
    {
        if (largest < WideFrom * smallest)
        {
            return [.. Enumerable.Range(0, Places).Select(i => largest * i / (Places - 1))];
        }

        var (first, last) = (PortableMath.Log(0.5 * smallest), PortableMath.Log(largest));
        return [.. Enumerable.Range(0, Places).Select(i => i == 0 ? 0.5 * smallest : i == Places - 1 ? largest : PortableMath.Exp(first + (last - first) * i / (Places - 1)))];
    }

    /// <summary>Between the two nearest of the sorted values (type 7 of Hyndman and Fan 1996).</summary>
    private static double Quantile(double[] sorted, double probability)
    {
        var at = probability * (sorted.Length - 1);
        var below = (int)Math.Floor(at);
        return sorted[below] + (at - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]);
    }
}
