using System.Globalization;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>What a reader must know before believing a bootstrap.</summary>
internal static class BootstrapWarnings
{
    private const int FewStudies = 10;

    public static IEnumerable<string> Of(BootstrapResult result, int k)
    {
        if (result.Failed > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{result.Failed} of {result.Replicates} bootstrap replicates could not be fitted and are left out");
        }

        if (result.Kind == BootstrapKind.Nonparametric && k < FewStudies)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{k} studies resampled have few distinct outcomes, which makes intervals too narrow: the parametric bootstrap suits fewer than {FewStudies}");
        }

        if (result.NoStandardError > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"in {result.NoStandardError} of {result.Replicates} bootstrap replicates the rows are all alike and the standard error is 0: their studentised deviation is infinite");
        }

        var untold = Untold(result).ToArray();
        if (untold.Length > 0)
        {
            yield return $"the replicates do not tell every limit: {string.Join(", ", untold)}";
        }
    }

    private static IEnumerable<string> Untold(BootstrapResult result)
    {
        (string Name, BootstrapInterval? Interval)[] intervals =
        [
            ("basic", result.Basic), ("percentile", result.Percentile), ("studentised", result.Studentized), ("BCa", result.BiasCorrected),
            ("percentile of τ²", result.TauSquared?.Percentile),
        ];
        return intervals.Where(i => i.Interval is { Lower: null } or { Upper: null }).Select(i => i.Name);
    }
}
