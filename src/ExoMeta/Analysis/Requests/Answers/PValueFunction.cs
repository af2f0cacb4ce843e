using ExoMeta.Numerics.Distributions;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>
/// The two-sided p-value of every value that an effect might have, 2·min{C(θ), 1 − C(θ)} with C its confidence distribution (Infanger and
/// Schmidt-Trucksäss 2019, Stat. Med. 38:4189; Fraser 2019, Am. Stat. 73:135): all confidence intervals at once, nested. Of a posterior it is the tail function,
/// whose level sets are the central credible intervals; it is no p-value then. Values are on the analysis scale.
/// </summary>
public sealed class PValueFunction
{
    private readonly Tails _distribution;
    private readonly Interval _start;

    private PValueFunction(Tails distribution, Interval start) => (_distribution, _start) = (distribution, start);

    /// <summary>Of a pooled effect; null where its interval has no width or no end, so that there is no function of it.</summary>
    public static PValueFunction? Of(PooledMean mean)
    {
        ArgumentNullException.ThrowIfNull(mean);
        return Of(mean.Distribution, mean.Interval);
    }

    /// <summary>Of a new study's true effect: the p-value of each value as a prediction; null where the model predicts none.</summary>
    public static PValueFunction? OfNewStudy(PooledMean mean)
    {
        ArgumentNullException.ThrowIfNull(mean);
        return mean is { NewStudy: { } distribution, Prediction: { } prediction } ? Of(distribution, prediction) : null;
    }

    /// <summary>The value of the function, 0 to 1.</summary>
    /// <param name="effect">Effect θ on the analysis scale.</param>
    public double At(double effect) => Math.Min(1, 2 * Math.Min(_distribution.Below(effect), _distribution.Above(effect)));

    /// <summary>
    /// The value of the function as the distance from the centre of a normal distribution with the same p-value, Φ⁻¹(p/2) ≤ 0: the scale on which the
    /// function of a normal effect is two straight lines (Rücker and Schwarzer 2021).
    /// </summary>
    /// <param name="effect">Effect θ on the analysis scale.</param>
    public double ScoreAt(double effect) => ScoreOf(At(effect));

    /// <summary>Φ⁻¹(p/2) of a two-sided p-value: −1.96 for 0.05; −∞ for 0.</summary>
    public static double ScoreOf(double p) => p <= 0 ? double.NegativeInfinity : Math.Min(0, Normal.Quantile(0.5 * p)) + 0.0;

    /// <summary>The values that are not rejected at 1 − level: the confidence (or central credible) interval.</summary>
    /// <param name="level">Level, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not in (0, 1).</exception>
    /// <exception cref="FitFailedException">An end is beyond double precision.</exception>
    public Interval IntervalAt(double level)
    {
        if (!(level > 0 && level < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "a level in (0, 1) was expected");
        }

        var tail = 0.5 * (1 - level);
        return new(Find(new LowerTail(_distribution, tail)), Find(new UpperTail(_distribution, tail)));
    }

    /// <summary>
    /// The other value with the same p-value: of no effect it is the counternull (Rosenthal and Rubin 1994, Psychol. Sci. 5:329), as well supported by the
    /// data as no effect. Null where the p-value is too small to tell.
    /// </summary>
    /// <param name="effect">Effect θ on the analysis scale.</param>
    public double? CounterpartOf(double effect)
    {
        var (below, above) = (_distribution.Below(effect), _distribution.Above(effect));
        return Math.Min(below, above) < Least ? null
            : below < above ? Find(new UpperTail(_distribution, below)) : Find(new LowerTail(_distribution, above));
    }

    private const double Least = 1e-12;

    private static PValueFunction? Of(Tails distribution, Interval interval) =>
        interval.Width > 0 && double.IsFinite(interval.Width) ? new(distribution, interval) : null;

    /// <summary>The root of a rising function, sought outwards from the interval.</summary>
    private double Find<TFunction>(TFunction function)
        where TFunction : struct, IScalarFunction
    {
        var (low, high) = (Outwards(function, _start.Lower, -1), Outwards(function, _start.Upper, 1));
        return BracketedRoot.Find(function, low, function.Evaluate(low), high, function.Evaluate(high), out _);
    }

    private double Outwards<TFunction>(TFunction function, double from, int sign)
        where TFunction : struct, IScalarFunction
    {
        for (var step = 0.0; ; step = step == 0 ? _start.Width : 2 * step)
        {
            var at = from + sign * step;
            if (!double.IsFinite(at))
            {
                throw new FitFailedException("an interval of this level ends beyond double precision");
            }

            if (sign * function.Evaluate(at) >= 0)
            {
                return at;
            }
        }
    }

    private readonly struct LowerTail(Tails distribution, double tail) : IScalarFunction
    {
        public double Evaluate(double x) => distribution.Below(x) - tail;
    }

    private readonly struct UpperTail(Tails distribution, double tail) : IScalarFunction
    {
        public double Evaluate(double x) => tail - distribution.Above(x);
    }
}
