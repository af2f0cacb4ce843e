using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Random;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>Covariances through a shared control group: hand-computed, implied by a third comparison, and simulated.</summary>
public class DependenceSharedControlTests
{
    private static EffectSet Set(Measure measure, double[][] raw, ZeroCellRule? rule = null, string[]? studies = null) => new(
    [
        .. raw.Select((r, i) =>
        {
            var effect = measure.Compute(r, rule ?? ZeroCellRule.None);
            return new StudyEffect($"arm {i + 1}", studies?[i] ?? "Trial", effect.Estimate, effect.Variance);
        }),
    ]);

    private static Measure Find(string code)
    {
        Assert.True(Measures.TryFind(code, out var measure));
        return measure;
    }

    private static double Covariance(string code, double[] first, double[] second, Standardizer standardizer = Standardizer.AllGroups)
    {
        var measure = Find(code);
        return SharedControlCovariance.Add(
            Set(measure, [first, second]), measure, [first, second], ["placebo", "placebo"], ZeroCellRule.None, standardizer).Covariance![0, 1];
    }

    [Fact]
    public void The_covariance_is_the_control_groups_part_of_the_variance()
    {
        double[] a = [5, 40, 12, 50], b = [9, 45, 12, 50];
        Assert.Equal(1.0 / 12 + 1.0 / 38, Covariance("OR", a, b), 1e-15);
        Assert.Equal(1.0 / 12 - 1.0 / 50, Covariance("RR", a, b), 1e-15);
        Assert.Equal(0.24 * 0.76 / 50, Covariance("RD", a, b), 1e-15);
        Assert.Equal(0.25 / 50, Covariance("AS", a, b), 1e-15);
        Assert.Equal(1.0 / 12, Covariance("IRR", [5, 400, 12, 500], [9, 450, 12, 500]), 1e-15);
        Assert.Equal(12.0 / 250_000, Covariance("IRD", [5, 400, 12, 500], [9, 450, 12, 500]), 1e-18);
        Assert.Equal(0.25 / 500, Covariance("IRSD", [5, 400, 12, 500], [9, 450, 12, 500]), 1e-17);
        double[] m = [10, 2, 20, 8, 3, 25], n = [11, 2.5, 22, 8, 3, 25];
        Assert.Equal(9.0 / 25, Covariance("MD", m, n), 1e-15);
        Assert.Equal(9.0 / (25 * 64), Covariance("ROM", m, n), 1e-16);
        Assert.Equal(9.0 / (25 * 64) + 0.5 / 24, Covariance("CVR", m, n), 1e-16);
        Assert.Equal(0.5 / 24, Covariance("VR", [2, 20, 3, 25], [2.5, 22, 3, 25]), 1e-16);
        var smd = Find("SMD");
        var (d1, d2) = (smd.Compute(m, ZeroCellRule.None).Estimate, smd.Compute(n, ZeroCellRule.None).Estimate);
        Assert.Equal(1.0 / 25 + d1 * d2 / (2 * (20 + 22 + 25)), Covariance("SMD", m, n), 1e-15);
        Assert.Equal(1.0 / 25 + d1 * d2 * 25 / (2.0 * 45 * 47), Covariance("SMD", m, n, Standardizer.EachPair), 1e-15);
    }

    public static TheoryData<string> DifferenceMeasures => ["OR", "RR", "RD", "AS", "IRR", "IRD", "IRSD", "MD", "ROM", "VR", "CVR"];

    [Theory]
    [MemberData(nameof(DifferenceMeasures))]
    public void The_difference_of_two_rows_has_the_variance_of_the_comparison_without_the_control(string code)
    {
        // (A − C) − (B − C) = A − B for every measure that is a difference of two groups' quantities.
        var (a, b, direct) = code switch
        {
            "IRR" or "IRD" or "IRSD" => (new double[] { 5, 400, 12, 500 }, new double[] { 9, 450, 12, 500 }, new double[] { 5, 400, 9, 450 }),
            "MD" or "ROM" or "CVR" => ([10, 2, 20, 8, 3, 25], [11, 2.5, 22, 8, 3, 25], [10, 2, 20, 11, 2.5, 22]),
            "VR" => ([2, 20, 3, 25], [2.5, 22, 3, 25], [2, 20, 2.5, 22]),
            _ => ([5, 40, 12, 50], [9, 45, 12, 50], [5, 40, 9, 45]),
        };
        var measure = Find(code);
        var v = SharedControlCovariance.Add(Set(measure, [a, b]), measure, [a, b], ["c", "c"], ZeroCellRule.None).Covariance!;
        var expected = measure.Compute(direct, ZeroCellRule.None).Variance;
        Assert.Equal(1, (v[0, 0] + v[1, 1] - 2 * v[0, 1]) / expected, 1e-13);
    }

    [Theory]
    [InlineData("SMD")]
    [InlineData("SMDH")]
    public void The_covariance_of_standardized_differences_is_that_of_simulated_trials(string code)
    {
        const int trials = 200_000;
        double[] means = [1.5, 1.0, 0];
        int[] sizes = [60, 50, 55];
        var measure = Find(code);
        var stream = new RandomStream(new StreamKey(20_260_401, 0, 7));
        var (sum1, sum2, products, squares) = (0.0, 0.0, 0.0, 0.0);
        for (var t = 0; t < trials; t++)
        {
            var groups = new (double Mean, double SD)[3];
            for (var g = 0; g < 3; g++)
            {
                // Mean and variance of a normal sample are independent: N(μ, 1/n) and χ²(n − 1)/(n − 1).
                var mean = means[g] + stream.NextNormal() / Math.Sqrt(sizes[g]);
                groups[g] = (mean, Math.Sqrt(2 * stream.NextGamma(0.5 * (sizes[g] - 1)) / (sizes[g] - 1)));
            }

            var d1 = measure.Compute([groups[0].Mean, groups[0].SD, sizes[0], groups[2].Mean, groups[2].SD, sizes[2]], ZeroCellRule.None).Estimate - 1.5;
            var d2 = measure.Compute([groups[1].Mean, groups[1].SD, sizes[1], groups[2].Mean, groups[2].SD, sizes[2]], ZeroCellRule.None).Estimate - 1.0;
            sum1 += d1;
            sum2 += d2;
            products += d1 * d2;
            squares += d1 * d1 * d2 * d2;
        }

        var simulated = products / trials - sum1 / trials * (sum2 / trials);
        var error = Math.Sqrt((squares / trials - products / trials * (products / trials)) / trials);
        double[] first = [1.5, 1, 60, 0, 1, 55], second = [1.0, 1, 50, 0, 1, 55];
        var formula = Covariance(code, first, second, Standardizer.EachPair);

        // The delta method leaves out terms of order 1/n² (here about 1.5 % of the covariance), which 200,000 trials hardly see.
        Assert.True(Math.Abs(formula - simulated) < 4.5 * error + 0.02 * formula, $"{formula:R} and {simulated:R} ± {error:R}");
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_the_rows()
    {
        var or = Measures.OddsRatio;
        double[][] raw = [[5, 40, 12, 50], [9, 45, 13, 50]];
        var set = Set(or, raw);
        Assert.Contains("row 1 (arm 1) and row 2 (arm 2) name one control group, c, but its data differ", Refusal(set, or, raw), StringComparison.Ordinal);
        double[][] same = [[5, 40, 12, 50], [9, 45, 12, 50]];
        Assert.Contains("row 2 (arm 2) has variance", Refusal(set, or, same), StringComparison.Ordinal);
        var peto = Find("PETO");
        Assert.Contains("PETO", Refusal(Set(peto, same), peto, same), StringComparison.Ordinal);

        static string Refusal(EffectSet effects, Measure measure, double[][] raw) => Assert.Throws<ArgumentException>(
            () => SharedControlCovariance.Add(effects, measure, raw, ["c", "c"], ZeroCellRule.None)).Message;
    }

    [Fact]
    public void A_zero_cell_in_one_row_keeps_the_covariance_valid()
    {
        var or = Measures.OddsRatio;
        double[][] raw = [[0, 40, 12, 50], [9, 45, 12, 50], [7, 44, 12, 50]];
        var built = SharedControlCovariance.Add(Set(or, raw, ZeroCellRule.Default), or, raw, ["c", "c", null], ZeroCellRule.Default);
        Assert.Equal(Math.Sqrt((1 / 12.5 + 1 / 38.5) * (1.0 / 12 + 1.0 / 38)), built.Covariance![0, 1], 1e-15);
        Assert.Equal(0, built.Covariance[0, 2]);
    }

    [Fact]
    public void Times_multiply_with_the_covariance_of_the_raw_data()
    {
        var md = Find("MD");
        double[][] raw = [[10, 2, 20, 8, 3, 25], [11, 2.5, 22, 8, 3, 25], [12, 2, 20, 9, 3.5, 25]];
        var set = Set(md, raw);
        var arms = SharedControlCovariance.Correlations(set, md, raw, ["c", "c", "c"], ["A", "B", "A"], ZeroCellRule.None);
        DependentRow[] rows = [new("Trial") { Time = 1 }, new("Trial") { Time = 1 }, new("Trial") { Time = 2 }];
        var v = SamplingCovariance.Of(set, [.. rows], new() { Autocorrelation = 0.5 }, arms).Covariance!;
        Assert.Equal(9.0 / 25, v[0, 1], 1e-14);
        Assert.Equal(0.5 * Math.Sqrt(v[0, 0] * v[2, 2]), v[0, 2], 1e-14);
        Assert.Equal(0.5 * 3 * 3.5 / 25, v[1, 2], 1e-14);
    }

    [Fact]
    public void Rows_with_the_same_control_data_are_named()
    {
        var or = Measures.OddsRatio;
        double[][] raw = [[5, 40, 12, 50], [9, 45, 12, 50], [3, 30, 4, 31], [4, 33, 4, 31], [2, 10, 0, 10], [3, 10, 0, 10]];
        string[] studies = ["Trial", "Trial", "A", "B", "C", "D"];
        var set = Set(or, raw, ZeroCellRule.Default, studies);
        var suspects = SharedControls.Detect(set, or, raw);
        Assert.Equal(2, suspects.Length);
        Assert.Equal([0, 1], suspects[0].Rows);
        Assert.True(suspects[0].SameStudy);
        Assert.Contains("row 1 (arm 1), row 2 (arm 2) have the same control data (ci = 12, n2i = 50)", suspects[0].Message, StringComparison.Ordinal);
        Assert.False(suspects[1].SameStudy);
        Assert.Equal([2, 3], suspects[1].Rows);

        // Once the covariance is there, nothing is suspect.
        var built = SharedControlCovariance.Add(set, or, raw, ["c", "c", null, null, null, null], ZeroCellRule.Default);
        Assert.Equal([2, 3], Assert.Single(SharedControls.Detect(built, or, raw)).Rows);
        Assert.Empty(SharedControls.Detect(set, or, new double[]?[6].ToImmutableArray()));
    }

    [Fact]
    public void Dependent_rows_of_one_study_pooled_as_independent_raise_the_warning_and_with_the_covariance_do_not()
    {
        var or = Measures.OddsRatio;
        double[][] raw = [[5, 40, 12, 50], [9, 45, 12, 50], [3, 30, 4, 31]];
        var set = Set(or, raw, null, ["Trial", "Trial", "Other"]);
        var naive = RandomEffectsModel.Fit(set, new());
        Assert.Contains(naive.Warnings, w => w.Contains("Trial (arm 1, arm 2)", StringComparison.Ordinal));
        var built = SharedControlCovariance.Add(set, or, raw, ["c", "c", null], ZeroCellRule.None);
        var fit = RandomEffectsModel.Fit(built, new() { Method = HeterogeneityEstimator.EqualEffects });
        Assert.DoesNotContain(fit.Warnings, w => w.Contains("independent", StringComparison.Ordinal));
        var equal = RandomEffectsModel.Fit(set, new() { Method = HeterogeneityEstimator.EqualEffects });
        Assert.True(fit.StandardError > equal.StandardError);
    }
}
