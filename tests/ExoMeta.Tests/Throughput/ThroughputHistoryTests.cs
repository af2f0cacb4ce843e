using ExoMeta.Analysis.Throughput;
using ExoMeta.Problems;

namespace ExoMeta.Tests.Throughput;

public class ThroughputHistoryTests
{
    private static readonly BenchMachine Here = new("AMD EPYC", 512, 2, ".NET 10.0.0");

    private static readonly string Right = ThroughputHistory.Line(Record(0.5));

    private static ThroughputRecord Record(double ratio, BenchMachine? machine = null, double? load = 0.01, bool isBelow = false, string kernel = "uniforms") =>
        new(machine ?? Here, new("0123456789abcdef0123456789abcdef01234567", true), load, false, [new(kernel, 3.25e8, ratio, 0.02, 0.001, isBelow)]);

    private static ThroughputMeasurement Measured(string kernel, double ratio) =>
        new([new(TrackedKernels.All.Single(k => k.Name == kernel), 1e8, ratio, 0.02, 0.001, 400, 0.5)], [], 4e8);

    private static KernelComparison Compare(IEnumerable<ThroughputRecord> history, double now, string kernel = "uniforms", double? load = 0.01) =>
        Assert.Single(KernelComparison.Of(Measured(kernel, now), Here, load, history, 0.8));

    [Fact]
    public void What_is_written_is_read_back()
    {
        ThroughputRecord[] records = [Record(0.5), Record(1.0 / 3, load: null, isBelow: true), Record(0.5) with { Commit = null, IsQuick = true }];
        var problems = new ProblemList();
        var read = ThroughputHistory.Read(string.Concat(records.Select(r => ThroughputHistory.Line(r) + "\n")), "h.jsonl", problems);
        Assert.True(problems.IsEmpty);
        Assert.Equal(records.Select(ThroughputHistory.Line), read.Select(ThroughputHistory.Line));
        Assert.Equal(records[1].Kernels.Single(), read[1].Kernels.Single());
        Assert.Null(read[2].Commit);
    }

    [Theory]
    [InlineData("{\"schema\":1,", "not a line of JSON")]
    [InlineData("nonsense", "not a line of JSON")]
    [InlineData("[]", "expected an object")]
    [InlineData("{}", "schema: expected a whole number")]
    [InlineData("{\"schema\":\"1\"}", "schema: expected a whole number from 1 on, found \"1\"")]
    [InlineData("{\"schema\":1}", "cpu: expected a text, found nothing")]
    [InlineData("{\"schema\":1,\"schema\":1}", "not a line of JSON")]
    [InlineData("{\"schema\":1,\"cpu\":\"\\ud800\"}", "not a line of JSON")]
    public void A_damaged_line_is_named(string line, string expected)
    {
        var problems = new ProblemList();
        var read = ThroughputHistory.Read($"{Right}\n{line}\n{Right}\n", "h.jsonl", problems);
        Assert.Equal(2, read.Length);
        Assert.Contains(problems.ToSorted(), p => p.ToString().StartsWith("h.jsonl:2", StringComparison.Ordinal) && p.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"ratio\":0.5", "\"ratio\":-0.5", "ratio: expected a number above 0, found -0.5")]
    [InlineData("\"ratio\":0.5", "\"ratio\":null", "ratio: expected a number above 0, found null")]
    [InlineData("\"ratio\":0.5", "\"ratio\":1e999", "ratio: expected a number above 0")]
    [InlineData("\"vectorBits\":512", "\"vectorBits\":500", "vectorBits: expected 64, 128, 256 or 512")]
    [InlineData("\"below\":false", "\"below\":0", "below: expected true or false")]
    [InlineData("\"error\":0.001", "\"error\":-1", "error: expected a number from 0 on")]
    [InlineData("\"otherLoad\":0.01", "\"otherLoad\":7", "otherLoad: expected a number from 0 to 1, or null")]
    [InlineData("\"cpu\":\"AMD EPYC\"", "\"cpu\":\"\"", "cpu: expected a text")]
    [InlineData("\"kernels\":[", "\"kernels\":[3,", "kernels: expected objects")]
    [InlineData("\"kernels\":", "\"kernel\":", "kernels: expected a list")]
    [InlineData("\"dirty\":true,", "", "dirty: expected true or false, found nothing")]
    public void A_wrong_field_is_named(string right, string wrong, string expected)
    {
        Assert.Contains(right, Right, StringComparison.Ordinal);
        var problems = new ProblemList();
        Assert.Empty(ThroughputHistory.Read(Right.Replace(right, wrong, StringComparison.Ordinal), "h.jsonl", problems));
        Assert.Contains(problems.ToSorted(), p => p.ToString().StartsWith($"h.jsonl:1: {expected}", StringComparison.Ordinal));
    }

    [Fact]
    public void All_problems_come_at_once()
    {
        var problems = new ProblemList();
        ThroughputHistory.Read($"x\n{Right.Replace("0.5", "0", StringComparison.Ordinal)}\ny\n", "h.jsonl", problems);
        Assert.Equal([1, 2, 3], problems.ToSorted().Select(p => p.Location.Line!.Value));
    }

    [Fact]
    public void Another_version_of_lines_and_empty_lines_are_passed_over()
    {
        var problems = new ProblemList();
        var read = ThroughputHistory.Read($"{{\"schema\":2,\"kernels\":\"in another way\"}}\n\n{Right}\r\n", "h.jsonl", problems);
        Assert.True(problems.IsEmpty);
        Assert.Single(read);
    }

    [Fact]
    public void Only_the_same_processor_and_vector_width_are_compared()
    {
        ThroughputRecord[] history = [Record(0.5), Record(9, Here with { Cpu = "Another" }), Record(9, Here with { VectorBits = 256 }), Record(0.52, Here with { Runtime = ".NET 11", Cores = 64 })];
        Assert.Equal([0.5, 0.52], Compare(history, 0.5).Past);
        Assert.Null(Compare(history[1..3], 0.5).Change);
    }

    [Fact]
    public void Runs_that_fell_too_far_do_not_lower_the_bar()
    {
        ThroughputRecord[] history = [Record(1), Record(0.5, isBelow: true), Record(0.5, isBelow: true), Record(0.5, isBelow: true)];
        var comparison = Compare(history, 0.5);
        Assert.True(comparison.IsBelow);
        Assert.Equal([1], comparison.Past);
    }

    [Fact]
    public void Another_kernels_history_is_not_taken_for_this_ones() => Assert.Empty(Compare([Record(0.5, kernel: "normals")], 0.5).Past);

    [Fact]
    public void Several_threads_are_not_judged_while_other_programs_use_the_cores()
    {
        ThroughputRecord[] history = [Record(1.95, kernel: "two-threads"), Record(1.1, load: 0.5, kernel: "two-threads"), Record(1.94, load: null, kernel: "two-threads")];
        var quiet = Compare(history, 1.2, "two-threads");
        Assert.Equal([1.95, 1.94], quiet.Past);
        Assert.True(quiet.IsBelow);
        var busy = Compare(history, 1.2, "two-threads", load: 0.4);
        Assert.False(busy.IsJudged);
        Assert.False(busy.IsBelow);
        Assert.Null(busy.Change);
        Assert.True(Compare([Record(1)], 0.5, load: 0.9).IsBelow);
    }

    [Fact]
    public void Nothing_falls_below_a_part_that_nobody_asked_for() =>
        Assert.False(Assert.Single(KernelComparison.Of(Measured("uniforms", 0.1), Here, null, [Record(1)], null)).IsBelow);
}
