using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Cli.Commands.Designs;

/// <summary>Level, sides and power, which most topics share.</summary>
internal static class LevelOptions
{
    public static RequestOption Alpha { get; } = new("alpha", OptionKind.Value, "0.025", "total level (default: 0.025)");

    public static RequestOption Sided { get; } = new("sided", OptionKind.Value, "1|2", "one- or two-sided (default: 1)");

    public static RequestOption Power { get; } = new("power", OptionKind.Value, "0.8", "power in the direction of the effect (default: 0.8)");

    /// <summary>Level and sides; where they are wrong, the defaults, so that the rest can be checked too.</summary>
    public static (double Alpha, Sides Sides) Read(RequestText text)
    {
        var sides = text.Name("sided", "1", "2") == "2" ? Sides.Two : Sides.One;
        var alpha = sides == Sides.One
            ? text.Number("alpha", a => a is > 0 and < 0.5, "a one-sided level above 0 and below 0.5")
            : text.Number("alpha", a => a is > 0 and < 1, "a two-sided level above 0 and below 1");
        return (alpha ?? 0.025, sides);
    }

    /// <summary>The power, likewise.</summary>
    public static double ReadPower(RequestText text, double sideAlpha) => text.Number(
        "power", p => p > sideAlpha && p < 1, FormattableString.Invariant($"a power above the one-sided level, {sideAlpha}, and below 1")) ?? Math.Max(0.8, sideAlpha / 2 + 0.5);

    /// <summary>Notes what a library check says, under the name of the topic or of an option.</summary>
    public static void NoteAll(this RequestText text, string name, IEnumerable<string> messages)
    {
        foreach (var message in messages)
        {
            text.Problems.Add(new("exometa"), name, message);
        }
    }

    /// <summary>Notes the options that are missing.</summary>
    public static void Require(this RequestText text, string topic, params ImmutableArray<string> names)
    {
        foreach (var name in names.Where(n => !text.Has(n)))
        {
            text.Problems.Add(new("exometa"), topic, $"{RequestOption.FlagOf(name)} is missing");
        }
    }

    /// <summary>Notes the options that were given and mean nothing here.</summary>
    public static void Refuse(this RequestText text, string why, params ImmutableArray<string> names)
    {
        foreach (var name in names.Where(text.Asks))
        {
            text.Note(name, why);
        }
    }
}
