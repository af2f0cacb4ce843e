using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Power;

/// <summary>Turns the simulated scenarios of an endpoint into curves.</summary>
internal static class PowerCurves
{
    private const string Ceiling = "ceiling of assurance";

    /// <summary>The kinds of power that a summary holds, in printing order.</summary>
    public static readonly ImmutableArray<(string Name, Func<PowerSummary, MonteCarloEstimate> Value, SeriesLook Look, double Width)> Kinds =
    [
        (Ceiling, s => s.AssuranceCeiling, new(ColourRole.Ink, [1.5, 3], Symbol.Cross), 1.2),
        ("power at the point", s => s.PowerAtPoint, OfTruth(TruthKind.Fixed), 1.8),
        ("assurance", s => s.Assurance, OfTruth(TruthKind.Posterior), 2.6),
        ("predictive", s => s.Predictive, OfTruth(TruthKind.Predictive), 2),
        ("robust", s => s.Robust, OfTruth(TruthKind.Robust), 2),
    ];

    /// <summary>The look of a truth, the same in every figure.</summary>
    public static SeriesLook OfTruth(TruthKind truth) => truth switch
    {
        TruthKind.Fixed => new(ColourRole.Series4, [7, 3], Symbol.TriangleUp),
        TruthKind.Posterior => new(ColourRole.Series1, [], Symbol.Circle),
        TruthKind.Predictive => new(ColourRole.Series2, [5, 3], Symbol.Square),
        TruthKind.Robust => new(ColourRole.Series3, [8, 3, 2, 3], Symbol.Diamond),
        _ => throw new ArgumentOutOfRangeException(nameof(truth), truth, "there is no such truth"),
    };

    /// <summary>The true effect as people read it: "OR 0.50", "−30 %", "MD 4".</summary>
    public static string ThetaText(TrialEndpointResult endpoint, double theta) => EffectScale.Of(endpoint).Text(theta);

    /// <summary>The size that an axis shows: per arm where all arms are equal, else of the whole trial.</summary>
    public static double Size(ImmutableArray<int> sizes, bool perArm) => perArm ? sizes[0] : sizes.Sum();

    /// <summary>Whether every size has equal arms.</summary>
    public static bool IsPerArm(TrialEndpointResult endpoint) =>
        endpoint.Summaries.Select(s => s.SizePerArm).Concat(endpoint.Grid.Select(g => g.SizePerArm)).All(s => s.Distinct().Count() == 1);

    /// <summary>The distinct sizes, ascending.</summary>
    public static ImmutableArray<double> Sizes(TrialEndpointResult endpoint, bool perArm) =>
        [.. endpoint.Summaries.Select(s => s.SizePerArm).Concat(endpoint.Grid.Select(g => g.SizePerArm))
            .Select(s => Size(s, perArm)).Distinct().Order()];

    /// <summary>The size in words: "80 patients in each arm".</summary>
    public static string SizeText(ImmutableArray<int> sizes, bool perArm) => perArm
        ? $"{NumberText.Count(sizes[0])} patients in each arm"
        : $"{string.Join(" / ", sizes.Select(n => NumberText.Count(n)))} patients";

    /// <summary>Curves over the size: one for each fixed θ, and the averaged kinds.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="perArm">Whether sizes are those of each arm.</param>
    /// <param name="toAxis">Takes a size to axis units.</param>
    public static ImmutableArray<Curve> OverSize(TrialEndpointResult endpoint, bool perArm, Func<double, double> toAxis)
    {
        CurvePoint Place(ImmutableArray<int> sizes, MonteCarloEstimate value) => new(toAxis(Size(sizes, perArm)), SizeText(sizes, perArm), value);
        var curves = ImmutableArray.CreateBuilder<Curve>();
        foreach (var theta in Spread(FixedThetas(endpoint), 5))
        {
            var text = ThetaText(endpoint, theta);
            curves.Add(new(
                "if " + text, "if " + text, [.. endpoint.Grid.Where(g => g.Theta == theta).Select(g => Place(g.SizePerArm, g.Result.DisjunctivePower)).OrderBy(p => p.X)],
                OfTheta(curves.Count), 1.3));
        }

        foreach (var (name, value, look, width) in Kinds)
        {
            var points = endpoint.Summaries.Select(s => Place(s.SizePerArm, value(s))).OrderBy(p => p.X).ToImmutableArray();
            if (points.Length > 0)
            {
                curves.Add(new(name, name, points, look, width) { MayLeaveAxis = name == Ceiling });
            }
        }

        return curves.ToImmutable();
    }

    /// <summary>Assurance of each arm over the size; empty where there is one arm or one size, or no arm is declared significant by itself.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="perArm">Whether sizes are those of each arm.</param>
    /// <param name="toAxis">Takes a size to axis units.</param>
    public static ImmutableArray<Curve> ArmsOverSize(TrialEndpointResult endpoint, bool perArm, Func<double, double> toAxis)
    {
        if (endpoint.Summaries is not [{ Arms.Length: > 1 }, _, ..])
        {
            return [];
        }

        return
        [
            .. endpoint.Summaries[0].Arms.Select((arm, i) => new Curve(
                $"arm {NumberText.Count(i + 1)}", arm.Name,
                [.. endpoint.Summaries.Select(s => new CurvePoint(toAxis(Size(s.SizePerArm, perArm)), SizeText(s.SizePerArm, perArm), s.Arms[i].Assurance)).OrderBy(p => p.X)],
                SeriesLook.Of(i), 1.8)),
        ];
    }

    /// <summary>Curves over the true effect at one size, and the averaged kinds as levels.</summary>
    public static ImmutableArray<Curve> OverTheta(TrialEndpointResult endpoint)
    {
        var grid = endpoint.Grid.Where(g => g.Theta is not null).OrderBy(g => g.Theta).ToArray();
        if (grid.Length == 0)
        {
            return [];
        }

        ImmutableArray<CurvePoint> Points(Func<OperatingCharacteristics, MonteCarloEstimate> value) =>
            [.. grid.Select(g => new CurvePoint(g.Theta!.Value, ThetaText(endpoint, g.Theta.Value), value(g.Result)))];
        var curves = ImmutableArray.CreateBuilder<Curve>();
        var arms = grid[0].Result.Arms;
        for (var i = 0; grid[0].Result.ClaimsArms && arms.Length > 1 && i < arms.Length; i++)
        {
            var arm = i;
            curves.Add(new($"arm {NumberText.Count(i + 1)}", arms[i].Name, Points(r => r.Arms[arm].Power), OfTheta(i), 1.2));
        }

        curves.Add(new("any", Claim(grid[0].Result), Points(r => r.DisjunctivePower), new(ColourRole.Ink, [], Symbol.Circle), 2.2));
        foreach (var summary in endpoint.Summaries.Take(1))
        {
            curves.AddRange(Kinds.Select(kind =>
                Curve.Level(kind.Name, kind.Name, kind.Value(summary), grid[0].Theta!.Value, grid[^1].Theta!.Value, kind.Look, kind.Width) with { MayLeaveAxis = kind.Name == Ceiling }));
        }

        return curves.ToImmutable();
    }

    /// <summary>What the probability of a trial is of: "signal" of MCP-Mod, "any arm", or "power".</summary>
    public static string Claim(OperatingCharacteristics result) => !result.ClaimsArms ? "signal" : result.Arms.Length > 1 ? "any arm" : "power";

    /// <summary>Power of each dose at the largest size, for a few fixed true effects.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="toAxis">Takes a dose to axis units.</param>
    public static ImmutableArray<Curve> OverDose(TrialEndpointResult endpoint, Func<double, double> toAxis)
    {
        var grid = endpoint.Grid.Where(g => g.Theta is not null).ToArray();
        if (grid.Length == 0 || !grid[0].Result.ClaimsArms)
        {
            return [];
        }

        var largest = grid.Max(g => g.SizePerArm.Sum());
        var curves = ImmutableArray.CreateBuilder<Curve>();
        foreach (var theta in Spread(FixedThetas(endpoint), 4))
        {
            var scenario = grid.First(g => g.Theta == theta && g.SizePerArm.Sum() == largest);
            var points = scenario.Result.Arms.Where(a => a.Dose > 0).Select(a => new CurvePoint(toAxis(a.Dose!.Value), "dose " + DoseText(a.Dose.Value), a.Power)).OrderBy(p => p.X).ToImmutableArray();
            if (points.Length > 0)
            {
                var text = ThetaText(endpoint, theta);
                curves.Add(new("if " + text, "if " + text, points, SeriesLook.Of(curves.Count), 1.8));
            }
        }

        return curves.ToImmutable();
    }

    /// <summary>A dose: "1×10⁹", "15".</summary>
    public static string DoseText(double dose)
    {
        if (dose is >= 0.001 and < 1e5)
        {
            return NumberText.AsPrinted(dose);
        }

        var text = NumberText.Fixed(dose, 0);
        return dose >= 1e5 ? text.Replace(".0×", "×", StringComparison.Ordinal) : NumberText.General(dose);
    }

    /// <summary>Natural log, for log axes.</summary>
    public static double Log(double value) => PortableMath.Log(value);

    /// <summary>Grey curves beside those that matter more, apart by dash and symbol.</summary>
    private static SeriesLook OfTheta(int place) => SeriesLook.Of(place) with { Colour = ColourRole.Series5 };

    private static ImmutableArray<double> FixedThetas(TrialEndpointResult endpoint) =>
        [.. endpoint.Grid.Where(g => g.Theta is not null).Select(g => g.Theta!.Value).Distinct().Order()];

    private static IEnumerable<double> Spread(ImmutableArray<double> values, int count) => values.Length <= count
        ? values
        : Enumerable.Range(0, count).Select(i => values[i * (values.Length - 1) / (count - 1)]);
}
