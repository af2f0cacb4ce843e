using System.Text;
using ExoMeta.Analysis.Batch;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots;

namespace ExoMeta.Cli.Batch;

/// <summary>
/// Which program this is, by the identities that the compiler gives our assemblies. They follow from the sources alone: wherever the same
/// sources are compiled by the same compiler, it is the same program.
/// </summary>
internal static class ProgramIdentity
{
    /// <summary>A hash of all of them.</summary>
    public static string Value { get; } = ContentHash.Of(Encoding.UTF8.GetBytes(string.Join(
        '\n', new[] { typeof(MonteCarloEstimate), typeof(BatchSpec), typeof(PlotScene), typeof(ProgramIdentity) }.Select(t => $"{t.Module.Name} {t.Module.ModuleVersionId}"))));
}
