using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Results;
using ExoMeta.Cli.Output;
using ExoMeta.Plots.Documents;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Cli.Commands.Designs;

/// <summary><c>exometa design boundaries</c>: critical values and futility bounds of a group-sequential design.</summary>
internal static class BoundariesTopic
{
    public static DesignTopic Topic { get; } = new(
        "boundaries", "Critical values and futility bounds of a group-sequential design.",
        [
            .. BoundaryOptions.All, LevelOptions.Alpha, LevelOptions.Sided,
            new("beta", OptionKind.Value, "0.2", "beta that the futility bounds spend (default: 0.2)"),
        ],
        Read);

    private static Func<DesignAnswer>? Read(RequestText text)
    {
        var (alpha, sides) = LevelOptions.Read(text);
        var beta = text.Number("beta", b => b > 0 && b < 1 - alpha, "a number above 0 and below 1 - alpha");
        var design = BoundaryOptions.Read(text, "boundaries", alpha, sides, beta ?? 0.2);
        if (design is not null && design.Futility is not BetaSpending)
        {
            text.Refuse("belongs to --futility that spends beta", "beta");
        }

        return design is null ? null : () => Answer(design.Solve());
    }

    private static DesignAnswer Answer(GroupSequentialBoundaries boundaries) => new(Text(boundaries), json => Fields(json, boundaries));

    private static void Fields(Utf8JsonWriter json, GroupSequentialBoundaries boundaries)
    {
        var design = boundaries.Design;
        json.WriteNumber("looks", design.Information.Length);
        json.Numbers("information", design.Information);
        json.WriteNumber("alpha", design.Alpha);
        json.WriteNumber("sided", (int)design.Sides);
        json.Numbers("critical", boundaries.Critical);
        json.Numbers("stageLevels", boundaries.StageLevels);
        json.Numbers("alphaSpent", boundaries.AlphaSpent);
        json.Numbers("futility", boundaries.Futility);
        json.Number("beta", (design.Futility as BetaSpending)?.Beta);
        json.Numbers("betaSpent", boundaries.BetaSpent);
        json.Number("drift", boundaries.Drift);
    }

    private static string Text(GroupSequentialBoundaries boundaries)
    {
        var design = boundaries.Design;
        var hasFutility = !boundaries.Futility.IsEmpty;
        var table = new TextTable(["look", "information", "critical z", "one-sided level", "alpha spent", .. hasFutility ? ["futility z"] : Array.Empty<string>()]);
        for (var k = 0; k < design.Information.Length; k++)
        {
            string[] futility = hasFutility ? [k < boundaries.Futility.Length ? DesignText.Number(boundaries.Futility[k]) : "–"] : [];
            table.Add(
            [
                (k + 1).ToString(CultureInfo.InvariantCulture), DesignText.Number(design.Information[k]), DesignText.Number(boundaries.Critical[k]),
                DesignText.Number(boundaries.StageLevels[k]), DesignText.Number(boundaries.AlphaSpent[k]), .. futility,
            ]);
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{DesignText.Level(design.Alpha, design.Sides)}, {Numbers.Plural(design.Information.Length, "look")}\n\n{table}");
        if (design.Futility is GivenFutility or BetaSpending)
        {
            var isBinding = design.Futility is GivenFutility { IsBinding: true } or BetaSpending { IsBinding: true };
            text.Append(isBinding
                ? "\nFutility is binding: the critical values hold only if a trial stops at or below its futility bound.\n"
                : "\nFutility is not binding: the critical values keep the level even if a futility bound is overruled.\n");
        }

        if (boundaries.Drift is { } drift)
        {
            text.Append(CultureInfo.InvariantCulture, $"Beta of {((BetaSpending)design.Futility).Beta} is spent where Z has mean {DesignText.Number(drift)} at the last look.\n");
        }

        return text.ToString();
    }
}
