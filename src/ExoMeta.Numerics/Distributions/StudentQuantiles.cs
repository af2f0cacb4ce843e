using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>Upper quantiles of Student's t on lanes, for degrees of freedom that are known before the probabilities are.</summary>
/// <remarks>
/// <para>With z the upper normal quantile of p and ν degrees of freedom, t = z·exp(z²/(2ν))·r: r is smooth and of order 1 for every p
/// (the exponential carries the growth of the tail), and for each ν one polynomial in z²/(z² + 30), an interpolant in Chebyshev points
/// of <see cref="StudentT.UpperQuantile"/> for |z| ≤ 8.2, p from 1.2·10⁻¹⁶ on. Where p lies beyond, or a polynomial does not reach its
/// tolerance (ν = 1 and below 2), each element is <see cref="StudentT.UpperQuantile"/> itself.</para>
/// <para>Relative difference from <see cref="StudentT.UpperQuantile"/> at most 5·10⁻¹⁴. The same bits in every lane type.</para>
/// </remarks>
public sealed class StudentQuantiles
{
    private const int Terms = 31;
    private const int Points = 48;
    private const double Reach = 8.2;
    private const double Middle = 30;
    private const double MapScale = 2 * (Reach * Reach + Middle) / (Reach * Reach);
    private const double Tolerance = 3e-14;
    private const int Tile = 64;
    private const int Abreast = 4;
    private const int MostFits = 256;
    private const ulong SignBit = 0x8000000000000000;

    private static readonly double[] NoPolynomial = [.. Enumerable.Repeat(double.NaN, Terms)];

    // The fits depend on nothing but ν: made once a process.
    private static readonly ConcurrentDictionary<double, double[]> Fits = new();

    private readonly double _smallest;
    private readonly double[][] _fits;

    private StudentQuantiles(double smallest, double[][] fits) => (_smallest, _fits) = (smallest, fits);

    /// <summary>Prepares quantiles for given degrees of freedom.</summary>
    /// <param name="degreesOfFreedom">
    /// One number above 0, or several that are whole steps apart and less than 256 apart; for others, and for none, it gives nothing.
    /// </param>
    /// <param name="quantiles">The quantiles, when these are such degrees of freedom.</param>
    public static bool TryPrepare(IReadOnlyList<double>? degreesOfFreedom, [NotNullWhen(true)] out StudentQuantiles? quantiles)
    {
        quantiles = null;
        if (degreesOfFreedom is not { Count: > 0 } || degreesOfFreedom.Any(df => !(df > 0 && df < double.PositiveInfinity)))
        {
            return false;
        }

        var (smallest, largest) = (degreesOfFreedom.Min(), degreesOfFreedom.Max());
        if (largest - smallest >= MostFits || degreesOfFreedom.Any(df => df - smallest != Math.Floor(df - smallest)))
        {
            return false;
        }

        var fits = new double[(int)(largest - smallest) + 1][];
        Array.Fill(fits, NoPolynomial);
        foreach (var df in degreesOfFreedom)
        {
            fits[(int)(df - smallest)] = Fits.GetOrAdd(df, Fit);
        }

        quantiles = new(smallest, fits);
        return true;
    }

    /// <summary>destination[i] = the value that a t with df[i] degrees of freedom exceeds with probability p[i].</summary>
    /// <remarks>
    /// Degrees of freedom other than the prepared ones are allowed, and slower. NaN where p is outside [0, 1] or df is not above 0.
    /// The destination may be either source.
    /// </remarks>
    /// <exception cref="ArgumentException">The destination or df is shorter than p.</exception>
    public void Run<TLane>(ReadOnlySpan<double> p, ReadOnlySpan<double> df, Span<double> destination)
        where TLane : struct, ILane<TLane>
    {
        if (destination.Length < p.Length || df.Length < p.Length)
        {
            throw new ArgumentException("The destination or the degrees of freedom are shorter than the probabilities.", nameof(destination));
        }

        Span<double> ps = stackalloc double[Tile];
        Span<double> dfs = stackalloc double[Tile];
        Span<double> results = stackalloc double[Tile];
        for (var start = 0; start < p.Length; start += Tile)
        {
            // The last tile is filled up with medians, so that every lane is whole.
            var n = Math.Min(Tile, p.Length - start);
            p.Slice(start, n).CopyTo(ps);
            df.Slice(start, n).CopyTo(dfs);
            ps[n..].Fill(0.5);
            dfs[n..].Fill(_smallest);
            for (var i = 0; i < n; i += TLane.Count)
            {
                OneLane<TLane>(ps[i..], dfs[i..], results[i..]);
            }

            results[..n].CopyTo(destination[start..]);
        }
    }

    /// <summary>The upper quantile; NaN where p is outside [0, 1] or df is not above 0.</summary>
    public static double Exact(double p, double df) => p >= 0 && p <= 1 && df > 0 ? StudentT.UpperQuantile(p, df) : double.NaN;

    private void OneLane<TLane>(ReadOnlySpan<double> ps, ReadOnlySpan<double> dfs, Span<double> results)
        where TLane : struct, ILane<TLane>
    {
        var (p, df) = (TLane.Load(ps), TLane.Load(dfs));
        var z = TLane.BroadcastBits(SignBit) ^ LaneMath.NormalQuantile(p);
        var square = z * z;
        var u = TLane.FusedMultiplyAdd(square / (square + TLane.Broadcast(Middle)), TLane.Broadcast(MapScale), TLane.Broadcast(-1));
        var t = z * LaneMath.Exp(square * (TLane.Broadcast(0.5) / df)) * Polynomial(u, df, dfs, results);
        var isNear = TLane.LessThanOrEqual(z & TLane.BroadcastBits(~SignBit), TLane.Broadcast(Reach));
        t = TLane.Select(isNear, t, TLane.Broadcast(double.NaN));
        TLane.Store(t, results);
        if (!TLane.Any(TLane.Select(TLane.EqualTo(t, t), TLane.Broadcast(0), TLane.BroadcastBits(ulong.MaxValue))))
        {
            return;
        }

        for (var i = 0; i < TLane.Count; i++)
        {
            results[i] = double.IsNaN(results[i]) ? Exact(ps[i], dfs[i]) : results[i];
        }
    }

    /// <summary>r(u) by Horner's rule; NaN where it has no polynomial.</summary>
    private TLane Polynomial<TLane>(TLane u, TLane df, ReadOnlySpan<double> dfs, Span<double> results)
        where TLane : struct, ILane<TLane>
    {
        if (_fits is [var only])
        {
            var r = TLane.Broadcast(0);
            foreach (var coefficient in only)
            {
                r = TLane.FusedMultiplyAdd(r, u, TLane.Broadcast(coefficient));
            }

            return TLane.Select(TLane.EqualTo(df, TLane.Broadcast(_smallest)), r, TLane.Broadcast(double.NaN));
        }

        TLane.Store(u, results);
        if (TLane.Count % Abreast == 0)
        {
            for (var i = 0; i < TLane.Count; i += Abreast)
            {
                Horner(dfs[i..], results[i..]);
            }
        }
        else
        {
            results[0] = Horner(PolynomialOf(dfs[0]), results[0]);
        }

        return TLane.Load(results);
    }

    /// <summary>Four polynomials at a time, because each one's steps wait for each other.</summary>
    private void Horner(ReadOnlySpan<double> dfs, Span<double> us)
    {
        var (a, b, c, d) = (PolynomialOf(dfs[0]), PolynomialOf(dfs[1]), PolynomialOf(dfs[2]), PolynomialOf(dfs[3]));
        var (x, y, z, w) = (us[0], us[1], us[2], us[3]);
        double p = 0, q = 0, r = 0, s = 0;
        for (var k = 0; k < Terms; k++)
        {
            p = Math.FusedMultiplyAdd(p, x, a[k]);
            q = Math.FusedMultiplyAdd(q, y, b[k]);
            r = Math.FusedMultiplyAdd(r, z, c[k]);
            s = Math.FusedMultiplyAdd(s, w, d[k]);
        }

        (us[0], us[1], us[2], us[3]) = (p, q, r, s);
    }

    private static double Horner(double[] coefficients, double u)
    {
        var r = 0.0;
        foreach (var coefficient in coefficients)
        {
            r = Math.FusedMultiplyAdd(r, u, coefficient);
        }

        return r;
    }

    /// <summary>The polynomial of degrees of freedom; NaN throughout where there is none.</summary>
    private double[] PolynomialOf(double df)
    {
        var step = df - _smallest;
        var index = step >= 0 && step < _fits.Length ? (int)step : 0;
        return index == step ? _fits[index] : NoPolynomial;
    }

    /// <summary>Coefficients of r in u = MapScale·z²/(z² + 30) − 1, highest power first; NaN where they do not reach the tolerance.</summary>
    private static double[] Fit(double df)
    {
        if (df < 2)
        {
            return NoPolynomial;
        }

        var values = new double[Points];
        var angles = new double[Points];
        for (var k = 0; k < Points; k++)
        {
            angles[k] = Math.PI * (k + 0.5) / Points;
            values[k] = Remainder((PortableMath.SinCos(angles[k]).Cos + 1) / MapScale, df);
        }

        // Chebyshev coefficients, gathered into powers by T(j + 1) = 2u·T(j) − T(j − 1).
        var powers = new double[Terms];
        var (previous, polynomial) = (new double[Terms], new double[Terms]);
        polynomial[0] = 1;
        for (var j = 0; j < Terms; j++)
        {
            var coefficient = 0.0;
            for (var k = 0; k < Points; k++)
            {
                coefficient += values[k] * PortableMath.SinCos(j * angles[k]).Cos;
            }

            coefficient *= (j == 0 ? 1.0 : 2.0) / Points;
            var next = new double[Terms];
            for (var k = 0; k < Terms; k++)
            {
                powers[k] += coefficient * polynomial[k];
                next[k] = (k > 0 ? (j == 0 ? 1 : 2) * polynomial[k - 1] : 0) - previous[k];
            }

            (previous, polynomial) = (polynomial, next);
        }

        Array.Reverse(powers);
        return MissesTolerance(powers, df) ? NoPolynomial : powers;
    }

    /// <summary>Whether a polynomial is off between the points that it was made from.</summary>
    private static bool MissesTolerance(double[] powers, double df)
    {
        for (var k = 1; k < 2 * Points; k++)
        {
            var u = PortableMath.SinCos(Math.PI * (k + 0.25) / (2 * Points)).Cos;
            var expected = Remainder((u + 1) / MapScale, df);
            if (!(Math.Abs(Horner(powers, u) - expected) <= Tolerance * expected))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>r at w = z²/(z² + 30).</summary>
    private static double Remainder(double w, double df)
    {
        var p = Normal.Survival(Math.Sqrt(Middle * w / (1 - w)));
        var z = Normal.UpperQuantile(p);
        return StudentT.UpperQuantile(p, df) / (z * PortableMath.Exp(z * z * (0.5 / df)));
    }
}
