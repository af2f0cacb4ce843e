using ExoMeta.Plots.Text;

namespace ExoMeta.Cli.Output;

/// <summary>What a reader must know before believing an answer, a line each on the error stream.</summary>
internal static class WarningLines
{
    public static void Write(TextWriter error, IEnumerable<string> warnings)
    {
        foreach (var warning in warnings)
        {
            error.WriteLine(TextMetrics.Clean($"warning: {warning}"));
        }
    }
}
