using ExoMeta.Numerics.Lanes;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Throughput;

/// <summary>A kernel's ratio against its history.</summary>
/// <remarks>
/// On the log scale: d = log(now) − m with m the median of the last <see cref="Window"/> ratios. Its standard error has three parts: how far one
/// run of the same program lies from another, s; the same of the median of n runs, s·√(π/2n); and the error of this run within itself. s² is
/// (4·s₀² + n·D²)/(4 + n) with D the robust deviation of the n past logs (1.4826 times the median absolute deviation) and s₀ =
/// <see cref="UsualDeviation"/>, so that a short history neither looks quiet by chance nor, after one wild run, hides every drop. The band is
/// d ± 2 standard errors.
/// </remarks>
/// <param name="Runs">Past runs that it is held against.</param>
/// <param name="Before">Their median ratio.</param>
/// <param name="Change">Ratio now over <paramref name="Before"/>: 1 when nothing changed.</param>
/// <param name="Band">Where the change lies but for noise.</param>
public sealed record ThroughputChange(int Runs, double Before, double Change, Interval Band)
{
    /// <summary>Runs that a new one is held against.</summary>
    public const int Window = 5;

    /// <summary>
    /// Relative standard deviation of one program's ratio from process to process, taken a little above the 0.5 to 2.5 % of quick runs on a
    /// machine of two cores with and without other work: now and then a process lies further off.
    /// </summary>
    public const double UsualDeviation = 0.04;

    private const double PriorRuns = 4;

    private const double HalfPi = 1.5707963267948966;

    /// <summary>Holds a ratio against past ones.</summary>
    /// <param name="past">Past ratios, oldest first, &gt; 0; the last <see cref="Window"/> of them are used.</param>
    /// <param name="now">The ratio now, &gt; 0.</param>
    /// <param name="error">Standard error of its log within the run.</param>
    /// <returns>Null without a past.</returns>
    public static ThroughputChange? Of(IEnumerable<double> past, double now, double error)
    {
        double[] logs = [.. past.TakeLast(Window).Select(PortableMath.Log)];
        if (logs.Length == 0)
        {
            return null;
        }

        var median = RobustMoments.Median(logs);
        var deviation = RobustMoments.Deviation(logs, median);
        var between = (PriorRuns * UsualDeviation * UsualDeviation + logs.Length * deviation * deviation) / (PriorRuns + logs.Length);
        var noise = 2 * Math.Sqrt(between * (1 + HalfPi / logs.Length) + error * error);
        var change = PortableMath.Log(now) - median;
        return new(logs.Length, PortableMath.Exp(median), PortableMath.Exp(change), new(PortableMath.Exp(change - noise), PortableMath.Exp(change + noise)));
    }

    /// <summary>Whether the ratio fell below a part of its history by more than noise does.</summary>
    public bool IsBelow(double part) => Band.Upper < part;
}
