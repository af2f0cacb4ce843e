using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Results;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Cli.Commands.Designs;

/// <summary><c>exometa design dunnett</c>: critical values of several treatments against one control.</summary>
internal static class DunnettTopic
{
    private const int MostArms = 1000;

    public static DesignTopic Topic { get; } = new(
        "dunnett", "Dunnett's critical values: several treatments against one control.",
        [
            new("arms", OptionKind.Value, "M", "treated arms, the control not counted"),
            LevelOptions.Alpha,
            LevelOptions.Sided,
            new("df", OptionKind.Value, "NU", "degrees of freedom of the pooled variance (default: normal statistics)"),
            new("ratio", OptionKind.Value, "R", "patients on control for each in a treated arm (default: 1)"),
            new("sizes", OptionKind.List, "40,20,20", "patients of each arm instead, the control first"),
        ],
        Read);

    private static Func<DesignAnswer>? Read(RequestText text)
    {
        var (alpha, sides) = LevelOptions.Read(text);
        var df = text.Number("df", d => d > 0, "degrees of freedom above 0");
        var arms = text.Number("arms", m => m is >= 1 and <= MostArms && m == Math.Floor(m), $"a whole number from 1 to {MostArms}");
        var ratio = text.Number("ratio", r => r is >= 1e-3 and <= 1e3, "a number from 0.001 to 1000");
        if (!text.Has("sizes"))
        {
            text.Require("dunnett", "arms");
            return arms is { } m
                ? () => Answer([.. Enumerable.Repeat(Math.Sqrt(1 / (1 + (ratio ?? 1))), (int)m)], alpha, sides, df)
                : null;
        }

        text.Refuse("stands beside --sizes, which say it already", "arms", "ratio");
        var sizes = text.Numbers("sizes");
        if (!sizes.IsEmpty && (sizes.Length is < 2 or > MostArms + 1 || !sizes.All(n => n is >= 1 and <= 1e6 && n == Math.Floor(n))))
        {
            text.Note("sizes", "expected whole numbers from 1 to 1000000, the control and one treated arm at least");
            return null;
        }

        return sizes.IsEmpty ? null : () => Answer(Dunnett.Loadings([.. sizes.Skip(1).Select(n => (int)n)], (int)sizes[0]), alpha, sides, df);
    }

    private static DesignAnswer Answer(ImmutableArray<double> loadings, double alpha, Sides sides, double? df)
    {
        var critical = sides == Sides.Two ? Dunnett.TwoSidedCriticalValue(loadings, alpha, df) : Dunnett.CriticalValue(loadings, alpha, df);
        var isEqual = loadings.All(l => l == loadings[0]);
        var correlation = isEqual ? loadings[0] * loadings[0] : (double?)null;

        // With arms of different size, step-down values depend on the order of the statistics, which no design knows.
        var stepDown = isEqual && sides == Sides.One && loadings.Length <= 20 ? Dunnett.StepDownCriticalValues(loadings, alpha, df) : [];
        var law = df is { } nu ? string.Create(CultureInfo.InvariantCulture, $"t with {nu} df") : "normal statistics";
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{loadings.Length} against one control, {DesignText.Level(alpha, sides)}, {law}{(correlation is { } rho ? $", correlation {rho:0.####}" : "")}\n\ncritical value {DesignText.Number(critical)}\n");
        text += stepDown.Length > 1 ? $"step down      {string.Join("  ", stepDown.Select(c => DesignText.Number(c)))}\n" : "";
        return new(text, json =>
        {
            json.WriteNumber("critical", critical);
            json.WriteNumber("arms", loadings.Length);
            json.WriteNumber("alpha", alpha);
            json.WriteNumber("sided", (int)sides);
            json.Number("df", df);
            json.Number("correlation", correlation);
            json.Numbers("stepDown", stepDown);
        });
    }
}
