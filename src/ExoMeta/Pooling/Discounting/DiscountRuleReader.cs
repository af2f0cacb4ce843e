using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>Reads discounts as they are written: <c>high: 0.5, some concerns: bias(0.1, 0.04), low: 1</c>.</summary>
public static class DiscountRuleReader
{
    /// <summary>Reads rules by level.</summary>
    /// <param name="text">Levels, each with a power prior's exponent from 0 to 1 or with <c>bias(mean, variance)</c>.</param>
    /// <param name="rules">The rules, in the order written, when the text is right.</param>
    /// <param name="error">What is wrong and what was expected, when it is not.</param>
    public static bool TryParse(string text, out ImmutableArray<DiscountRule> rules, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        rules = [];
        error = null;
        var found = ImmutableArray.CreateBuilder<DiscountRule>();
        foreach (var part in Split(text))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var level = colon < 0 ? "" : part[..colon].Trim();
            if (level.Length == 0)
            {
                error = $"'{part.Trim()}' is no rule; expected a level and its discount, as in high: 0.5 or high: bias(0.1, 0.04)";
                return false;
            }

            if (found.Any(r => r.Level == level))
            {
                error = $"the level '{level}' stands twice";
                return false;
            }

            if (ReadDiscount(part[(colon + 1)..].Trim(), out error) is not { } discount)
            {
                error = $"{level}: {error}";
                return false;
            }

            found.Add(new(level, discount));
        }

        rules = found.ToImmutable();
        return true;
    }

    private static EvidenceDiscount? ReadDiscount(string text, out string? error)
    {
        const string Name = "bias(";
        var numbers = text.StartsWith(Name, StringComparison.Ordinal) && text.EndsWith(')') ? text[Name.Length..^1].Split(',') : [];
        if (numbers.Length == 2)
        {
            if (!NumberReader.TryParse(numbers[0], out var mean, out error) || !NumberReader.TryParse(numbers[1], out var variance, out error))
            {
                return null;
            }

            error = variance < 0 ? string.Create(CultureInfo.InvariantCulture, $"the variance of a bias is 0 or more, not {variance}") : null;
            return error is null ? new EvidenceDiscount.AdditiveBias(mean, variance) : null;
        }

        if (numbers.Length > 0 || !NumberReader.TryParse(text, out var exponent, out _) || exponent < 0 || exponent > 1)
        {
            error = $"'{text}' is no discount; expected an exponent from 0 (taken out) to 1 (as printed), or bias(mean, variance)";
            return null;
        }

        error = null;
        return new EvidenceDiscount.PowerPrior(exponent);
    }

    /// <summary>Parts between the commas that stand outside parentheses.</summary>
    private static List<string> Split(string text)
    {
        var (parts, start, depth) = (new List<string>(), 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if (text[i] == ',' && depth == 0)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }
}
