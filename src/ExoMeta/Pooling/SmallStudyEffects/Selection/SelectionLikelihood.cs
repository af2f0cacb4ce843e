using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Pooling;

/// <summary>
/// Minus the log likelihood of a selection model in (μ, τ², θ) with exact derivatives: Σ log w(pᵢ) + log φ(yᵢ; μ, vᵢ + τ²) − log Aᵢ, where
/// Aᵢ = E w(p(Y)) for Y ~ N(μ, vᵢ + τ²).
/// </summary>
/// <remarks>
/// With z = y/√v, m = μ/√v and q = 1 + τ²/v the density f(z) = φ((z − m)/√q)/√q obeys ∂f/∂q = ½∂²f/∂m², and ∂ⁿf/∂mⁿ = f·Heₙ(u)/q^(n/2) with
/// u = (z − m)/√q. So Gₙ[g] = ∂ⁿ/∂mⁿ ∫gf dz for n ≤ 4, with g = w and its derivatives in θ, gives every second derivative of A. Intervals
/// of constant weight integrate in closed form; elsewhere the nodes of <see cref="SelectionCells"/> are used.
/// </remarks>
internal sealed class SelectionLikelihood : ITwiceDifferentiable
{
    private const double LogTwoPi = 1.8378770664093454836;
    private const double InverseRootTwoPi = 0.39894228040143267794;

    private readonly double[] _y;
    private readonly double[] _v;
    private readonly SelectionPlace[] _places;
    private readonly SelectionWeight _weight;
    private readonly SelectionCells _cells;
    private readonly int _deltas;

    // For each cell and node: w, its J first and J² second derivatives in θ, on the scale exp(−largest log w).
    private readonly double[] _table;
    private readonly int _width;

    private readonly double[] _nodes;
    private readonly double[] _nodeWeights;
    private readonly double[] _u;
    private readonly double[] _density;

    /// <summary>A model of these effects.</summary>
    /// <param name="y">Effects, larger ones favoured.</param>
    /// <param name="v">Variances.</param>
    /// <param name="places">Where the studies lie on the selection function.</param>
    /// <param name="weight">The selection function.</param>
    /// <param name="cells">Its axis.</param>
    public SelectionLikelihood(double[] y, double[] v, SelectionPlace[] places, SelectionWeight weight, SelectionCells cells)
    {
        (_y, _v, _places, _weight, _cells) = (y, v, places, weight, cells);
        _deltas = weight.Count;
        _width = 1 + _deltas + _deltas * _deltas;
        _table = new double[(cells.Cells.Length + cells.Nodes.Length) * _width];
        (_nodes, _nodeWeights) = ([.. cells.Nodes.Select(n => n.Z)], [.. cells.Nodes.Select(n => n.Weight)]);
        (_u, _density) = (new double[_nodes.Length], new double[_nodes.Length]);
    }

    /// <inheritdoc/>
    public int Dimension => 2 + _deltas;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        gradient.Clear();
        hessian.Clear();
        var theta = x[2..];
        var largest = Tabulate(theta);
        Span<double> first = stackalloc double[_deltas];
        Span<double> second = stackalloc double[_deltas * _deltas];
        var n = Dimension;
        var value = 0.0;
        for (var i = 0; i < _y.Length; i++)
        {
            var log = _weight.LogWeight(_places[i], theta, first, second) - largest;
            for (var j = 0; j < _deltas; j++)
            {
                gradient[2 + j] -= first[j];
                for (var l = 0; l < _deltas; l++)
                {
                    hessian[(2 + j) * n + 2 + l] -= second[j * _deltas + l];
                }
            }

            value -= log + AddNormal(i, x[0], x[1], gradient, hessian) - AddNormaliser(i, x[0], x[1], gradient, hessian);
        }

        return value;
    }

    private double Tabulate(ReadOnlySpan<double> theta)
    {
        var places = _cells.Cells.Length + _cells.Nodes.Length;
        Span<double> first = stackalloc double[_deltas];
        Span<double> second = stackalloc double[_deltas * _deltas];
        var largest = double.NegativeInfinity;
        for (var c = 0; c < places; c++)
        {
            largest = Math.Max(largest, _weight.LogWeight(PlaceOf(c), theta, first, second));
        }

        for (var c = 0; c < places; c++)
        {
            var w = PortableMath.Exp(_weight.LogWeight(PlaceOf(c), theta, first, second) - largest);
            var row = _table.AsSpan(c * _width, _width);
            row[0] = w;
            for (var j = 0; j < _deltas; j++)
            {
                row[1 + j] = w * first[j];
                for (var l = 0; l < _deltas; l++)
                {
                    row[1 + _deltas + j * _deltas + l] = w * (first[j] * first[l] + second[j * _deltas + l]);
                }
            }
        }

        return largest;
    }

    private SelectionPlace PlaceOf(int c) =>
        c < _cells.Cells.Length ? _cells.Cells[c].Place : _cells.Nodes[c - _cells.Cells.Length].Place;

    /// <summary>log φ(y; μ, v + τ²); its negative derivatives are added.</summary>
    private double AddNormal(int i, double mu, double tauSquared, Span<double> gradient, Span<double> hessian)
    {
        var (n, w) = (Dimension, 1 / (_v[i] + tauSquared));
        var r = _y[i] - mu;
        gradient[0] -= w * r;
        gradient[1] -= 0.5 * w * (w * r * r - 1);
        hessian[0] += w;
        hessian[1] += w * w * r;
        hessian[n] += w * w * r;
        hessian[n + 1] += w * w * (w * r * r - 0.5);
        return -0.5 * (LogTwoPi - PortableMath.Log(w) + w * r * r);
    }

    /// <summary>log A of a study (on the scale of the table); its derivatives are added.</summary>
    private double AddNormaliser(int i, double mu, double tauSquared, Span<double> gradient, Span<double> hessian)
    {
        var root = Math.Sqrt(_v[i]);
        Span<double> g = stackalloc double[5 + 3 * _deltas + _deltas * _deltas];
        Moments(mu / root, 1 + tauSquared / _v[i], g);
        var a = g[0];
        if (!(a > 0))
        {
            // Nothing would be published: the likelihood is not defined here, and the optimiser steps back.
            return double.NaN;
        }

        var n = Dimension;
        Span<double> slope = stackalloc double[n];
        (slope[0], slope[1]) = (g[1] / root / a, 0.5 * g[2] / _v[i] / a);
        Add(hessian, n, 0, 0, g[2] / _v[i] / a);
        Add(hessian, n, 1, 0, 0.5 * g[3] / (_v[i] * root) / a);
        Add(hessian, n, 1, 1, 0.25 * g[4] / (_v[i] * _v[i]) / a);
        for (var j = 0; j < _deltas; j++)
        {
            var of = g.Slice(5 + 3 * j, 3);
            slope[2 + j] = of[0] / a;
            Add(hessian, n, 2 + j, 0, of[1] / root / a);
            Add(hessian, n, 2 + j, 1, 0.5 * of[2] / _v[i] / a);
            for (var l = 0; l <= j; l++)
            {
                Add(hessian, n, 2 + j, 2 + l, g[5 + 3 * _deltas + j * _deltas + l] / a);
            }
        }

        for (var j = 0; j < n; j++)
        {
            gradient[j] += slope[j];
            for (var l = 0; l <= j; l++)
            {
                Add(hessian, n, j, l, -slope[j] * slope[l]);
            }
        }

        return PortableMath.Log(a);
    }

    private static void Add(Span<double> hessian, int n, int row, int column, double value)
    {
        hessian[row * n + column] += value;
        if (row != column)
        {
            hessian[column * n + row] += value;
        }
    }

    /// <summary>Gₙ[w] for n = 0 … 4, then Gₙ[∂w/∂θⱼ] for n = 0 … 2 and each j, then G₀[∂²w/∂θⱼ∂θₗ].</summary>
    private void Moments(double m, double q, Span<double> g)
    {
        g.Clear();
        Span<double> kernel = stackalloc double[5];
        Span<double> end = stackalloc double[4];
        var s = Math.Sqrt(q);
        for (var c = 0; c < _cells.Cells.Length; c++)
        {
            var cell = _cells.Cells[c];
            var (a, b) = ((cell.Lower - m) / s, (cell.Upper - m) / s);

            // From the nearer tail, where the difference keeps its digits.
            kernel[0] = a + b > 0 ? Normal.Survival(a) - Normal.Survival(b) : Normal.Cdf(b) - Normal.Cdf(a);
            Density(a, s, end);
            end.CopyTo(kernel[1..]);
            Density(b, s, end);
            for (var n = 0; n < 4; n++)
            {
                kernel[n + 1] -= end[n];
            }

            Accumulate(c, kernel, g);
        }

        AddNodes(m, s, g);
    }

    /// <summary>The part of the nodes: all exponentials at once, and He₀ … He₄ in u with the powers of √q left to the end.</summary>
    private void AddNodes(double m, double s, Span<double> g)
    {
        for (var c = 0; c < _nodes.Length; c++)
        {
            var u = (_nodes[c] - m) / s;
            _u[c] = u;
            _density[c] = -0.5 * u * u;
        }

        LaneMap.Run<LaneFunctions.Exp>(_density, _density);
        Span<double> sums = stackalloc double[g.Length];
        sums.Clear();
        var mixed = 5 + 3 * _deltas;
        for (var c = 0; c < _nodes.Length; c++)
        {
            var row = _table.AsSpan((_cells.Cells.Length + c) * _width, _width);
            var (u, f) = (_u[c], _density[c] * _nodeWeights[c]);
            var (square, w) = (u * u, f * row[0]);
            sums[0] += w;
            sums[1] += w * u;
            sums[2] += w * (square - 1);
            sums[3] += w * (u * (square - 3));
            sums[4] += w * ((square - 6) * square + 3);
            for (var j = 0; j < _deltas; j++)
            {
                var slope = f * row[1 + j];
                sums[5 + 3 * j] += slope;
                sums[6 + 3 * j] += slope * u;
                sums[7 + 3 * j] += slope * (square - 1);
            }

            for (var j = 0; j < _deltas * _deltas; j++)
            {
                sums[mixed + j] += f * row[1 + _deltas + j];
            }
        }

        var scale = InverseRootTwoPi / s;
        for (var n = 0; n < 5; n++, scale /= s)
        {
            g[n] += scale * sums[n];
            for (var j = 0; n < 3 && j < _deltas; j++)
            {
                g[5 + 3 * j + n] += scale * sums[5 + 3 * j + n];
            }

            for (var j = mixed; n == 0 && j < g.Length; j++)
            {
                g[j] += scale * sums[j];
            }
        }
    }

    /// <summary>∂ⁿf/∂mⁿ for n = 0 … 3; 0 at infinity.</summary>
    private static void Density(double u, double s, Span<double> derivatives)
    {
        if (double.IsInfinity(u))
        {
            derivatives.Clear();
            return;
        }

        var f = InverseRootTwoPi / s * PortableMath.Exp(-0.5 * u * u);
        derivatives[0] = f;
        derivatives[1] = f * u / s;
        derivatives[2] = f * (u * u - 1) / (s * s);
        derivatives[3] = f * u * (u * u - 3) / (s * s * s);
    }

    private void Accumulate(int c, ReadOnlySpan<double> kernel, Span<double> g)
    {
        var row = _table.AsSpan(c * _width, _width);
        for (var n = 0; n < 5; n++)
        {
            g[n] += row[0] * kernel[n];
        }

        for (var j = 0; j < _deltas; j++)
        {
            for (var n = 0; n < 3; n++)
            {
                g[5 + 3 * j + n] += row[1 + j] * kernel[n];
            }
        }

        for (var j = 0; j < _deltas * _deltas; j++)
        {
            g[5 + 3 * _deltas + j] += row[1 + _deltas + j] * kernel[0];
        }
    }
}
