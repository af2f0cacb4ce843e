using ExoMeta.Trials.Designs;

namespace ExoMeta.Tests.Trials.DoseFinding;

/// <summary>Shapes fitted to effects over control, against weighted least squares by hand and against curves that are known.</summary>
public class DoseResponseEvidenceTests
{
    private static readonly double[] Doses = [10, 10, 25, 25, 50, 50, 100, 100, 150];
    private static readonly double[] Effects = [0.20, 0.34, 0.52, 0.41, 0.70, 0.60, 0.83, 0.76, 0.85];
    private static readonly double[] Variances = [0.0144, 0.0196, 0.0144, 0.0225, 0.0169, 0.0256, 0.0196, 0.0144, 0.0225];

    [Fact]
    public void Effects_of_one_dose_are_taken_together_by_their_weights()
    {
        var mean = DoseResponseEvidence.Of(Doses, Effects, Variances, 1).Means[0];
        var weight = 1 / 0.0144 + 1 / 0.0196;
        Assert.Equal(new DoseMean(10, (0.20 / 0.0144 + 0.34 / 0.0196) / weight, 1 / weight, 2), mean);
    }

    [Fact]
    public void The_straight_line_is_the_one_through_0_by_least_squares_over_all_rows()
    {
        var line = DoseResponseEvidence.Of(Doses, Effects, Variances, 1).Curves.Single(c => c.Fit.Family.Name == "linear");
        var slope = Doses.Select((d, i) => d * Effects[i] / Variances[i]).Sum() / Doses.Select((d, i) => d * d / Variances[i]).Sum();

        // The curve is pinned to 0 by a variance that is a millionth of the smallest other.
        Assert.Equal(slope * 150, line.EffectAt(150), 1e-5 * slope * 150);
        Assert.Equal(0, line.Fit.At(0), 1e-5);
    }

    [Fact]
    public void Weights_add_up_to_1_and_follow_the_criterion()
    {
        var evidence = DoseResponseEvidence.Of(Doses, Effects, Variances, 1);
        Assert.Equal(1, evidence.Curves.Sum(c => c.Weight), 1e-12);
        Assert.Equal(evidence.Curves.Select(c => c.Fit.Criterion).Order(), evidence.Curves.Select(c => c.Fit.Criterion));
        Assert.Equal(Math.Exp(-0.5 * (evidence.Curves[1].Fit.Criterion - evidence.Curves[0].Fit.Criterion)), evidence.Curves[1].Weight / evidence.Curves[0].Weight, 1e-12);
        var average = evidence.Curves.Sum(c => c.Weight * (c.Fit.At(150) - c.Fit.At(0)));
        Assert.Equal(average, evidence.Average[^1].Effect, 1e-12);
        Assert.Equal((5, 150), (evidence.Average[0].Dose, evidence.Average[^1].Dose));
        Assert.All(evidence.Average.Skip(1), a => Assert.InRange(a.Effect, a.Interval.Lower, a.Interval.Upper));
    }

    [Fact]
    public void An_exact_curve_is_found_again_and_has_the_weight()
    {
        double[] doses = [5, 10, 25, 50, 100, 150];
        double[] effects = [.. doses.Select(d => 1.2 * d / (30 + d))];
        var evidence = DoseResponseEvidence.Of(doses, effects, [.. doses.Select(_ => 1e-4)], 7);
        var emax = evidence.Curves.Single(c => c.Fit.Family.Name == "emax");
        Assert.Equal(30, emax.Fit.Parameters[0], 1e-2);
        Assert.Equal("emax", evidence.Curves[0].Fit.Family.Name);
        Assert.Equal(1.2 * 75 / 105, emax.EffectAt(75), 1e-4);
    }

    [Fact]
    public void The_interval_of_a_line_alone_is_that_of_its_slope()
    {
        // Two doses: the straight line and the log-linear shape, which has no parameter to fit either, are all that is left.
        var evidence = DoseResponseEvidence.Of([1, 2], [0.5, 1.1], [0.01, 0.01], 1);
        Assert.Equal(["linear", "log-linear"], evidence.Curves.Select(c => c.Fit.Family.Name).Order(StringComparer.Ordinal));
        Assert.Equal(DoseResponseFamily.All.Length - 2, evidence.Unfitted.Length);
        Assert.All(evidence.Unfitted, reason => Assert.Contains("too few doses", reason, StringComparison.Ordinal));

        // The line weighs nearly all, so that the interval at dose 2 is 2·slope ± 1.96·2·√(0.01/5), but for the error of 400 samples (8 % of a standard deviation).
        Assert.True(evidence.Curves.Single(c => c.Fit.Family.Name == "linear").Weight > 0.9);
        var (slope, error) = ((0.5 + 2 * 1.1) / 5, Math.Sqrt(0.01 / 5));
        Assert.Equal(2 * (slope - 1.96 * error), evidence.Average[^1].Interval.Lower, 0.7 * error);
        Assert.Equal(2 * (slope + 1.96 * error), evidence.Average[^1].Interval.Upper, 0.7 * error);
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval_and_rows_may_come_in_any_order()
    {
        var first = DoseResponseEvidence.Of(Doses, Effects, Variances, 3);
        Assert.Equal(first.Average.AsEnumerable(), DoseResponseEvidence.Of(Doses, Effects, Variances, 3).Average);
        Assert.NotEqual(first.Average[^1].Interval, DoseResponseEvidence.Of(Doses, Effects, Variances, 4).Average[^1].Interval);
        var turned = DoseResponseEvidence.Of([.. Doses.Reverse()], [.. Effects.Reverse()], [.. Variances.Reverse()], 3);
        Assert.Equal(first.Average[^1].Effect, turned.Average[^1].Effect, 1e-9);
    }

    [Fact]
    public void Doses_that_span_decades_are_looked_at_by_ratio()
    {
        var evidence = DoseResponseEvidence.Of([1e6, 1e7, 1e8], [0.1, 0.2, 0.3], [0.01, 0.01, 0.01], 1);
        Assert.True(evidence.IsWide);
        Assert.Equal((5e5, 1e8), (evidence.Average[0].Dose, evidence.Average[^1].Dose));
        var narrow = DoseResponseEvidence.Of([1, 2], [1, 2], [1, 1], 1);
        Assert.False(narrow.IsWide);
        Assert.Equal((0, 0, 2), (narrow.Average[0].Dose, narrow.Average[0].Effect, narrow.Average[^1].Dose));
    }

    [Fact]
    public void What_cannot_be_fitted_says_why()
    {
        Assert.Contains("above 0", DoseResponseEvidence.WhyNot([0, 1, 2])!, StringComparison.Ordinal);
        Assert.Contains("two different doses", DoseResponseEvidence.WhyNot([5, 5, 5])!, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DoseResponseEvidence.Of([1, 2], [1, 2], [1, 0], 1));
        Assert.Throws<ArgumentException>(() => DoseResponseEvidence.Of([1, 2], [1], [1, 1], 1));
    }
}
