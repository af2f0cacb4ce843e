using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.Procedures.ProcedureTesting;

namespace ExoMeta.Tests.Trials.Procedures;

public class ProcedureReferenceTests
{
    private static readonly ImmutableArray<double> Unequal = [0.5, 0.7, 0.8];

    /// <summary>p.adjust of R 4.2.2: p-values, then adjusted by Holm, Hochberg and Hommel. A hypothesis is rejected at α when its adjusted p is at most α.</summary>
    public static TheoryData<double[], double[], double[], double[]> Adjusted => new()
    {
        { [0.1934, 0.0126], [0.1934, 0.0252], [0.1934, 0.0252], [0.1934, 0.0252] },
        { [0.0003, 0.0001, 0.0029], [0.0006, 0.0003, 0.0029], [0.0006, 0.0003, 0.0029], [0.0006, 0.0003, 0.0029] },
        { [0.0994, 0.0079, 0.1837], [0.1988, 0.0237, 0.1988], [0.1837, 0.0237, 0.1837], [0.1837, 0.0237, 0.1837] },
        { [0.0009, 0.0194, 0.001, 0.0025], [0.0036, 0.0194, 0.0036, 0.005], [0.003, 0.0194, 0.003, 0.005], [0.0027, 0.0194, 0.003, 0.005] },
        {
            [0.0352, 0.00001, 0.1916, 0.0063, 0.0523], [0.1056, 0.00005, 0.1916, 0.0252, 0.1056], [0.1046, 0.00005, 0.1916, 0.0252, 0.1046],
            [0.07845, 0.00005, 0.1916, 0.0252, 0.1046]
        },
        {
            [0.0051, 0.198, 0.1487, 0.1933, 0.0001, 0.0493], [0.0255, 0.4461, 0.4461, 0.4461, 0.0006, 0.1972],
            [0.0255, 0.198, 0.198, 0.198, 0.0006, 0.1972], [0.0255, 0.198, 0.198, 0.198, 0.0006, 0.1972]
        },
        {
            [0.0236, 0.1831, 0.0095, 0.0629, 0.0037, 0.0013, 0.0013, 0.0109], [0.0708, 0.1831, 0.0475, 0.1258, 0.0222, 0.0104, 0.0104, 0.0475],
            [0.0708, 0.1831, 0.0436, 0.1258, 0.0222, 0.0091, 0.0091, 0.0436], [0.0708, 0.1831, 0.038, 0.1258, 0.0218, 0.0091, 0.0091, 0.0436]
        },
    };

    [Theory]
    [MemberData(nameof(Adjusted))]
    public void Holm_Hochberg_and_Hommel_reject_where_their_adjusted_p_values_say_so(double[] p, double[] holm, double[] hochberg, double[] hommel)
    {
        foreach (var df in new double?[] { null, 9 })
        {
            double[] statistics = [.. p.Select(x => df is { } degrees ? StudentT.UpperQuantile(x, degrees) : Normal.UpperQuantile(x))];

            // Just below and just above every adjusted p, so that no rejection hangs on rounding.
            foreach (var level in holm.Concat(hochberg).Concat(hommel).Distinct().SelectMany(x => (double[])[x * (1 - 1e-6), x * (1 + 1e-6)]))
            {
                Check(new MultiplicityProcedure.Holm(), holm);
                Check(new MultiplicityProcedure.Hochberg(), hochberg);
                Check(new MultiplicityProcedure.Hommel(), hommel);
                Check(new MultiplicityProcedure.ClosedSimes(), hommel);
                Check(new MultiplicityProcedure.Bonferroni(), [.. p.Select(x => x * p.Length)]);
                Check(new MultiplicityProcedure.None(), p);

                void Check(MultiplicityProcedure procedure, double[] adjusted)
                {
                    var expected = Enumerable.Range(0, p.Length).Where(i => adjusted[i] <= level).Sum(i => 1 << i);
                    var prepared = procedure.Prepare([.. p.Select(_ => 0.5)], level, df);
                    Assert.Equal(expected, Reject(prepared, [statistics])[0]);
                }
            }
        }
    }

    /// <summary>Critical values of every subset for λ = .5, .7, .8 at 2.5 % by mvtnorm 1.1-3 (TVPACK, 1e-15) in R 4.2.2: normal, and t with 15 degrees.</summary>
    [Theory]
    [InlineData(0, 1.959963984540054, 2.225545725810678, 2.221794455687049, 2.204621695358624, 2.356916635393212)]
    [InlineData(15, 2.131449545559775, 2.459024501241677, 2.453380103294703, 2.429060985206979, 2.622682312060511)]
    public void Dunnett_steps_down_by_the_critical_value_of_the_set_that_is_left(
        double degrees, double one, double first, double outer, double last, double all)
    {
        double? df = degrees == 0 ? null : degrees;
        const double Step = 2e-10;
        (int Lead, int Next, double Pair)[] orders = [(0, 1, last), (0, 2, last), (1, 0, outer), (1, 2, outer), (2, 0, first), (2, 1, first)];
        foreach (var procedure in new MultiplicityProcedure[] { new MultiplicityProcedure.ClosedDunnett(), new MultiplicityProcedure.StepDownDunnett() })
        {
            var prepared = procedure.Prepare(Unequal, 0.025, df);
            foreach (var (lead, next, pair) in orders)
            {
                var rest = 3 - lead - next;
                Assert.Equal(0, Row(all - Step, pair - Step, one - Step));
                Assert.Equal(1 << lead, Row(all + Step, pair - Step, one - Step));
                Assert.Equal(1 << lead | 1 << next, Row(all + Step, pair + Step, one - Step));
                Assert.Equal(7, Row(all + Step, pair + Step, one + Step));

                int Row(double a, double b, double c)
                {
                    var row = new double[3];
                    (row[lead], row[next], row[rest]) = (a, b, c);
                    return Reject(prepared, [row])[0];
                }
            }
        }

        var single = new MultiplicityProcedure.SingleStepDunnett().Prepare(Unequal, 0.025, df);
        Assert.Equal(0b101, Reject(single, [[all + Step, all - Step, all + Step]])[0]);
    }

    /// <summary>Dunnett (1955), table 1a, one-sided 5 %, equal sizes: 1, 2 and 3 treatments; two decimals.</summary>
    [Theory]
    [InlineData(10, 1.81, 2.15, 2.34)]
    [InlineData(20, 1.72, 2.03, 2.19)]
    [InlineData(0, 1.64, 1.92, 2.06)]
    public void Step_down_Dunnett_uses_the_published_table(int degrees, double one, double two, double three)
    {
        const double Half = 0.0055;
        var equal = Enumerable.Repeat(Math.Sqrt(0.5), 3).ToImmutableArray();
        var prepared = new MultiplicityProcedure.StepDownDunnett().Prepare(equal, 0.05, degrees == 0 ? null : degrees);
        double[][] trials =
        [
            [three + Half, two + Half, one + Half], [one + Half, two + Half, three + Half], [three - Half, three - Half, three - Half],
            [two - Half, three + Half, two - Half], [two + Half, three + Half, one - Half],
        ];
        Assert.Equal([7, 7, 0, 2, 3], Reject(prepared, trials));
    }

    [Fact]
    public void A_fixed_sequence_stops_at_its_first_failure()
    {
        ImmutableArray<double> loadings = [0.5, 0.5, 0.5];
        double[][] trials = [[2, 2, 2], [1.9, 5, 5], [2, 1.9, 5], [2, 2, 1.9], [double.NaN, 5, 5]];
        Assert.Equal([7, 0, 1, 3, 0], Reject(new MultiplicityProcedure.FixedSequence().Prepare(loadings, 0.025), trials));
        Assert.Equal([7, 6, 4, 0, 6], Reject(new MultiplicityProcedure.FixedSequence([2, 1, 0]).Prepare(loadings, 0.025), trials));
        Assert.Equal(new MultiplicityProcedure.FixedSequence([2, 1, 0]), new MultiplicityProcedure.FixedSequence([2, 1, 0]));
        Assert.NotEqual(new MultiplicityProcedure.FixedSequence([1, 2, 0]), new MultiplicityProcedure.FixedSequence([2, 1, 0]));
    }

    [Fact]
    public void Procedures_are_known_by_name()
    {
        string[] names =
        [
            "none", "bonferroni", "holm", "hochberg", "hommel", "dunnett", "dunnett-step-down", "closed-dunnett", "closed-simes", "fixed-sequence",
        ];
        Assert.Equal(names, MultiplicityProcedure.All.Select(p => p.Name));
        Assert.All(names, name => Assert.Equal(name, MultiplicityProcedure.OfName(name)!.Name));
        Assert.Null(MultiplicityProcedure.OfName("Holm"));
    }

    [Fact]
    public void The_largest_critical_value_makes_a_statistic_significant_whatever_the_others_show()
    {
        foreach (var procedure in MultiplicityProcedure.All.Where(p => p is not MultiplicityProcedure.FixedSequence))
        {
            foreach (var df in new double?[] { null, 20 })
            {
                var prepared = procedure.Prepare(Unequal, 0.025, df);
                var critical = prepared.LargestCritical;
                Assert.Equal([1, 2, 4, 0], Reject(prepared, [[critical, -9, -9], [-9, critical, -9], [-9, -9, critical], [-9, -9, -9]]));
            }
        }
    }

    [Fact]
    public void Unsound_arguments_are_refused_all_at_once()
    {
        var procedure = new MultiplicityProcedure.ClosedDunnett();
        var problems = Assert.Throws<ArgumentException>(() => procedure.Prepare([.. Enumerable.Repeat(1.0, 9)], 0.5, 0)).Message;
        Assert.Contains("(0, 0.5)", problems, StringComparison.Ordinal);
        Assert.Contains("degrees of freedom", problems, StringComparison.Ordinal);
        Assert.Contains("loadings", problems, StringComparison.Ordinal);
        Assert.Contains("at most 8", problems, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MultiplicityProcedure.Holm().Prepare([], 0.025));
        Assert.Throws<ArgumentException>(() => new MultiplicityProcedure.Holm().Prepare([.. Enumerable.Repeat(0.5, 13)], 0.025));
        Assert.Throws<ArgumentException>(() => new MultiplicityProcedure.FixedSequence([0, 0, 1]).Prepare(Unequal, 0.025));
        Assert.Throws<ArgumentException>(() => new MultiplicityProcedure.StepDownDunnett().Prepare([.. Enumerable.Range(1, 9).Select(i => 0.1 * i)], 0.025));
        var equal = new MultiplicityProcedure.StepDownDunnett().Prepare([.. Enumerable.Repeat(0.7, 12)], 0.025);
        Assert.Equal(12, equal.Comparisons);
        Assert.Throws<ArgumentException>(() => Reject(equal, new double[3], 12));
        Assert.Throws<ArgumentException>(() => Reject(equal, new double[12], 11));

        static void Reject(PreparedProcedure prepared, double[] statistics, int masks) => prepared.Reject<ExoMeta.Numerics.Lanes.LaneOne>(
            [.. statistics.Select(x => new ExoMeta.Numerics.Lanes.LaneOne(x))], new ExoMeta.Numerics.Lanes.LaneOne[masks]);
    }
}
