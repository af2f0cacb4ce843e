using ExoMeta.Effects;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// GRIM: the mean of n subjects who answered the same number of whole-number items is a whole number over n·items; one that no such
/// fraction rounds to is not the mean of those data. GRIMMER: then the total T of all answers is whole, so that the sum of squares of the
/// subjects' totals is a whole number as even as T and not below T²/n; a standard deviation that none of these gives is inconsistent. The
/// deviation may divide by n − 1 or n. Only where a column <c>items</c> says that the data are whole numbers and how many are averaged.
/// </summary>
internal sealed class GrimMean() : LintRowRule(
    "grim-mean", LintSeverity.Error,
    "No whole-number data of n subjects and the stated number of items give the printed mean (GRIM), or with it the printed SD (GRIMMER).",
    "m1i sd1i n1i, m2i sd2i n2i, mi sdi ni, where the column items says how many whole-number items a mean is over",
    "Brown & Heathers 2017; Anaya 2016; Allard 2018")
{
    private const double Slack = 1e-9;
    private const double MostTotals = 10_000;

    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        if (row.IsClaim || row.Whole("items", 1) is not { } items)
        {
            yield break;
        }

        foreach (var group in row.Groups.Where(g => g.Mean is not null && g.Size is not null))
        {
            var (mean, n) = (group.Mean!, group.Size!.Value);
            var (low, high) = (Math.Ceiling(mean.Low * n * items - Slack), Math.Floor(mean.High * n * items + Slack));
            var what = $"whole-number answers of {Say.Number(n)} subjects{(items > 1 ? $" to {Say.Number(items)} items" : "")}";
            if (low > high)
            {
                yield return Find(row, group.MeanColumn!, LintSeverity.Error,
                    $"no {what} have the mean {Say.Text(mean)}: {Of(high, n * items)}, {Of(high + 1, n * items)}");
            }
            else if (group is { Spread: { Value: >= 0 } spread, IsStandardError: false } && n >= 2 && high - low <= MostTotals
                && !IsPossible(low, high, n, items, spread))
            {
                yield return Find(row, group.SpreadColumn!, LintSeverity.Error, $"no {what} have the mean {Say.Text(mean)} and the standard deviation {Say.Text(spread)}");
            }
        }
    }

    private static string Of(double total, double n) => $"{Say.Number(total)}/{Say.Number(n)} = {Say.Number(total / n)}";

    private static bool IsPossible(double low, double high, double n, double items, PrintedNumber spread)
    {
        var (s0, s1) = (Math.Max(0, spread.Low) * items, spread.High * items);
        for (var total = low; total <= high; total++)
        {
            foreach (var divisor in new[] { n - 1, n })
            {
                var centre = total * total / n;
                var first = Math.Ceiling(Math.Max(centre, divisor * s0 * s0 + centre) * (1 - Slack) - Slack);
                var last = Math.Floor((divisor * s1 * s1 + centre) * (1 + Slack) + Slack);

                // A whole number and its square are both even or both odd, and so are their sums.
                if (IsEven(first) != IsEven(total))
                {
                    first++;
                }

                if (first <= last)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsEven(double whole) => Math.IEEERemainder(whole, 2) == 0;
}
