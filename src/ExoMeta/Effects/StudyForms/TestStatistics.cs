namespace ExoMeta.Effects;

/// <summary>Takes p-values and printed degrees of freedom to test statistics.</summary>
internal static class TestStatistics
{
    private static readonly string[] Sides = ["2", "1"];

    /// <summary>
    /// |t| (|z| where the degrees of freedom are +∞) from the column <c>p</c>: exact (0.03), below a bound (&lt;0.001), above one (&gt;0.05), or a distribution; two-sided unless
    /// <c>sided</c> is 1.
    /// </summary>
    /// <remarks>
    /// A bound leaves p unknown, uniform below or above it. Below it the plug-in takes the bound, where the standard error is largest;
    /// above it the middle, because at the bound the standard error would be the smallest that the print allows.
    /// </remarks>
    public static Formula ReadP(StudyCells cells, Formula degreesOfFreedom)
    {
        var tails = cells.Choice("sided", Sides) == "1" ? 1 : 2;
        var most = tails == 1 ? 0.5 : 1;
        var p = ReadProbability(cells, most);
        return Formula.UpperQuantile(p / tails, degreesOfFreedom);
    }

    /// <summary>Degrees of freedom in the column <c>df</c>: a number, or inf for the normal; null when the cell is empty.</summary>
    public static Formula? ReadDegreesOfFreedom(StudyCells cells) =>
        !cells.Has("df") ? null
        : cells.Text("df").ToUpperInvariant() is "INF" or "\u221e" ? double.PositiveInfinity
        : cells.ReadExact("df", ColumnKind.Positive, "degrees of freedom");

    private static Formula ReadProbability(StudyCells cells, double most)
    {
        var text = cells.Text("p").Replace(" ", "", StringComparison.Ordinal);
        if (text.Contains('(', StringComparison.Ordinal))
        {
            return ReadDistribution(cells, most);
        }

        var (isBelow, isAbove) = (text[0] is '<' or '\u2264', text[0] is '>' or '\u2265');
        var digits = text.TrimStart('<', '>', '=', '\u2264', '\u2265');
        if (!PrintedNumber.TryParse(digits, out var number, out var error))
        {
            var isWord = digits.StartsWith("ns", StringComparison.OrdinalIgnoreCase) || digits.StartsWith("n.s", StringComparison.OrdinalIgnoreCase);
            cells.Note("p", isWord ? $"'{cells.Text("p")}' is no p-value; where a paper says that p is above its level, write >0.05"
                : $"{error}; expected a p-value such as 0.03, <0.001 or >0.05");
            return double.NaN;
        }

        if (number.Value == 0 && !isBelow && !isAbove)
        {
            cells.Note("p", $"no p-value is 0; {number} was rounded: write <{number.High.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}");
            return double.NaN;
        }

        if (number.Value <= 0 || number.Value >= most)
        {
            cells.Note("p", most < 1
                ? $"{cells.Text("p")} is no one-sided p-value of an effect in the direction of the estimate; expected a number between 0 and 0.5"
                : $"{cells.Text("p")} is no p-value that gives a standard error; expected a number between 0 and 1");
            return double.NaN;
        }

        return isBelow ? cells.Unknowns.Add(new(
                "p", new UncertainQuantity.Uniform(0, number.Value), number.Value,
                $"p < {number} is printed; nothing below the bound is more likely than the rest, and the plug-in takes the bound: the largest standard error"))
            : isAbove ? cells.Unknowns.Add(new(
                "p", new UncertainQuantity.Uniform(number.Value, most), 0.5 * (number.Value + most),
                $"p > {number} is printed; nothing above the bound is more likely than the rest, and the plug-in takes the middle, "
                + "because the bound itself would give the smallest standard error"))
            : cells.Rounded("p", number, 0, most);
    }

    private static Formula ReadDistribution(StudyCells cells, double most)
    {
        var p = cells.Read("p", ColumnKind.Positive, "p");
        if (p.Index is not null && cells.Unknowns.Highest(p) is var highest && (highest > most || (highest == most && cells.Unknowns.HasAtoms(p))))
        {
            cells.Note("p", $"{cells.Text("p")} allows a p-value that is not between 0 and {(most < 1 ? "0.5" : "1")}");
        }

        return p;
    }
}
