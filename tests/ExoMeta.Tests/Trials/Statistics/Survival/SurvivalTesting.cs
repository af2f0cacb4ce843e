using System.Text.Json;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;
using ExoMeta.Trials;

namespace ExoMeta.Tests.Trials.Statistics;

/// <summary>One patient as a naive oracle sees one.</summary>
internal readonly record struct Patient(double Time, bool IsEvent, bool IsTreatment);

/// <summary>A statistic of sorted keys, as a list of numbers.</summary>
internal interface IKeyStatistic
{
    TLane[] Of<TLane>(ReadOnlySpan<TLane> keys, TLane treated)
        where TLane : struct, ILane<TLane>;
}

/// <summary>Runs statistics on replicates, in every lane type; and data for them.</summary>
internal static class SurvivalTesting
{
    public static JsonElement References { get; } =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "References", "survival.json"))).RootElement;

    public static TheoryData<string> ReferenceNames => [.. References.EnumerateArray().Select(s => s.GetProperty("name").GetString()!)];

    public static JsonElement Reference(string name) => References.EnumerateArray().Single(s => s.GetProperty("name").GetString() == name);

    public static Patient[] Patients(JsonElement set)
    {
        var (time, isEvent, arm) = (Column("time"), Column("event"), Column("treatment"));
        return [.. time.Select((t, i) => new Patient(t, isEvent[i] == 1, arm[i] == 1))];

        double[] Column(string name) => [.. set.GetProperty(name).EnumerateArray().Select(e => e.GetDouble())];
    }

    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    /// <summary>The statistic of one data set, the same bits in every lane type.</summary>
    public static double[] Evaluate(IKeyStatistic statistic, Patient[] patients) => Evaluate(statistic, [patients])[0];

    /// <summary>The statistic of each replicate, the same bits in every lane type and in any company.</summary>
    public static double[][] Evaluate(IKeyStatistic statistic, Patient[][] replicates)
    {
        var expected = Run<LaneOne>(statistic, replicates);
        AssertSame(expected, Run<Lane512>(statistic, replicates));
        AssertSame(expected, Run<Lane256>(statistic, replicates));
        AssertSame(expected, Run<Lane128>(statistic, replicates));
        AssertSame(expected, Run<LaneScalar>(statistic, replicates));
        return expected;
    }

    /// <summary>Replicates with times on a grid (many ties) or not, arms by lot, a share of censored.</summary>
    public static Patient[][] Draw(int replicates, int patients, int grid, ulong seed) =>
        [.. Enumerable.Range(0, replicates).Select(r =>
        {
            var stream = new RandomStream(new(seed, (ulong)r, 1));
            return Enumerable.Range(0, patients).Select(_ =>
            {
                var u = stream.NextUniform();
                return new Patient(grid > 0 ? Math.Ceiling(grid * u) : OnGrid(u), stream.NextUniform() < 0.7, stream.NextUniform() < 0.4);
            }).ToArray();
        })];

    public static TLane Key<TLane>(IEnumerable<Patient> patients)
        where TLane : struct, ILane<TLane>
    {
        var list = patients.ToList();
        return SurvivalKey.Pack(
            new Observation<TLane>(Lane(p => p.Time), Mask(p => p.IsEvent), Mask(p => p.Time >= 0)), Mask(p => p.IsTreatment));

        TLane Lane(Func<Patient, double> value) => TLane.Load([.. Enumerable.Range(0, 8).Select(i => value(list[i % list.Count]))]);

        TLane Mask(Func<Patient, bool> value) => TLane.LessThan(TLane.Broadcast(0), Lane(p => value(p) ? 1 : 0));
    }

    public static double[] Elements<TLane>(TLane lane)
        where TLane : struct, ILane<TLane>
    {
        var elements = new double[8];
        TLane.Store(lane, elements);
        return elements[..TLane.Count];
    }

    /// <summary>A time whose last bits are 0, so that a key keeps it.</summary>
    private static double OnGrid(double u) => Math.Floor(u * (1 << 30)) / (1 << 20);

    private static double[][] Run<TLane>(IKeyStatistic statistic, Patient[][] replicates)
        where TLane : struct, ILane<TLane>
    {
        var results = new List<double[]>();
        for (var first = 0; first < replicates.Length; first += TLane.Count)
        {
            var group = replicates[first..Math.Min(first + TLane.Count, replicates.Length)];
            var keys = Enumerable.Range(0, group[0].Length).Select(j => Key<TLane>(group.Select(g => g[j]))).ToArray();
            LaneSort.Ascending<TLane>(keys);
            var lanes = statistic.Of<TLane>(keys, SurvivalKey.TreatmentCount<TLane>(keys)).Select(Elements).ToList();
            results.AddRange(group.Select((_, i) => lanes.Select(l => l[i]).ToArray()));
        }

        return [.. results];
    }

    private static void AssertSame(double[][] expected, double[][] actual) => Assert.Equal(
        expected.SelectMany(r => r).Select(BitConverter.DoubleToUInt64Bits), actual.SelectMany(r => r).Select(BitConverter.DoubleToUInt64Bits));
}
