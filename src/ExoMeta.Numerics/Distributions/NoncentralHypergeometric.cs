using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>
/// Fisher's noncentral hypergeometric distribution (Fisher 1935): the successes X of the first of two binomial groups of sizes n₁ and n₂,
/// given m successes in both together. P(X = x) ∝ C(n₁, x)·C(n₂, m − x)·e^(x·t), max(0, m − n₂) ≤ x ≤ min(n₁, m); t is the log odds by
/// which the first group is favoured.
/// </summary>
/// <remarks>
/// Sums run outwards from the mode by the ratio of neighbouring terms (Liao and Rosen 2001) and end where a term is below 10⁻²⁰ of the
/// sum: about 19 standard deviations, so that groups of 10⁵ cost a microsecond or two. A mass that the sums did not come by is that of
/// two binomial masses (Loader 2000), without cancellation. Relative error of masses and moments about 10⁻¹³ (relative to the standard
/// deviation for the mean).
/// </remarks>
public readonly struct NoncentralHypergeometric
{
    private const double Negligible = 1e-20;

    private readonly double _n1;
    private readonly double _n2;
    private readonly double _successes;

    /// <summary>Describes the margins.</summary>
    /// <param name="n1">Size of the first group, a whole number ≥ 0.</param>
    /// <param name="n2">Size of the second group, a whole number ≥ 0.</param>
    /// <param name="successes">Successes in both groups, a whole number from 0 to n₁ + n₂.</param>
    /// <exception cref="ArgumentOutOfRangeException">A margin is not a whole number in its range.</exception>
    public NoncentralHypergeometric(double n1, double n2, double successes)
    {
        ThrowUnlessCount(n1, nameof(n1));
        ThrowUnlessCount(n2, nameof(n2));
        ThrowUnlessCount(successes, nameof(successes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, n1 + n2);
        (_n1, _n2, _successes) = (n1, n2, successes);
    }

    /// <summary>Smallest possible value.</summary>
    public double Lower => Math.Max(0, _successes - _n2);

    /// <summary>Largest possible value.</summary>
    public double Upper => Math.Min(_n1, _successes);

    /// <summary>log P(X = x); −∞ outside the support.</summary>
    /// <param name="x">A whole number.</param>
    /// <param name="logOdds">t, finite.</param>
    public double LogMass(double x, double logOdds) => At(x, logOdds).LogMass;

    /// <summary>log P(X = x) with mean and variance of X, which are what its derivatives by t need: x − mean and −variance.</summary>
    /// <param name="x">A whole number.</param>
    /// <param name="logOdds">t, finite.</param>
    public (double LogMass, double Mean, double Variance) At(double x, double logOdds)
    {
        var mode = Mode(logOdds);
        var up = Sum(mode, logOdds, ascending: true, double.PositiveInfinity, x - mode);
        var down = Sum(mode, logOdds, ascending: false, double.PositiveInfinity, mode - x);
        var total = 1 + up.Zeroth + down.Zeroth;
        var shift = (up.First - down.First) / total;
        var atX = x == mode ? 1 : up.AtPoint + down.AtPoint;
        var mass = x < Lower || x > Upper ? double.NegativeInfinity
            : atX > 0 ? PortableMath.Log(atX / total)
            : LogTerm(x, logOdds) - LogTerm(mode, logOdds) - PortableMath.Log(total);
        return (mass, mode + shift, (up.Second + down.Second) / total - shift * shift);
    }

    /// <summary>P(X ≤ x).</summary>
    /// <param name="x">A whole number.</param>
    /// <param name="logOdds">t, finite.</param>
    public double Cdf(double x, double logOdds) => x < Lower ? 0 : x >= Upper ? 1 : Tail(x, logOdds, ascending: false);

    /// <summary>P(X ≥ x), accurate in the upper tail.</summary>
    /// <param name="x">A whole number.</param>
    /// <param name="logOdds">t, finite.</param>
    public double AtLeast(double x, double logOdds) => x <= Lower ? 1 : x > Upper ? 0 : Tail(x, logOdds, ascending: true);

    /// <summary>The most probable value, the larger of two.</summary>
    /// <param name="logOdds">t, finite.</param>
    public double Mode(double logOdds)
    {
        // P(u) ≥ P(u − 1) up to the smaller root of a·u² − b·u + c; both sides are divided by max(1, eᵗ).
        var (odds, unit) = logOdds > 0 ? (1.0, PortableMath.Exp(-logOdds)) : (PortableMath.Exp(logOdds), 1.0);
        var a = odds - unit;
        var b = odds * (_n1 + _successes + 2) + unit * (_n2 - _successes);
        var c = odds * (_n1 + 1) * (_successes + 1);
        var discriminant = Math.Sqrt(Math.Max(0, b * b - 4 * a * c));

        // Whichever form does not cancel; b < 0 only with a < 0. Odds that underflow leave the lowest value.
        var root = b >= 0 ? 2 * c / (b + discriminant) : (b - discriminant) / (2 * a);
        return root >= Lower ? Math.Min(Math.Floor(root), Upper) : Lower;
    }

    /// <summary>The tail that begins at x, x included.</summary>
    private double Tail(double x, double logOdds, bool ascending)
    {
        var mode = Mode(logOdds);
        var up = Sum(mode, logOdds, ascending: true, double.PositiveInfinity).Zeroth;
        var down = Sum(mode, logOdds, ascending: false, double.PositiveInfinity).Zeroth;
        var total = 1 + up + down;
        if (ascending ? x <= mode : x >= mode)
        {
            // The tail holds the mode: the whole of its own side, and the other side as far as x.
            var other = Sum(mode, logOdds, !ascending, Math.Abs(x - mode)).Zeroth;
            return Math.Min(1, (1 + other + (ascending ? up : down)) / total);
        }

        // Beyond the mode the terms fall all the way, so that the sum relative to the first of them keeps every digit.
        var first = PortableMath.Exp(LogTerm(x, logOdds) - LogTerm(mode, logOdds));
        return first * (1 + Sum(x, logOdds, ascending, double.PositiveInfinity).Zeroth) / total;
    }

    /// <summary>
    /// Sums of terms relative to that at <paramref name="start"/> and of their distance and squared distance from it, with the term at
    /// distance <paramref name="point"/>, 0 when the sum did not come by it.
    /// </summary>
    private (double Zeroth, double First, double Second, double AtPoint) Sum(
        double start, double logOdds, bool ascending, double reach, double point = 0)
    {
        var atPoint = 0.0;
        var factor = PortableMath.Exp(ascending ? logOdds : -logOdds);
        var (zeroth, first, second) = (0.0, 0.0, 0.0);
        var term = 1.0;
        var steps = Math.Min(reach, ascending ? Upper - start : start - Lower);

        // Rising: P(u + 1)/P(u) = (n₁ − u)(m − u)/((u + 1)(n₂ − m + u + 1))·eᵗ; falling: P(u − 1)/P(u) = u(n₂ − m + u)/((n₁ − u + 1)(m − u + 1))·e⁻ᵗ.
        var (p, q, r, s) = ascending
            ? (_n1 - start, _successes - start, start + 1, _n2 - _successes + start + 1)
            : (start, _n2 - _successes + start, _n1 - start + 1, _successes - start + 1);
        for (var distance = 1.0; distance <= steps; distance++)
        {
            term *= p * q / (r * s) * factor;
            zeroth += term;
            first += distance * term;
            second += distance * distance * term;
            atPoint = distance == point ? term : atPoint;
            if (term <= Negligible * zeroth)
            {
                break;
            }

            p--;
            q--;
            r++;
            s++;
        }

        return (zeroth, first, second, atPoint);
    }

    /// <summary>log C(n₁, x)·C(n₂, m − x)·e^(xt), less a constant that depends on the margins only.</summary>
    private double LogTerm(double x, double logOdds)
    {
        var share = _successes / (_n1 + _n2);
        if (share is 0 or 1)
        {
            return 0;
        }

        return SaddlePoint.BinomialLogMass(x, _n1 - x, share, 1 - share)
            + SaddlePoint.BinomialLogMass(_successes - x, _n2 - _successes + x, share, 1 - share)
            + x * logOdds;
    }

    private static void ThrowUnlessCount(double value, string name)
    {
        if (!(value >= 0) || value != Math.Floor(value) || double.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(name, value, "A whole number, 0 or more, was expected.");
        }
    }
}
