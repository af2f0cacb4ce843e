using System.Collections.Concurrent;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>Multi-arm multi-stage bounds that were solved before: they depend on nothing but the arguments, and take long with many stages.</summary>
internal static class SolvedStages
{
    private static readonly ConcurrentDictionary<(int Treatments, int Stages, double Alpha, StageShape Shape, double Ratio), Lazy<MultiArmMultiStage>> Known = new();

    public static MultiArmMultiStage Of(int treatments, int stages, double alpha, StageShape shape, double ratio) => Known.GetOrAdd(
        (treatments, stages, alpha, shape, ratio),
        key => new(() => MultiArmMultiStage.Solve(key.Treatments, key.Stages, key.Alpha, key.Shape, key.Ratio))).Value;
}
