using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Tests.Pooling;

/// <summary>Drivers of the width: the rounding of many numbers is one, and every width has a Monte Carlo error.</summary>
public sealed class DriverTests
{
    private const int Seeds = 60;

    private static string Mixed => Repository.Path("inputs", "classics", "mixed-forms.csv");

    private static readonly PoolingOptions Options = new();

    [Fact]
    public void The_rounding_of_a_large_table_is_one_driver_of_its_pool()
    {
        var result = Propagation.Run(Rows(carryRounding: true), [], Options, new(1000, 3));
        var rounding = Assert.Single(result.Drivers, d => d.Unknown.IsRounding);
        Assert.Equal("17 rows", rounding.Row);
        Assert.Equal("rounding of 61 printed numbers", rounding.Unknown.Name);
        Assert.Equal((61, null), (rounding.Count, rounding.RowIndex));
        Assert.True(double.IsNaN(rounding.EstimateCorrelation) && double.IsNaN(rounding.StandardErrorCorrelation));
        Assert.All(result.Drivers.Where(d => d != rounding), d => Assert.Equal(1, d.Count));
        Assert.Contains(result.Drivers, d => d is { Row: "Invented 12", Unknown.Name: "p" });
    }

    [Fact]
    public void Fixing_all_rounding_leaves_the_width_of_a_table_without_rounding()
    {
        // Hartung and Knapp's factor takes up how rounding moves the rows about their mean.
        var options = new PoolingOptions { Inference = InferenceMethod.HartungKnapp };
        var rounding = Assert.Single(Propagation.Run(Rows(carryRounding: true), [], options, new(4000, 3)).Drivers, d => d.Unknown.IsRounding);
        var without = Propagation.Run(Rows(carryRounding: false), [], options, new(4000, 4));
        var error = Math.Sqrt(Square(rounding.Errors.IfThisKnown) + Square(without.Drivers[0].Errors.Total));
        Assert.InRange(rounding.WidthIfThisKnown - without.Pooled!.Total.Width, -4.5 * error, 4.5 * error);
        Assert.True(rounding.TotalWidth - rounding.WidthIfThisKnown > 4.5 * error, "the rounding does widen the interval");
    }

    [Theory]
    [InlineData(1000, 66)]
    [InlineData(22, 22)]
    [InlineData(21, 6)]
    public void Rounding_stands_apart_by_number_then_by_row_while_drivers_are_few(int mostApart, int drivers)
    {
        var result = Propagation.Run(Rows(carryRounding: true), [], Options, new(50, 3), drivers: new DriverOptions { MostApart = mostApart });
        Assert.Equal(drivers, result.Drivers.Length);
        Assert.Equal(66, result.Drivers.Sum(d => d.Count));
    }

    [Fact]
    public void Rows_that_stand_alone_share_no_driver()
    {
        var result = Propagation.Run(Rows(carryRounding: true), [], null, new(50, 3), drivers: new DriverOptions { MostApart = 2 });
        Assert.All(result.Drivers, d => Assert.NotNull(d.RowIndex));
        Assert.Contains(result.Drivers, d => d is { Row: "Invented 07", Count: 10 });
        Assert.Equal(66, result.Drivers.Sum(d => d.Count));
    }

    [Fact]
    public void Grouping_changes_no_number_but_the_drivers()
    {
        var apart = Propagation.Run(Rows(carryRounding: true), [], Options, new(200, 3), drivers: new DriverOptions { MostApart = 1000 });
        var together = Propagation.Run(Rows(carryRounding: true), [], Options, new(200, 3));
        Assert.Equal(apart.Pooled, together.Pooled);
        Assert.Equal(apart.TauSquared, together.TauSquared);
        Assert.Equal(
            apart.Drivers.Where(d => !d.Unknown.IsRounding).OrderBy(d => d.RowIndex).ThenBy(d => d.Unknown.Name, StringComparer.Ordinal),
            together.Drivers.Where(d => !d.Unknown.IsRounding).OrderBy(d => d.RowIndex).ThenBy(d => d.Unknown.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void No_replicates_look_for_no_drivers() =>
        Assert.Empty(Propagation.Run(Rows(carryRounding: true), [], Options, new(50, 3), drivers: new DriverOptions { Replicates = 0 }).Drivers);

    [Fact]
    public void Monte_Carlo_errors_of_widths_and_of_tau_squared_are_standard_deviations_over_seeds()
    {
        ImmutableArray<UncertainStudyEffect> rows =
        [
            Row("a", new UncertainQuantity.Uniform(-0.5, 0.5), 0.04), Row("b", new UncertainQuantity.Uniform(0.5, 1.5), 0.03),
            Row("c", new UncertainQuantity.Uniform(1, 1.4), 0.05),
        ];
        var runs = Enumerable.Range(1, Seeds).Select(seed => Propagation.Run(rows, [], Options, new MonteCarloPlan(2000, (ulong)seed))).ToArray();
        AssertSpread(runs, r => r.Pooled!.Total.Width, r => r.Drivers[0].Errors.Total);
        AssertSpread(runs, r => Of(r, "a").WidthIfThisKnown, r => Of(r, "a").Errors.IfThisKnown);
        AssertSpread(runs, r => Of(r, "b").WidthIfOnlyThisUnknown, r => Of(r, "b").Errors.IfOnlyThisUnknown);
        AssertSpread(runs, r => r.TauSquared!.Value.Median, r => r.TauSquaredErrors!.Value.Median);
        AssertSpread(runs, r => r.TauSquared!.Value.Quantiles.Upper, r => r.TauSquaredErrors!.Value.Quantiles.Upper);

        static WidthDriver Of(PropagationResult result, string row) => result.Drivers.Single(d => d.Row == row);
    }

    private static double Square(double x) => x * x;

    private static UncertainStudyEffect Row(string label, UncertainQuantity prior, double variance) =>
        new(label, label, new([new("shift", prior, prior.Median, "test")], u => new EffectFormula(u[0], variance)));

    private static ImmutableArray<UncertainStudyEffect> Rows(bool carryRounding)
    {
        var problems = new ProblemList();
        var table = ReportedTable.Read(Mixed, "mixed-forms.csv", Measures.RatioOfMeans, new StudyTableOptions { CarryRounding = carryRounding }, problems);
        problems.ThrowIfAny();
        return [.. table!.Rows.Select(r => new UncertainStudyEffect(r.Label, r.Label, r.Effect))];
    }

    /// <summary>A standard deviation over n seeds has a relative standard error of 1/√(2(n − 1)).</summary>
    private static void AssertSpread(PropagationResult[] runs, Func<PropagationResult, double> value, Func<PropagationResult, double> error)
    {
        var mean = runs.Average(value);
        var spread = Math.Sqrt(runs.Sum(r => Square(value(r) - mean)) / (Seeds - 1));
        Assert.InRange(spread / runs.Average(error), 1 - 4.5 / Math.Sqrt(2 * (Seeds - 1)), 1 + 4.5 / Math.Sqrt(2 * (Seeds - 1)));
    }
}
