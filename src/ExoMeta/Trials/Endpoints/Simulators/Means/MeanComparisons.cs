using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary><see cref="MeanEffects.Student"/>.</summary>
internal readonly struct StudentComparison : IMeanComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MeanEffect<TLane> Compare<TLane>(in ArmMoments<TLane> treated, in ArmMoments<TLane> control, in VarianceSums<TLane> pooled)
        where TLane : struct, ILane<TLane> => MeanEffects.Student(in treated, in control, in pooled);

    public static double DegreesOfFreedom(ReadOnlySpan<double> sizes, double deviationRatio) => WithinArms(sizes);

    /// <summary>Patients less arms.</summary>
    internal static double WithinArms(ReadOnlySpan<double> sizes)
    {
        var sum = 0.0;
        foreach (var size in sizes)
        {
            sum += size - 1;
        }

        return sum;
    }
}

/// <summary><see cref="MeanEffects.Welch"/>.</summary>
internal readonly struct WelchComparison : IMeanComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MeanEffect<TLane> Compare<TLane>(in ArmMoments<TLane> treated, in ArmMoments<TLane> control, in VarianceSums<TLane> pooled)
        where TLane : struct, ILane<TLane> => MeanEffects.Welch(in treated, in control);

    public static double DegreesOfFreedom(ReadOnlySpan<double> sizes, double deviationRatio)
    {
        var (v0, v1) = (1 / sizes[0], deviationRatio * deviationRatio / sizes[^1]);
        return (v0 + v1) * (v0 + v1) / (v0 * v0 / (sizes[0] - 1) + v1 * v1 / (sizes[^1] - 1));
    }
}

/// <summary><see cref="MeanEffects.Ancova"/>.</summary>
internal readonly struct AncovaComparison : IMeanComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MeanEffect<TLane> Compare<TLane>(in ArmMoments<TLane> treated, in ArmMoments<TLane> control, in VarianceSums<TLane> pooled)
        where TLane : struct, ILane<TLane> => MeanEffects.Ancova(in treated, in control, in pooled);

    public static double DegreesOfFreedom(ReadOnlySpan<double> sizes, double deviationRatio) => StudentComparison.WithinArms(sizes) - 1;
}
