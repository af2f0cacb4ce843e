using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>Covariances from stated correlations and from raw data; numbers of <c>vcalc</c> are metafor 3.8-1's on R 4.2.2.</summary>
public class DependenceReferenceTests
{
    private static readonly double[] Variances = [.1, .2, .15, .3, .25, .4];

    private static readonly string[] Studies = ["1", "1", "1", "2", "2", "3"];

    private static EffectSet Set(double[] variances, string[] studies, double[]? estimates = null) => new(
        [.. variances.Select((v, i) => new StudyEffect($"row {i + 1}", studies[i], estimates?[i] ?? 0.1 * i, v))]);

    private static void Agrees(double[,] expected, EffectSet actual, double tolerance = 1e-14)
    {
        var v = actual.Covariance!;
        for (var i = 0; i < expected.GetLength(0); i++)
        {
            for (var j = 0; j < expected.GetLength(1); j++)
            {
                Assert.True(Math.Abs(expected[i, j] - v[i, j]) <= tolerance, $"({i}, {j}): {expected[i, j]:R} and {v[i, j]:R}");
                Assert.Equal(v[i, j], v[j, i]);
            }
        }
    }

    [Fact]
    public void One_stated_correlation_gives_what_vcalc_gives()
    {
        var built = SamplingCovariance.Constant(Set(Variances, Studies), 0.6);
        Agrees(
            new[,]
            {
                { 0.1, 0.0848528137423857, 0.0734846922834953 },
                { 0.0848528137423857, 0.2, 0.1039230484541326 },
                { 0.0734846922834953, 0.1039230484541326, 0.15 },
            },
            built);
        Assert.Equal(0, built.Covariance![0, 3]);
        Assert.Equal(0, built.Covariance[3, 5]);
    }

    [Fact]
    public void Autoregressive_errors_at_uneven_times_give_what_vcalc_gives()
    {
        var built = SamplingCovariance.Autoregressive(Set(Variances, Studies), [0, 1.5, 4, 0, 3, 1], 0.7);
        Agrees(
            new[,]
            {
                { 0.1, 0.0828251169633946, 0.0294061243621120 },
                { 0.0828251169633946, 0.2, 0.0710077460563282 },
                { 0.0294061243621120, 0.0710077460563282, 0.15 },
            },
            built);
        Assert.Equal(0.0939344186121359, built.Covariance![3, 4], 1e-14);
    }

    [Fact]
    public void Outcomes_and_times_multiply_as_in_vcalc()
    {
        string[] outcome = ["a", "b", "a", "a", "b", "a"];
        double[] time = [1, 1, 2, 0, 3, 1];
        var rows = Studies.Select((s, i) => new DependentRow(s) { Outcome = outcome[i], Time = time[i] });
        var built = SamplingCovariance.Of(Set(Variances, Studies), [.. rows], new() { BetweenOutcomes = 0.5, Autocorrelation = 0.8 });
        Agrees(
            new[,]
            {
                { 0.1, 0.0707106781186547, 0.0979795897113271 },
                { 0.0707106781186547, 0.2, 0.0692820323027551 },
                { 0.0979795897113271, 0.0692820323027551, 0.15 },
            },
            built);
        Assert.Equal(0.0701084873606613, built.Covariance![3, 4], 1e-14);
    }

    [Fact]
    public void Several_observations_of_two_outcomes_give_what_vcalc_gives()
    {
        string[] outcome = ["a", "b", "a", "a", "b", "a"];
        var rows = Studies.Select((s, i) => new DependentRow(s) { Outcome = outcome[i], Observation = $"{i}" });
        var built = SamplingCovariance.Of(
            Set(Variances, Studies), [.. rows], new() { WithinOutcome = 0.6, OutcomePairs = [new("b", "a", 0.4)], BetweenOutcomes = 0.9 });
        Agrees(
            new[,]
            {
                { 0.1, 0.0565685424949238, 0.0734846922834953 },
                { 0.0565685424949238, 0.2, 0.0692820323027551 },
                { 0.0734846922834953, 0.0692820323027551, 0.15 },
            },
            built);
    }

    [Fact]
    public void Shared_arms_with_times_and_outcomes_give_what_vcalc_gives_and_an_arm_in_the_other_role_turns_the_sign()
    {
        string[] treated = ["A", "B", "A", "C"], control = ["P", "P", "B", "A"], outcome = ["x", "x", "y", "y"];
        double[] n1 = [20, 30, 20, 10], n2 = [40, 40, 30, 20], time = [1, 2, 1, 2], variances = [.1, .12, .09, .2];
        var rows = treated.Select((t, i) => new DependentRow("1")
        {
            Treated = t, Control = control[i], TreatedSize = n1[i], ControlSize = n2[i], Outcome = outcome[i], Time = time[i],
        });
        var built = SamplingCovariance.Of(Set(variances, ["1", "1", "1", "1"]), [.. rows], new() { BetweenOutcomes = 0.5, Autocorrelation = 0.9 });
        Agrees(
            new[,]
            {
                { 0.1, 0.0372635402044871, 0.03, -0.03 },
                { 0.0372635402044871, 0.12, -0.0223581241226923, 0 },
                { 0.03, -0.0223581241226923, 0.09, -0.054 },
                { -0.03, 0, -0.054, 0.2 },
            },
            built);

        var equal = rows.Take(2).Select(r => r with { TreatedSize = null, ControlSize = null, Outcome = null, Time = null });
        Assert.Equal(0.0547722557505166, SamplingCovariance.Of(Set([.1, .12], ["1", "1"]), [.. equal], new()).Covariance![0, 1], 1e-15);
    }

    [Fact]
    public void Correlations_that_contradict_each_other_are_refused_with_the_rows()
    {
        // Three rows cannot all correlate at −0.6 with each other.
        var error = Assert.Throws<ArgumentException>(() => SamplingCovariance.Constant(Set(Variances, Studies), -0.6));
        Assert.Contains("row 1 (row 1), row 2 (row 2), row 3 (row 3)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("row 4", error.Message, StringComparison.Ordinal);

        // A − P, B − P and A − B of the same patients: the third follows from the other two.
        DependentRow[] rows =
        [
            new("1") { Treated = "A", Control = "P" }, new("1") { Treated = "B", Control = "P" }, new("1") { Treated = "A", Control = "B" },
        ];
        Assert.Throws<ArgumentException>(() => SamplingCovariance.Of(Set([1, 1, 1], ["1", "1", "1"]), [.. rows], new()));
    }

    [Fact]
    public void A_correlation_that_is_needed_and_not_stated_is_asked_for()
    {
        var set = Set([1, 1], ["1", "1"]);
        Assert.Contains("state the correlation between outcomes", Assert.Throws<ArgumentException>(() => SamplingCovariance.Of(
            set, [new("1") { Outcome = "a" }, new("1") { Outcome = "b" }], new())).Message, StringComparison.Ordinal);
        Assert.Contains("state the autocorrelation", Assert.Throws<ArgumentException>(() => SamplingCovariance.Of(
            set, [new("1") { Time = 1 }, new("1") { Time = 2 }], new())).Message, StringComparison.Ordinal);
        Assert.Contains("only one of them has a time", Assert.Throws<ArgumentException>(() => SamplingCovariance.Of(
            set, [new("1") { Time = 1 }, new("1")], new() { Autocorrelation = 0.5 })).Message, StringComparison.Ordinal);
        Assert.Contains("repeat each other", Assert.Throws<ArgumentException>(() => SamplingCovariance.Of(
            set, [new("1"), new("1")], new())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SamplingCovariance.Constant(set, 1.5));
        Assert.Throws<ArgumentException>(() => SamplingCovariance.Autoregressive(set, [1, 2], 1));
    }
}
