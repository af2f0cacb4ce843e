using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ExoMeta.Effects;

/// <summary>A number with the digits that were printed.</summary>
/// <param name="Text">The digits.</param>
/// <param name="Value">The number that they write.</param>
/// <param name="HalfUnit">Half a unit of the last printed digit: the number that was rounded lies within Value ± HalfUnit.</param>
public sealed record PrintedNumber(string Text, double Value, double HalfUnit)
{
    /// <summary>The smallest number that rounds to what is printed.</summary>
    public double Low => Value - HalfUnit;

    /// <summary>The largest number that rounds to what is printed.</summary>
    public double High => Value + HalfUnit;

    /// <summary>Reads a finite decimal number: 0.069, -58, 1.5e3. Zeros before the point count as printed digits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="number">The number, when the text is one.</param>
    /// <param name="error">What is wrong and what was expected, when it is not.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out PrintedNumber? number, [NotNullWhen(false)] out string? error)
    {
        number = null;
        error = null;
        if (!NumberText.TryParse(text, out var value, out error))
        {
            return false;
        }

        var mantissa = text.AsSpan().Trim();
        var exponent = 0;
        var e = mantissa.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            const int LongestExponent = 5;
            if (mantissa.Length - e > LongestExponent)
            {
                error = $"'{text}' is not a finite number";
                return false;
            }

            exponent = int.Parse(mantissa[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..e];
        }

        var point = mantissa.IndexOf('.');
        var decimals = point < 0 ? 0 : mantissa.Length - point - 1;

        // Parsed, not computed: the decimal power is then correctly rounded.
        var half = double.Parse(string.Create(CultureInfo.InvariantCulture, $"5e{exponent - decimals - 1}"), CultureInfo.InvariantCulture);
        number = new(text.Trim(), value, half);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
