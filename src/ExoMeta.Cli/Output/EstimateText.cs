using System.Globalization;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Cli.Output;

/// <summary>Simulated numbers in text.</summary>
internal static class EstimateText
{
    /// <summary>A probability with its Monte Carlo standard error, to four decimals.</summary>
    public static string Show(MonteCarloEstimate e) => string.Create(CultureInfo.InvariantCulture, $"{e.Estimate:0.0000} ± {e.Mcse:0.0000}");
}
