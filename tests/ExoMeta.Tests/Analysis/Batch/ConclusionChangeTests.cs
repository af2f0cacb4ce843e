using System.Collections.Immutable;
using System.Text.Json;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Batch;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Analysis;

/// <summary>What counts as another conclusion, and that a lock file gives back what was put into it.</summary>
public sealed class ConclusionChangeTests
{
    private static readonly Conclusion.Pooled Pooled = new("x", "OR", AnalysisScale.Log, DisplayScale.Ratio, 0.95, true, 13, -0.75, new(-1.1, -0.4))
    {
        TauSquared = 0.3, ISquared = 92, Prediction = new(-2, 0.5),
    };

    [Theory]
    [InlineData(1e-12, false)]
    [InlineData(1e-6, true)]
    public void Rounding_of_another_machine_is_no_change(double part, bool isChange)
    {
        var moved = Pooled with { Estimate = Pooled.Estimate * (1 + part), TauSquared = Pooled.TauSquared * (1 - part) };
        Assert.Equal(isChange, ConclusionChange.Between([Pooled], [moved]).Any());
    }

    public static TheoryData<string> Fields => ["k", "estimate", "interval", "prediction", "no prediction", "tau2", "i2", "level", "display"];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Every_part_of_a_conclusion_is_compared(string field)
    {
        var moved = field switch
        {
            "k" => Pooled with { K = 14 },
            "estimate" => Pooled with { Estimate = -0.7 },
            "interval" => Pooled with { Interval = new(-1.1, -0.3) },
            "prediction" => Pooled with { Prediction = new(-2, 0.6) },
            "no prediction" => Pooled with { Prediction = null },
            "tau2" => Pooled with { TauSquared = 0.4 },
            "i2" => Pooled with { ISquared = 93 },
            "level" => Pooled with { Level = 0.9 },
            _ => Pooled with { Display = DisplayScale.PercentChange },
        };
        Assert.Equal(new ConclusionChange(Pooled, moved), Assert.Single(ConclusionChange.Between([Pooled], [moved])));
        Assert.Empty(ConclusionChange.Between([moved], [moved]));
    }

    [Theory]
    [InlineData(-1.1, -0.4, false)]
    [InlineData(-1.1, 0, true)]
    [InlineData(-1.1, 0.1, true)]
    [InlineData(0.1, double.PositiveInfinity, false)]
    [InlineData(-0.1, double.PositiveInfinity, true)]
    public void An_interval_crosses_the_null_when_it_reaches_it(double lower, double upper, bool crosses)
    {
        var moved = Pooled with { Interval = new(lower, upper) };
        Assert.Equal(crosses, moved.CrossesNull);
        Assert.Equal(crosses, new ConclusionChange(Pooled, moved).CrossingChanged);
        Assert.Null((moved with { HasNull = false }).CrossesNull);
    }

    [Fact]
    public void A_prediction_interval_that_ceases_to_cross_the_null_is_a_crossing() =>
        Assert.True(new ConclusionChange(Pooled, Pooled with { Prediction = new(-2, -0.1) }).CrossingChanged);

    [Theory]
    [InlineData(0.800, 0.80399, 0.001, 0.001, true)]
    [InlineData(0.800, 0.80282, 0.001, 0.001, false)]
    [InlineData(0.800, 0.80284, 0.001, 0.001, true)]
    [InlineData(0.5, 0.5, 0, 0, false)]
    [InlineData(1, 0.9999, 0, 0, true)]
    public void Simulated_numbers_differ_beyond_twice_the_error_of_their_difference(double before, double after, double one, double other, bool differ)
    {
        var (a, b) = (new MonteCarloEstimate(before, one, 0, 1), new MonteCarloEstimate(after, other, 0, 1));
        Assert.Equal(differ, ConclusionChange.IsBeyondError(a, b));
        Assert.Equal(differ, ConclusionChange.IsBeyondError(b, a));
    }

    [Fact]
    public void New_conclusions_and_those_that_are_gone_have_one_side()
    {
        var changes = ConclusionChange.Between([Pooled], [Pooled with { Name = "y" }]).ToArray();
        Assert.Equal([(null, "y"), ("x", null)], changes.Select(c => (c.Before?.Name, c.After?.Name)));
    }

    [Fact]
    public void A_line_gives_back_the_entry_bit_by_bit()
    {
        ImmutableArray<Conclusion> conclusions =
        [
            Pooled, Pooled with { Name = "ends at infinity", Interval = new(0.1, double.PositiveInfinity), TauSquared = null, ISquared = null, Prediction = null },
            Pooled with { Name = "no null", HasNull = false, Estimate = 1.0 / 3 },
            new Conclusion.Simulated("t", new(0.8, 0.004, 0.79, 0.81), new(0.7, 0.003, 0.69, 0.71)),
        ];
        var entry = Entry() with { Conclusions = conclusions };
        var back = LockFile.OfLine(LockFile.LineOf(entry))!;
        Assert.Equal(conclusions, back.Conclusions);
        Assert.Equal((entry.Id, entry.Kind, entry.Program, entry.Key), (back.Id, back.Kind, back.Program, back.Key));
        Assert.Equal(entry.Options, back.Options);
        Assert.Equal(entry.Inputs, back.Inputs);
        Assert.Equal(entry.Outputs, back.Outputs);
        Assert.Null(LockFile.OfLine(LockFile.LineOf(entry)[..^5]));
    }

    [Theory]
    [InlineData("id", "failed")]
    [InlineData("other", "built")]
    public void An_entry_has_failed_where_the_list_of_failures_names_it(string failed, string status)
    {
        var file = new LockFile("batch.yaml", ImmutableSortedDictionary.Create<string, LockedEntry>(StringComparer.Ordinal).Add("id", Entry())) { Failed = [failed] };
        using var json = JsonDocument.Parse(file.ToBytes());
        Assert.Equal(status, json.RootElement.GetProperty("entries")[0].GetProperty("status").GetString());
    }

    [Fact]
    public void Keys_tell_apart_whatever_decides_the_bytes()
    {
        LockedEntry[] entries =
        [
            Entry(), Entry(kind: "trial"), Entry(program: "q"), Entry(options: ("a", "1")), Entry(options: ("b", "2")), Entry(inputs: [new("f.csv", "01")]),
            Entry(inputs: [new("g.csv", "00")]), Entry(inputs: [new("f.csv", "00"), new("g.csv", "00")]), Entry(inputs: []), Entry(options: ("a", "21:b1:")),
        ];
        Assert.Equal(entries.Length, entries.Select(e => e.Key).Distinct(StringComparer.Ordinal).Count());
        Assert.All(entries, e => Assert.Matches("^[0-9a-f]{64}$", e.Key));
    }

    private static LockedEntry Entry(string kind = "table", string program = "p", (string Name, string Value)? options = null, ImmutableArray<InputFile>? inputs = null)
    {
        var (name, value) = options ?? ("a", "2");
        return new(
            "id", kind, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(name, value), program, inputs ?? [new("f.csv", "00")],
            [new("id/pool.json", "pool", "ff")], []);
    }
}
