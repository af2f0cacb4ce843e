using System.Globalization;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Plots.Documents;

/// <summary>Simulated numbers in text.</summary>
public static class EstimateText
{
    /// <summary>A probability with its Monte Carlo standard error, to four decimals.</summary>
    public static string Show(MonteCarloEstimate e) => string.Create(CultureInfo.InvariantCulture, $"{e.Estimate:0.0000} ± {e.Mcse:0.0000}");

    /// <summary>A number that may be negative, with its Monte Carlo standard error, to four decimals.</summary>
    public static string Signed(MonteCarloEstimate e) => string.Create(CultureInfo.InvariantCulture, $"{e.Estimate:+0.0000;-0.0000;0.0000} ± {e.Mcse:0.0000}");

    /// <summary>A difference of probabilities with its sign and 95 % interval, to four decimals.</summary>
    public static string Difference(MonteCarloEstimate e) =>
        Signed(e) + string.Create(CultureInfo.InvariantCulture, $" [{e.Lower:+0.0000;-0.0000;0.0000}, {e.Upper:+0.0000;-0.0000;0.0000}]");
}
