using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// A test statistic whose p-value is not the printed one. An error where the two lie on different sides of 0.05, else a warning; a warning
/// also where the printed p is that of a one-sided test.
/// </summary>
internal sealed class StatisticAgainstP() : LintRowRule(
    "statistic-p-conflict", LintSeverity.Error,
    "The p-value of the printed t, z, F or χ² differs from the printed p beyond what rounding explains.",
    "tval (with df, or n1i and n2i, or ni), zval, fval (with df1 and df2), chi2 (with df), each with p, pval",
    "Nuijten et al. 2016, statcheck")
{
    private const double Conventional = 0.05;

    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        if (row.Test is not { } test || row.P.FirstOrDefault() is not (var column, { Number.Value: >= 0 and <= 1 } p))
        {
            yield break;
        }

        var size = Bounds.Of(test.Statistic).Magnitude;
        var all = test.DegreesOfFreedom.Select(df => new Bounds(Tail(test, size.High, df), Tail(test, size.Low, df))).Aggregate((a, b) => a.Union(b));
        if (all.Overlaps(p.Bounds))
        {
            yield break;
        }

        var isOneSided = test.Numerator == 0 && test.Column is "tval" or "zval" && all.Map(x => x / 2).Overlaps(p.Bounds);
        var flips = (all.High <= Conventional && p.Bounds.Low > Conventional) || (all.Low > Conventional && p.Bounds.High <= Conventional);
        yield return Find(row, column, flips && !isOneSided ? LintSeverity.Error : LintSeverity.Warning,
            $"{p} is printed, but {Name(test)} gives p {Say.P(all)}{(isOneSided ? "; the printed one is that of a one-sided test" : "")}");
    }

    private static string Name(PrintedTest test)
    {
        var df = test.DegreesOfFreedom.Select(Say.Number).Distinct().ToList();
        var text = Say.Text(test.Statistic);
        return test.Column switch
        {
            "zval" => $"z = {text}",
            "tval" => $"t = {text} on {string.Join(" to ", df)} df",
            "fval" => $"F = {text} on {Say.Number(test.Numerator)} and {df[0]} df",
            _ => $"χ² = {text} on {df[0]} df",
        };
    }

    private static double Tail(PrintedTest test, double statistic, double df) => test.Column switch
    {
        "fval" => FisherF.Survival(statistic, test.Numerator, df),
        "chi2" => ChiSquared.Survival(statistic, df),
        _ => PrintedEffect.TwoSided(statistic, df),
    };
}
