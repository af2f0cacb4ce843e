using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// Proves, lane by lane, that a root of the score is the only maximum of the likelihood over τ² ≥ 0: that the score is positive before it and
/// negative after it. The likelihood can have several maxima; a lane without proof is not wrong, but for the scalar path to decide.
/// </summary>
/// <remarks>
/// Twice the score is A − B with A = y'PPy = Σz²/(λ + τ²)² over the k − 1 eigenvalues λ of the residuals' covariance, and B = tr P =
/// Σ1/(λ + τ²) over the same, or Σ1/(v + τ²) over the variances without restriction. So a = A^(−½) and b = 1/B are power means, of
/// orders −2 and −1, of linear functions of τ²: both rise and both are concave. The score is positive where b &gt; a². Hence, between two
/// points at which a, b and their slopes are known, a lies between its chord and its tangents, and so does b, and
/// (1) b &gt; a² throughout if the chord of b exceeds the square of the lower of the two tangents of a: on either tangent the
/// difference is concave, so that it is enough to look at both ends and at the point where the tangents cross;
/// (2) b &lt; a² throughout if the square of the chord of a exceeds the tangent of b at the left end: the difference is a convex parabola,
/// positive when it starts so and starts rising, or has no root;
/// (3) the same holds up to infinity with the asymptotic slope of a, 1/√SS with SS = Σz² = Σ(y − ȳ)², in place of that of the chord.
/// With equal variances a and b are straight and one look at τ² = 0, at the root and at infinity is a proof. Where it is not, further points
/// are tried between, a few.
/// Near the root itself the inequalities are demanded with a margin of 10⁻³, relative, of what equal variances would give. That is far above
/// the rounding of a and b (10⁻¹²) and of their slopes (10⁻⁵, see <see cref="LaneRoot{TLane}"/>), and keeps any second root
/// out of reach of it.
/// </remarks>
/// <typeparam name="TLane">The lane type.</typeparam>
internal readonly ref struct MaximumCertificate<TLane>
    where TLane : struct, ILane<TLane>
{
    private const int MaxPoints = 8;
    private const double Margin = 1e-3;
    private const double Rounding = 1e-9;

    // Ratio of neighbouring points to the right of the root, on the scale of τ² + harmonic mean of v.
    private const double Stride = 3;

    private readonly LaneRows<TLane> _rows;
    private readonly TLane _unit;
    private readonly TLane _sumOfSquares;
    private readonly TLane _root;
    private readonly TLane _rootScale;
    private readonly TLane _isAtZero;

    private MaximumCertificate(in LaneRows<TLane> rows, in LaneEquationStart<TLane> zero, in LaneRoot<TLane> root)
    {
        _rows = rows;
        _unit = TLane.Broadcast(1) / zero.Start.SumWeights;
        _sumOfSquares = zero.Spread.SumOfSquares;
        _root = root.TauSquared;
        _rootScale = TLane.Broadcast(1) / (root.TauSquared + _unit);
        _isAtZero = TLane.EqualTo(root.TauSquared, TLane.Broadcast(0));
    }

    /// <summary>Mask of lanes whose root is the global maximum.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="zero">The score equation at τ² = 0.</param>
    /// <param name="root">The roots.</param>
    public static TLane Of<TEquation>(in LaneRows<TLane> rows, in LaneEquationStart<TLane> zero, in LaneRoot<TLane> root)
        where TEquation : struct, ILaneEquation
    {
        var certificate = new MaximumCertificate<TLane>(rows, zero, root);
        var isRising = certificate.IsRisingBefore(zero.Terms, root.Terms) | certificate._isAtZero;
        var isFalling = certificate.IsFallingFrom(
            root.Terms.Rise, root.Terms.FallSlope / (root.Terms.Fall * root.Terms.Fall), root.Terms.Fall, zero.Spread.SumOfSquares);
        var open = Without(root.IsConverged, isRising & isFalling);
        if (TLane.Any(open))
        {
            isRising = certificate.TryFurtherBefore<TEquation>(zero.Terms, root, isRising, root.IsConverged);
            isFalling = certificate.TryFurtherAfter<TEquation>(root, isFalling, root.IsConverged & isRising);
        }

        return root.IsConverged & isRising & isFalling;
    }

    /// <summary>(1) with the tangent at the root only: B*·(1 − margin) ≥ B₀·(1 + ½·A'τ²/A*)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLane IsRisingBefore(in LaneTerms<TLane> zero, in LaneTerms<TLane> root)
    {
        var tangent = TLane.FusedMultiplyAdd(TLane.Broadcast(0.5) * root.RiseSlope / root.Fall, _root, TLane.Broadcast(1));
        return TLane.LessThanOrEqual(zero.Fall * (tangent * tangent) * MarginAt(TLane.Broadcast(0)), root.Fall);
    }

    /// <summary>
    /// (2) and (3) from a point with given A, b' and B: slope = 1/SS or that of the chord squared. At a root 2a·slope ≥ b' is needed, elsewhere
    /// that or (2a·slope − b')² &lt; 4(a² − b)·slope².
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLane IsFallingFrom(TLane rise, TLane inverseSlope, TLane fall, TLane inverseSquaredSlope)
    {
        var four = TLane.Broadcast(4);
        var squared = inverseSlope * inverseSlope;
        var starts = rise * inverseSquaredSlope * squared;
        var part = TLane.FusedMultiplyAdd(squared * fall, inverseSquaredSlope, four);
        var isApart = TLane.LessThan(
            rise * part * part * TLane.Broadcast(1 + Rounding), TLane.Broadcast(16) * squared * inverseSquaredSlope * (fall * fall));
        return TLane.LessThanOrEqual(starts * TLane.Broadcast(1 + Margin), four) | (isApart & TLane.LessThan(rise, fall));
    }

    /// <summary>(1) on parts of [0, τ²]: points are proved from the root downwards.</summary>
    private TLane TryFurtherBefore<TEquation>(in LaneTerms<TLane> zeroTerms, in LaneRoot<TLane> root, TLane isProved, TLane isSought)
        where TEquation : struct, ILaneEquation
    {
        var open = Without(isSought, isProved);
        var bottom = new LanePoint<TLane>(TLane.Broadcast(0), zeroTerms);
        var top = new LanePoint<TLane>(_root, root.Terms);
        isProved |= IsRisingBetween(bottom, top);
        open = Without(open, isProved);
        var at = Middle(bottom.TauSquared, _root);
        for (var i = 0; i < MaxPoints && TLane.Any(open); i++)
        {
            var point = At<TEquation>(at, root.Mean, out var terms);
            var isRising = TLane.LessThanOrEqual(terms.Fall * TLane.Broadcast(1 + Rounding), terms.Rise);
            var above = IsRisingBetween(point, top) & isRising;
            isProved |= above & IsRisingBetween(bottom, point) & open;
            open = Without(open & isRising, isProved);
            top.MoveTo(point, above);
            at = Middle(TLane.Select(above, bottom.TauSquared, at), top.TauSquared);
        }

        return isProved;
    }

    /// <summary>(2) on parts to the right of τ², (3) from their end on.</summary>
    private TLane TryFurtherAfter<TEquation>(in LaneRoot<TLane> root, TLane isProved, TLane isSought)
        where TEquation : struct, ILaneEquation
    {
        var (one, zero) = (TLane.Broadcast(1), TLane.Broadcast(0));
        var open = Without(isSought, isProved);
        var left = new LanePoint<TLane>(_root, root.Terms);
        var leftFall = root.Terms.Fall;
        var unit = _rows.Count * _unit;
        var stride = TLane.Broadcast(Stride);
        for (var i = 0; i < MaxPoints && TLane.Any(open); i++)
        {
            var at = TLane.FusedMultiplyAdd(stride - one, left.TauSquared + unit, left.TauSquared);
            var right = At<TEquation>(at, root.Mean, out var terms);
            var isFalling = TLane.LessThan(terms.Rise * TLane.Broadcast(1 + Rounding), terms.Fall);
            var inverseChord = (right.TauSquared - left.TauSquared) / (right.Root - left.Root);
            var before = isFalling & TLane.LessThan(zero, inverseChord)
                & IsFallingFrom(left.Rise, left.InverseSlope, leftFall, inverseChord * inverseChord);
            isProved |= before & open & IsFallingFrom(right.Rise, right.InverseSlope, terms.Fall, _sumOfSquares);
            open = Without(open & isFalling, isProved);
            left.MoveTo(right, before);
            leftFall = TLane.Select(before, terms.Fall, leftFall);
            stride = TLane.Select(before, stride, TLane.SquareRoot(stride));
        }

        return isProved;
    }

    /// <summary>(1) between two points: the lower tangent of a against the chord of b at both ends and where the tangents cross.</summary>
    private TLane IsRisingBetween(in LanePoint<TLane> left, in LanePoint<TLane> right)
    {
        var zero = TLane.Broadcast(0);
        var width = right.TauSquared - left.TauSquared;
        var foot = right.Root - right.RootSlope * width;
        var byRight = TLane.LessThanOrEqual(foot * foot * MarginAt(left.TauSquared), left.Inverse);
        var x = (foot - left.Root) / (left.RootSlope - right.RootSlope);
        var tangent = TLane.FusedMultiplyAdd(left.RootSlope, x, left.Root);
        var chord = left.Inverse + (right.Inverse - left.Inverse) * (x / width);
        var byBoth = TLane.LessThanOrEqual(tangent * tangent * MarginAt(left.TauSquared + x), chord)
            & TLane.LessThanOrEqual(zero, x) & TLane.LessThanOrEqual(x, width);
        return byRight | byBoth;
    }

    private LanePoint<TLane> At<TEquation>(TLane tauSquared, TLane centre, out LaneTerms<TLane> terms)
        where TEquation : struct, ILaneEquation
    {
        LaneMoments<TLane>.At(_rows, tauSquared, centre, out var moments);
        TEquation.Terms(moments, _rows.Count, out terms);
        return new(tauSquared, terms);
    }

    /// <summary>1 + 10⁻³·(root − τ²)/(root + unit).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLane MarginAt(TLane tauSquared) =>
        TLane.FusedMultiplyAdd(TLane.Broadcast(Margin) * (_root - tauSquared), _rootScale, TLane.Broadcast(1));

    /// <summary>The middle of two τ² on a logarithmic scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLane Middle(TLane low, TLane high) => TLane.SquareRoot((low + _unit) * (high + _unit)) - _unit;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Without(TLane mask, TLane removed) => TLane.Select(removed, TLane.Broadcast(0), mask);
}
