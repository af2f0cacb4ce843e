using System.Collections.Immutable;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Tables;

/// <summary>The tables of a simulated trial: the numbers of <c>exometa simulate</c> under the same names. A table is one line here.</summary>
public static class TrialTables
{
    /// <summary>All of them; a trial has those of what it is.</summary>
    public static TableSet<OperatingCharacteristics> All { get; } = new(
    [
        Kind("trial", "the trial as a whole, one row", r => [r], Whole),
        Kind("arms", "each compared arm", r => [.. r.Arms.Select(a => (r, a))], Arms),
        Kind("looks", "how trials end, look by look", r => r.Looks, Looks),
        Kind("armsAtLooks", "what becomes of each compared arm at each look", ArmsAtLooksOf, ArmsAtLooks),
        Kind("sideAnalyses", "what other tests say of the same trials", SideAnalysesOf, SideAnalyses),
    ]);

    private static TableLayout<OperatingCharacteristics> Whole => new TableLayout<OperatingCharacteristics>()
        .Text("truth", r => r.Truth).Whole("trials", r => r.Trials)
        .Simulated("disjunctivePower", r => r.DisjunctivePower).Simulated("conjunctivePower", r => r.ClaimsArms ? r.ConjunctivePower : null)
        .Simulated("ceiling", r => r.Ceiling).Whole("maxN", r => r.TotalSize).Simulated("expectedN", r => r.ExpectedSize)
        .Simulated("duration", r => r.Duration).Simulated("recruited", r => r.Recruited).Text("timeUnit", r => r.TimeUnit);

    private static TableLayout<(OperatingCharacteristics Trial, ArmCharacteristics Arm)> Arms => new TableLayout<(OperatingCharacteristics Trial, ArmCharacteristics Arm)>()
        .Text("name", p => p.Arm.Name).Number("dose", p => p.Arm.Dose).Simulated("power", p => p.Trial.ClaimsArms ? p.Arm.Power : null).Simulated("best", p => p.Arm.Best)
        .Simulated("ceiling", p => p.Arm.Ceiling).Number("meanN", p => p.Arm.MeanSize.Estimate).Number("meanNMcse", p => p.Arm.MeanSize.Mcse)
        .Simulated("effectMean", p => p.Arm.EffectMean).Simulated("bias", p => p.Arm.Bias).Simulated("rmse", p => p.Arm.RootMeanSquaredError)
        .Simulated("coverage", p => p.Arm.Coverage).Number("critical", p => p.Trial.ClaimsArms ? p.Arm.CriticalValue : null);

    private static TableLayout<LookCharacteristics> Looks => new TableLayout<LookCharacteristics>()
        .Number("information", l => l.Information).Whole("n", l => l.Size).Simulated("efficacyStop", l => l.EfficacyStop).Simulated("futilityStop", l => l.FutilityStop)
        .Simulated("cumulative", l => l.Cumulative).Simulated("time", l => l.Time).Simulated("recruited", l => l.Recruited).Simulated("events", l => l.Events);

    private static TableLayout<(int Look, string Name, double Critical, double Futility, ArmAtLook Arm)> ArmsAtLooks =>
        new TableLayout<(int Look, string Name, double Critical, double Futility, ArmAtLook Arm)>()
        .Whole("look", p => p.Look).Text("name", p => p.Name).Number("critical", p => p.Critical).Number("futility", p => p.Futility)
        .Simulated("enrolled", p => p.Arm.Enrolled).Simulated("rejected", p => p.Arm.Rejected).Simulated("dropped", p => p.Arm.Dropped);

    private static TableLayout<(string Test, string Name, Numerics.MonteCarlo.MonteCarloEstimate Power)> SideAnalyses =>
        new TableLayout<(string Test, string Name, Numerics.MonteCarlo.MonteCarloEstimate Power)>()
        .Text("test", p => p.Test).Text("name", p => p.Name).Simulated("power", p => p.Power);

    private static IReadOnlyList<(int Look, string Name, double Critical, double Futility, ArmAtLook Arm)> ArmsAtLooksOf(OperatingCharacteristics result) =>
        [.. result.Looks.SelectMany((look, l) => look.Arms.Select((arm, a) => (l + 1, result.Arms[a].Name, look.Critical[a], look.Futility[a], arm)))];

    private static IReadOnlyList<(string Test, string Name, Numerics.MonteCarlo.MonteCarloEstimate Power)> SideAnalysesOf(OperatingCharacteristics result) =>
        [.. result.SideAnalyses.SelectMany(s => result.Arms.Zip(s.Power, (arm, power) => (s.Name, arm.Name, power)))];

    private static TableKind<OperatingCharacteristics> Kind<TRecord>(
        string name, string description, Func<OperatingCharacteristics, IReadOnlyList<TRecord>?> records, TableLayout<TRecord> layout) =>
        TableSet<OperatingCharacteristics>.Kind(name, description, records, layout);
}
