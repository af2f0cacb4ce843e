using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>An interval of z = y/√v on which the selection function is constant.</summary>
internal readonly record struct SelectionCell(double Lower, double Upper, SelectionPlace Place);

/// <summary>A quadrature node in z where the selection function varies.</summary>
internal readonly record struct SelectionNode(double Z, double Weight, SelectionPlace Place);

/// <summary>The z axis cut into intervals of constant weight and nodes between them; the same for all studies and all parameters.</summary>
/// <param name="Cells">Intervals of constant weight.</param>
/// <param name="Nodes">Gauss–Legendre nodes where it varies.</param>
internal sealed record SelectionCells(ImmutableArray<SelectionCell> Cells, ImmutableArray<SelectionNode> Nodes)
{
    /// <summary>Order of the rule on a panel. Densities are at least 1 wide in z, so that panels of about 4 are far finer than needed.</summary>
    private const int Order = 40;

    /// <summary>The axis of a step function: every |z| between two cutpoints is one cell (two for two-sided p).</summary>
    public static SelectionCells Steps(ImmutableArray<double> cutpoints, SelectionAlternative alternative)
    {
        var twoSided = alternative == SelectionAlternative.TwoSided;
        var cells = ImmutableArray.CreateBuilder<SelectionCell>();
        var upper = double.PositiveInfinity;
        for (var i = 0; i <= cutpoints.Length; i++)
        {
            var lower = i == cutpoints.Length ? (twoSided ? 0 : double.NegativeInfinity) : ZOf(cutpoints[i], twoSided);
            var place = new SelectionPlace(double.NaN, double.NaN, double.NaN, i);
            cells.Add(new(lower, upper, place));
            if (twoSided)
            {
                cells.Add(new(-upper, -lower, place));
            }

            upper = lower;
        }

        return new(cells.ToImmutable(), []);
    }

    /// <summary>The axis of a smooth function: constant beyond the p at which it is clipped or no longer changes.</summary>
    /// <param name="floor">p below which (and above 1 − which) w is constant.</param>
    /// <param name="alternative">Greater or TwoSided; Less is Greater with the signs of the effects turned.</param>
    public static SelectionCells Smooth(double floor, SelectionAlternative alternative)
    {
        var twoSided = alternative == SelectionAlternative.TwoSided;
        var far = ZOf(floor, twoSided);
        var cells = ImmutableArray.Create(
            new SelectionCell(far, double.PositiveInfinity, PlaceOf(double.PositiveInfinity, floor, twoSided)),
            new SelectionCell(double.NegativeInfinity, -far, PlaceOf(double.NegativeInfinity, floor, twoSided)));
        var panels = 2 * (int)Math.Ceiling(far / 4.5);
        var nodes = ImmutableArray.CreateBuilder<SelectionNode>(panels * Order);
        for (var i = 0; i < panels; i++)
        {
            var (z, weights) = GaussLegendre.Rule(Order, far * (2.0 * i / panels - 1), far * (2.0 * (i + 1) / panels - 1));
            for (var j = 0; j < Order; j++)
            {
                nodes.Add(new(z[j], weights[j], PlaceOf(z[j], floor, twoSided)));
            }
        }

        return new(cells, nodes.MoveToImmutable());
    }

    /// <summary>The place of an observed study on a smooth function.</summary>
    public static SelectionPlace PlaceOf(double z, double floor, bool twoSided)
    {
        var a = twoSided ? Math.Abs(z) : z;
        var factor = twoSided ? 2.0 : 1.0;
        var p = Math.Clamp(factor * Normal.Survival(a), floor, 1 - floor);
        var q = twoSided ? 1 - p : Math.Clamp(Normal.Cdf(a), floor, 1 - floor);
        return new(p, PortableMath.Log(p), PortableMath.Log(q), 0);
    }

    private static double ZOf(double p, bool twoSided) => Normal.UpperQuantile(twoSided ? 0.5 * p : p);
}
