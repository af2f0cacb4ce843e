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

/// <summary><c>exometa design samplesize</c>: patients and events of a fixed or group-sequential trial.</summary>
internal static class SampleSizeTopic
{
    public static DesignTopic Topic { get; } = new(
        "samplesize", "Patients and events that a fixed or group-sequential trial needs.",
        [
            new("endpoint", OptionKind.Value, string.Join('|', EndpointOptions.Names), "what is compared"),
            LevelOptions.Alpha,
            LevelOptions.Sided,
            LevelOptions.Power,
            new("ratio", OptionKind.Value, "R", "patients on treatment for each on control (default: 1)"),
            .. EndpointOptions.All,
            .. BoundaryOptions.All.Select(o => o.Name == "type" ? o with { Description = $"group-sequential (default: no looks); {o.Description}" } : o),
        ],
        Read);

    private static Func<DesignAnswer>? Read(RequestText text)
    {
        var (alpha, sides) = LevelOptions.Read(text);
        var power = LevelOptions.ReadPower(text, alpha / (int)sides);
        var comparison = EndpointOptions.Read(text);
        if (!text.Has("type"))
        {
            text.Refuse("belongs to --type, a group-sequential design", [.. BoundaryOptions.All.Select(o => o.Name).Where(n => n != "type")]);
            return comparison is null ? null : () => Answer(TrialSize.Of(comparison, new DesignGoal(alpha, sides, power)), power);
        }

        var design = BoundaryOptions.Read(text, "samplesize", alpha, sides, 1 - power);
        return comparison is null || design is null ? null : () => Answer(TrialSize.Of(comparison, design.Solve(), power), power);
    }

    private static DesignAnswer Answer(TrialSize size, double power) => new(Text(size, power), json => Fields(json, size, power));

    private static void Fields(Utf8JsonWriter json, TrialSize size, double power)
    {
        json.WriteNumber("power", power);
        json.Number("nFixed", size.Fixed);
        json.Number("maxN", size.Maximum);
        json.Number("expectedN", size.Expected?.Alternative);
        json.Number("events", size.MaximumEvents);
        json.Number("eventsFixed", size.FixedEvents);
        json.Number("expectedNH01", size.Expected?.Halfway);
        json.Number("expectedNH0", size.Expected?.Null);
        json.Number("expectedEvents", size.ExpectedEvents?.Alternative);
        json.Number("expectedEventsH01", size.ExpectedEvents?.Halfway);
        json.Number("expectedEventsH0", size.ExpectedEvents?.Null);
        json.Number("inflation", size.Inflation?.Factor);
        json.Numbers("rejectPerLook", size.Inflation?.UnderAlternative.Efficacy ?? []);
        json.Numbers("futilityPerLook", size.Inflation is { } i ? i.UnderAlternative.Futility.RemoveAt(i.UnderAlternative.Futility.Length - 1) : []);
        json.Numbers("lookTimes", size.LookTimes);
    }

    private static string Text(TrialSize size, double power)
    {
        var table = new TextTable("in all arms", "patients", "events");
        table.Add("fixed trial", DesignText.Size(size.Fixed), DesignText.Size(size.FixedEvents));
        if (size.Inflation is not null)
        {
            table.Add("largest", DesignText.Size(size.Maximum), DesignText.Size(size.MaximumEvents));
            table.Add("mean, planned effect", DesignText.Size(size.Expected?.Alternative), DesignText.Size(size.ExpectedEvents?.Alternative));
            table.Add("mean, half the effect", DesignText.Size(size.Expected?.Halfway), DesignText.Size(size.ExpectedEvents?.Halfway));
            table.Add("mean, no effect", DesignText.Size(size.Expected?.Null), DesignText.Size(size.ExpectedEvents?.Null));
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"power {power}; nothing is rounded\n\n{table}");
        if (size.Inflation is not { } inflation)
        {
            return text.ToString();
        }

        text.Append(CultureInfo.InvariantCulture, $"\ninflation {DesignText.Number(inflation.Factor)}; P(stop) by look under the planned effect:\n\n");
        var looks = new TextTable(["look", "efficacy", "futility", .. size.LookTimes.IsEmpty ? Array.Empty<string>() : ["time"]]);
        for (var k = 0; k < inflation.UnderAlternative.Efficacy.Length; k++)
        {
            string[] time = size.LookTimes.IsEmpty ? [] : [DesignText.Size(size.LookTimes[k])];
            var isLast = k == inflation.UnderAlternative.Efficacy.Length - 1;
            looks.Add(
            [
                (k + 1).ToString(CultureInfo.InvariantCulture), DesignText.Number(inflation.UnderAlternative.Efficacy[k]),
                isLast ? "–" : DesignText.Number(inflation.UnderAlternative.Futility[k]), .. time,
            ]);
        }

        return text.Append(looks).ToString();
    }
}
