using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ExoMeta.Effects;

/// <summary>A number with the digits that were printed; the number that was rounded to them lies from Low to High.</summary>
/// <param name="Text">The digits.</param>
/// <param name="Value">The number that they write.</param>
/// <param name="Low">Half a unit of the last digit below it.</param>
/// <param name="High">Half a unit of the last digit above it.</param>
public sealed record PrintedNumber(string Text, double Value, double Low, double High)
{
    private const int MostDigits = 20;

    /// <summary>Reads a finite decimal number: 0.069, -58, 1.5e3. Zeros before the point count as printed digits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="number">The number, when the text is one.</param>
    /// <param name="error">What is wrong and what was expected, when it is not.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out PrintedNumber? number, [NotNullWhen(false)] out string? error)
    {
        number = null;
        error = null;
        if (!NumberReader.TryParse(text, out var value, out error))
        {
            return false;
        }

        // In decimal, so that the ends are the doubles nearest to what a reader would write: 0.0425, not 0.042499999999999996.
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            || exact.Scale >= MostDigits || Math.Abs(value) >= 1e20)
        {
            error = $"'{text}' has more digits than a table needs";
            return false;
        }

        var half = 0.5m * LastUnit(text);
        number = new(text.Trim(), value, (double)(exact - half), (double)(exact + half));
        return true;
    }

    /// <summary>One unit of the last printed digit: 0.01 for 4.25, 1 for 58, 100 for 1.5e3.</summary>
    private static decimal LastUnit(string text)
    {
        var mantissa = text.AsSpan().Trim();
        var exponent = 0;
        if (mantissa.IndexOfAny('e', 'E') is var e and >= 0)
        {
            // An exponent beyond int can only stand behind a zero, whose last digit then says nothing.
            _ = int.TryParse(mantissa[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent);
            mantissa = mantissa[..e];
        }

        var point = mantissa.IndexOf('.');
        var power = exponent - (point < 0 ? 0 : mantissa.Length - point - 1);
        var unit = 1m;
        for (var i = 0; i < Math.Min(Math.Abs(power), MostDigits); i++)
        {
            unit = power < 0 ? unit / 10 : unit * 10;
        }

        return unit;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
