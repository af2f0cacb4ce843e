using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Text;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Power;

/// <summary>Turns the simulated scenarios of an endpoint into curves.</summary>
internal static class PowerCurves
{
    private const string Ceiling = "ceiling of assurance";

    /// <summary>The kinds of power that a summary holds, in printing order.</summary>
    public static readonly ImmutableArray<(string Name, Func<PowerSummary, MonteCarloEstimate> Value, Stroke Stroke)> Kinds =
    [
        (Ceiling, s => s.AssuranceCeiling, new(ColourRole.Ink, 1.2, [1.5, 3])),
        ("power at the point", s => s.PowerAtPoint, new(ColourRole.Series4, 1.8, [7, 3])),
        ("assurance", s => s.Assurance, new(ColourRole.Series1, 2.6)),
        ("predictive", s => s.Predictive, new(ColourRole.Series2, 2, [5, 3])),
        ("robust", s => s.Robust, new(ColourRole.Series3, 2, [8, 3, 2, 3])),
    ];

    /// <summary>The true effect as people read it: "OR 0.50", "−30 %", "MD 4".</summary>
    public static string ThetaText(TrialEndpointResult endpoint, double theta) => endpoint.Display switch
    {
        DisplayScale.PercentChange => Math.Abs(theta) < 1e-12 ? "0 %" : NumberText.Value(endpoint.Display, endpoint.AnalysisScale, theta, new(-1, 1)) + " %",
        DisplayScale.Ratio => $"{endpoint.Measure} {NumberText.Value(endpoint.Display, endpoint.AnalysisScale, theta, new(theta, theta))}",
        _ => $"{endpoint.Measure} {NumberText.AsPrinted(theta)}",
    };

    /// <summary>The size that an axis shows: per arm where all arms are equal, else of the whole trial.</summary>
    public static double Size(ImmutableArray<int> sizes, bool perArm) => perArm ? sizes[0] : sizes.Sum();

    /// <summary>Whether every size has equal arms.</summary>
    public static bool IsPerArm(TrialEndpointResult endpoint) =>
        endpoint.Summaries.Select(s => s.SizePerArm).Concat(endpoint.Grid.Select(g => g.SizePerArm)).All(s => s.Distinct().Count() == 1);

    /// <summary>The distinct sizes, ascending.</summary>
    public static ImmutableArray<double> Sizes(TrialEndpointResult endpoint, bool perArm) =>
        [.. endpoint.Summaries.Select(s => s.SizePerArm).Concat(endpoint.Grid.Select(g => g.SizePerArm))
            .Select(s => Size(s, perArm)).Distinct().Order()];

    /// <summary>Curves over the size: one for each fixed θ, and the averaged kinds.</summary>
    public static ImmutableArray<Curve> OverSize(TrialEndpointResult endpoint, bool perArm)
    {
        var curves = ImmutableArray.CreateBuilder<Curve>();
        foreach (var theta in Spread(FixedThetas(endpoint), 5))
        {
            curves.Add(new(
                "if " + ThetaText(endpoint, theta),
                [.. endpoint.Grid.Where(g => g.Theta == theta).Select(g => (Size(g.SizePerArm, perArm), g.Result.DisjunctivePower)).OrderBy(p => p.Item1)],
                new(ColourRole.Series5, 1.3)));
        }

        foreach (var (name, value, stroke) in Kinds)
        {
            var points = endpoint.Summaries.Select(s => (Size(s.SizePerArm, perArm), value(s))).OrderBy(p => p.Item1).ToImmutableArray();
            if (points.Length > 0)
            {
                curves.Add(new(name, points, stroke) { MayLeaveAxis = name == Ceiling });
            }
        }

        return curves.ToImmutable();
    }

    /// <summary>Curves over the true effect at one size, and the averaged kinds as levels.</summary>
    public static ImmutableArray<Curve> OverTheta(TrialEndpointResult endpoint)
    {
        var curves = ImmutableArray.CreateBuilder<Curve>();
        var grid = endpoint.Grid.Where(g => g.Theta is not null).OrderBy(g => g.Theta).ToArray();
        if (grid.Length == 0)
        {
            return [];
        }

        var arms = grid[0].Result.Arms;
        for (var i = 0; grid[0].Result.ClaimsArms && arms.Length > 1 && i < arms.Length; i++)
        {
            var arm = i;
            curves.Add(new(arms[i].Name, [.. grid.Select(g => (g.Theta!.Value, g.Result.Arms[arm].Power))], new(ColourRole.Series5, 1.2, i == 0 ? [] : [2 + 3 * i, 3])));
        }

        curves.Add(new(
            !grid[0].Result.ClaimsArms ? "signal" : arms.Length > 1 ? "any arm" : "power", [.. grid.Select(g => (g.Theta!.Value, g.Result.DisjunctivePower))], new(ColourRole.Ink, 2.2)));
        var first = grid[0].Theta!.Value;
        var last = grid[^1].Theta!.Value;
        foreach (var (name, value, stroke) in Kinds)
        {
            foreach (var summary in endpoint.Summaries.Take(1))
            {
                curves.Add(Curve.Level(name, value(summary), first, last, stroke) with { MayLeaveAxis = name == Ceiling });
            }
        }

        return curves.ToImmutable();
    }

    /// <summary>Power of each dose at the largest size, for a few fixed true effects.</summary>
    public static ImmutableArray<Curve> OverDose(TrialEndpointResult endpoint)
    {
        var grid = endpoint.Grid.Where(g => g.Theta is not null).ToArray();
        if (grid.Length == 0 || !grid[0].Result.ClaimsArms)
        {
            return [];
        }

        var largest = grid.Max(g => g.SizePerArm.Sum());
        var colours = new[] { ColourRole.Series1, ColourRole.Series2, ColourRole.Series3, ColourRole.Series4 };
        var curves = ImmutableArray.CreateBuilder<Curve>();
        foreach (var theta in Spread(FixedThetas(endpoint), 4))
        {
            var scenario = grid.First(g => g.Theta == theta && g.SizePerArm.Sum() == largest);
            var points = scenario.Result.Arms.Where(a => a.Dose > 0).Select(a => (a.Dose!.Value, a.Power)).OrderBy(p => p.Item1).ToImmutableArray();
            if (points.Length > 0)
            {
                var index = curves.Count;
                curves.Add(new("if " + ThetaText(endpoint, theta), points, new(colours[index], 1.8, index == 0 ? [] : [9 - 2 * index, 3]), Markers: true));
            }
        }

        return curves.ToImmutable();
    }

    /// <summary>A dose: "1×10⁹", "15".</summary>
    public static string DoseText(double dose)
    {
        if (dose is >= 0.001 and < 1e5)
        {
            return NumberText.General(dose);
        }

        var text = NumberText.Fixed(dose, 0);
        return dose >= 1e5 ? text.Replace(".0×", "×", StringComparison.Ordinal) : NumberText.General(dose);
    }

    /// <summary>Natural log, for log axes.</summary>
    public static double Log(double value) => PortableMath.Log(value);

    private static ImmutableArray<double> FixedThetas(TrialEndpointResult endpoint) =>
        [.. endpoint.Grid.Where(g => g.Theta is not null).Select(g => g.Theta!.Value).Distinct().Order()];

    private static IEnumerable<double> Spread(ImmutableArray<double> values, int count) => values.Length <= count
        ? values
        : Enumerable.Range(0, count).Select(i => values[i * (values.Length - 1) / (count - 1)]);
}
