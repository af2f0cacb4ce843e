using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ExoMeta.Problems;

namespace ExoMeta.Effects;

/// <summary>Reads the written form of an <see cref="UncertainQuantity"/>.</summary>
internal static class UncertainQuantityParser
{
    private static readonly string[] Names =
        ["uniform", "normal", "lognormal", "half-normal", "beta", "integers", "choice", "logit-normal"];

    public static bool TryParse(
        string text, [NotNullWhen(true)] out UncertainQuantity? quantity, [NotNullWhen(false)] out string? error)
    {
        quantity = null;
        error = null;
        text = text.Trim();
        if (TryNumber(text, out var number))
        {
            quantity = new UncertainQuantity.Value(number);
            return true;
        }

        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !text.EndsWith(')'))
        {
            error = $"'{text}' is neither a number nor a distribution such as uniform(0.2, 0.8)";
            return false;
        }

        var name = text[..open].Trim();
        var arguments = text[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries);
        if (!Names.Contains(name, StringComparer.Ordinal))
        {
            error = $"unknown distribution '{name}'{NearestName.Hint(name, Names)}";
            return false;
        }

        (quantity, error) = name == "choice" ? ParseChoice(text, arguments) : ParseParameters(text, name, arguments);
        if (quantity is null)
        {
            error ??= $"'{text}' cannot be read";
            return false;
        }

        return true;
    }

    private static (UncertainQuantity?, string?) ParseParameters(string text, string name, string[] arguments)
    {
        var expected = name == "half-normal" ? 1 : 2;
        var values = new double[expected];
        if (arguments.Length != expected || !arguments.Select((a, i) => TryNumber(a, out values[i])).All(ok => ok))
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"'{text}': {name} takes {expected} number(s)"));
        }

        var (a, b) = (values[0], expected > 1 ? values[1] : 0);
        return name switch
        {
            "uniform" when a < b => (new UncertainQuantity.Uniform(a, b), null),
            "uniform" => (null, $"'{text}': the lower end must lie below the upper end"),
            "normal" when b > 0 => (new UncertainQuantity.Normal(a, b), null),
            "lognormal" when b > 0 => (new UncertainQuantity.LogNormal(a, b), null),
            "logit-normal" when b > 0 => (new UncertainQuantity.LogitNormal(a, b), null),
            "normal" or "lognormal" or "logit-normal" => (null, $"'{text}': the standard deviation must be above 0"),
            "half-normal" when a > 0 => (new UncertainQuantity.HalfNormal(a), null),
            "half-normal" => (null, $"'{text}': the scale must be above 0"),
            "beta" when a > 0 && b > 0 => (new UncertainQuantity.Beta(a, b), null),
            "beta" => (null, $"'{text}': both shapes must be above 0"),
            "integers" when a < b && IsInteger(a) && IsInteger(b) => (new UncertainQuantity.Integers((int)a, (int)b), null),
            _ => (null, $"'{text}': integers takes two whole numbers, the smaller first"),
        };
    }

    private static (UncertainQuantity?, string?) ParseChoice(string text, string[] arguments)
    {
        var options = ImmutableArray.CreateBuilder<(double Value, double Weight)>();
        foreach (var argument in arguments)
        {
            var parts = argument.Split(':', StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || !TryNumber(parts[0], out var value) || !TryNumber(parts[1], out var weight) || weight <= 0)
            {
                return (null, $"'{text}': choice takes 'value: weight' pairs with weights above 0");
            }

            options.Add((value, weight));
        }

        options.Sort((x, y) => x.Value.CompareTo(y.Value));
        if (options.Select(o => o.Value).Distinct().Count() != options.Count)
        {
            return (null, $"'{text}': a value stands twice");
        }

        return Math.Abs(options.Sum(o => o.Weight) - 1) < 1e-9
            ? (new UncertainQuantity.Choice(options.ToImmutable()), null)
            : (null, $"'{text}': the weights must add up to 1");
    }

    private static bool IsInteger(double x) => x == Math.Floor(x) && Math.Abs(x) <= int.MaxValue;

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
