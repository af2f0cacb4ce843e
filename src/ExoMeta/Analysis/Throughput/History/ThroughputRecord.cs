using System.Collections.Immutable;

namespace ExoMeta.Analysis.Throughput;

/// <summary>The machine that a throughput was measured on.</summary>
/// <param name="Cpu">The processor's name for itself.</param>
/// <param name="VectorBits">Bits of the widest vector in use.</param>
/// <param name="Cores">Logical cores.</param>
/// <param name="Runtime">Name and version of the runtime.</param>
public sealed record BenchMachine(string Cpu, int VectorBits, int Cores, string Runtime);

/// <summary>The source that was measured.</summary>
/// <param name="Id">The commit's full id.</param>
/// <param name="IsDirty">Whether tracked files differed from it.</param>
public sealed record BenchCommit(string Id, bool IsDirty);

/// <summary>One kernel in a history.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Throughput">Items per second.</param>
/// <param name="Ratio">Throughput over that of the reference.</param>
/// <param name="Spread">Robust relative standard deviation of the rounds' ratios.</param>
/// <param name="Error">Standard error of the log ratio within the run.</param>
/// <param name="IsBelow">Whether this ratio fell below what <c>--fail-below</c> asks: later runs are not compared with it.</param>
public sealed record KernelRecord(string Name, double Throughput, double Ratio, double Spread, double Error, bool IsBelow);

/// <summary>One line of a history: what one run of <c>exometa bench</c> measured.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Commit">Of what; null outside a repository.</param>
/// <param name="OtherLoad">Share of all cores that other programs used meanwhile; null where the system does not tell.</param>
/// <param name="IsQuick">Whether the run was a short one.</param>
/// <param name="Kernels">The tracked kernels, each once.</param>
public sealed record ThroughputRecord(
    BenchMachine Machine, BenchCommit? Commit, double? OtherLoad, bool IsQuick, ImmutableArray<KernelRecord> Kernels)
{
    /// <summary>Version of the lines, and of the reference kernel that their ratios are to: others are kept, and never compared.</summary>
    public const int Schema = 1;

    /// <summary>Share of the machine that other programs may use before throughput on several threads says nothing about the engine.</summary>
    public const double BusyFrom = 0.1;

    /// <summary>Whether other programs used so much of the machine that several threads could not run side by side.</summary>
    public bool WasBusy => OtherLoad > BusyFrom;

    /// <summary>The ratio of a kernel that later runs may be compared with; null where there is none.</summary>
    public double? RatioOf(TimedKernel kernel) =>
        kernel.Threads > 1 && WasBusy ? null : Kernels.FirstOrDefault(k => k.Name == kernel.Name && !k.IsBelow)?.Ratio;

    /// <summary>Whether the ratios of two machines may be compared: the same processor and vector width.</summary>
    public bool IsComparableWith(BenchMachine machine) => Machine.Cpu == machine.Cpu && Machine.VectorBits == machine.VectorBits;
}
