using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>What figures draw beyond the numbers of a fit: curves along a moderator, risks of two groups, contours on scales of risks.</summary>
public class FigureCoordinatesTests
{
    private static readonly EffectSet Effects = new(
        [new("A", "A", -0.9, 0.33), new("B", "B", -1.6, 0.19), new("C", "C", -1.3, 0.41), new("D", "D", -1.4, 0.02), new("E", "E", -0.2, 0.05), new("F", "F", 0.1, 0.06)]);

    private static readonly NumericModerator Dose = Moderator.Numeric("dose", [44, 55, 42, 52, 13, 44]);

    private static readonly FactorModerator Route = Moderator.Factor("route", ["iv", "iv", "inhaled", "iv", "inhaled", "inhaled"]);

    private static readonly NumericModerator Age = Moderator.Numeric("age", [30, 41, 36, 52, 47, 40]);

    [Fact]
    public void A_curve_runs_over_the_values_that_occur_and_holds_the_other_moderators()
    {
        var fit = MetaRegression.Fit(Effects, DesignMatrix.Of([Age, Dose, Route], ["route", "dose", "age"]), new PoolingOptions());
        var curve = ModeratorCurve.Of(fit, 8)!;
        Assert.Equal("dose", curve.Along.Name);
        Assert.Equal(Dose.Values, curve.Along.Values);
        Assert.Equal((8, 13.0, 55.0), (curve.Points.Length, curve.Points[0].Value, curve.Points[^1].Value));
        Assert.Equal(["route", "age"], curve.Held.Select(m => m.Name));
        Assert.Equal(["inhaled"], Assert.IsType<FactorModerator>(curve.Held[0]).Labels);
        Assert.Equal([41.0], Assert.IsType<NumericModerator>(curve.Held[1]).Values);
        foreach (var point in curve.Points)
        {
            // Columns: intercept, the other route, dose, age.
            var direct = fit.Predict([1, 0, point.Value, 41]);
            Assert.Equal(direct.Estimate, point.Effect.Estimate, 1e-12);
            Assert.Equal(direct.Interval.Lower, point.Effect.Interval.Lower, 1e-12);
            Assert.Equal(direct.PredictionInterval!.Value.Upper, point.Effect.PredictionInterval!.Value.Upper, 1e-12);
        }
    }

    [Fact]
    public void A_curve_follows_products_of_moderators()
    {
        var fit = MetaRegression.Fit(Effects, DesignMatrix.Of([Age, Dose], ["dose*age"]), new PoolingOptions { Method = HeterogeneityEstimator.EqualEffects });
        var b = fit.Coefficients.Select(c => c.Estimate).ToArray();
        Assert.All(ModeratorCurve.Of(fit)!.Points, p => Assert.Equal(b[0] + b[1] * p.Value + b[2] * 41 + b[3] * p.Value * 41, p.Effect.Estimate, 1e-10));
    }

    [Fact]
    public void Factors_alone_have_no_curve()
    {
        Assert.Null(ModeratorCurve.Of(MetaRegression.Fit(Effects, DesignMatrix.Of(Route), new PoolingOptions())));
    }

    [Fact]
    public void A_design_keeps_the_moderators_that_its_terms_name_and_of_some_rows_their_values()
    {
        var design = DesignMatrix.Of([Age, Dose, Route], ["dose", "route:dose"]);
        Assert.Equal(["dose", "route"], design.Moderators.Select(m => m.Name));
        var part = design.Subset([0, 1, 2, 4]).Moderators;
        Assert.Equal([44, 55, 42, 13], Assert.IsType<NumericModerator>(part[0]).Values);
        Assert.Equal(["iv", "iv", "inhaled", "inhaled"], Assert.IsType<FactorModerator>(part[1]).Labels);
        Assert.Empty(DesignMatrix.InterceptOnly(3).Moderators);
    }

    [Fact]
    public void Weights_of_a_regression_are_percents_of_inverse_variances_or_what_the_user_gave()
    {
        var fit = MetaRegression.Fit(Effects, DesignMatrix.Of(Dose), new PoolingOptions());
        Assert.Equal(100, fit.Weights.Sum(), 1e-10);
        Assert.Equal((0.41 + fit.TauSquared) / (0.02 + fit.TauSquared), fit.Weights[3] / fit.Weights[2], 1e-12);
        var own = MetaRegression.Fit(Effects, DesignMatrix.Of(Dose), new PoolingOptions { Weights = [1, 2, 1, 4, 1, 1] });
        Assert.Equal([10, 20, 10, 40, 10, 10], own.Weights);
    }

    [Theory]
    [InlineData("OR", -0.7)]
    [InlineData("PETO", 1.2)]
    [InlineData("RR", -0.4)]
    [InlineData("RD", 0.11)]
    public void The_curve_of_a_labbe_plot_has_the_effect_of_its_measure(string measure, double effect)
    {
        var plot = LabbePlot.Of([new("A", 3, 10, 4, 20), new("B", 0, 5, 7, 7)], measure, (effect, new(effect - 0.1, effect + 0.1)), 0.6, 31);
        Assert.Equal([new("A", 0.2, 0.3, 30), new("B", 1, 0, 12)], plot.Points);
        Assert.Equal((31, 0.6 * 1e-6, 0.6 * (1 - 1e-6)), (plot.Curve.Length, plot.Curve[0].Control, plot.Curve[^1].Control));
        Assert.True(Measures.TryFind(measure == "PETO" ? "OR" : measure, out var found));
        foreach (var at in plot.Curve.Where(c => !c.IsCut && c.Treated is > 0 and < 1))
        {
            // The effect of a very large study with these risks.
            const double Size = 1e9;
            var back = found!.Compute([at.Treated * Size, Size, at.Control * Size, Size], new(0, ZeroCellRule.Default.Scope)).Estimate;
            Assert.Equal(effect, back, 1e-6);
        }

        Assert.Empty(LabbePlot.Of([new("A", 3, 10, 4, 20)], measure, null).Curve);
    }

    [Fact]
    public void A_labbe_plot_of_another_measure_is_refused()
    {
        Assert.Throws<ArgumentException>(() => LabbePlot.Of([new("A", 3, 10, 4, 20)], "AS", null));
        Assert.Throws<ArgumentOutOfRangeException>(() => LabbePlot.Of([new("A", 3, 10, 4, 20)], "OR", null, 1.2));
    }

    /// <summary>A study of the size that a contour gives has exactly the contour's p, by the variance of the effect from its cells.</summary>
    [Theory]
    [InlineData("RR", 1.6, 0.3, 1.0)]
    [InlineData("RR", 0.5, 0.62, 2.5)]
    [InlineData("RD", 0.08, 0.21, 1.0)]
    [InlineData("RD", -0.15, 0.4, 0.7)]
    public void A_study_on_a_contour_of_risks_has_its_p(string measure, double effect, double baseline, double ratio)
    {
        AlbatrossScale scale = measure == "RR" ? new AlbatrossScale.RiskRatio(baseline, ratio) : new AlbatrossScale.RiskDifference(baseline, ratio);
        var n = AlbatrossPlot.SampleSizeAt(scale, effect, 0.004);
        var (n1, n0) = (n * ratio / (1 + ratio), n / (1 + ratio));
        var risk = measure == "RR" ? effect * baseline : effect + baseline;
        Assert.True(Measures.TryFind(measure, out var found));
        var size = found!.Compute([risk * n1, n1, baseline * n0, n0], new(0, ZeroCellRule.Default.Scope));
        Assert.Equal(0.004, 2 * Normal.Survival(Math.Abs(size.Estimate) / Math.Sqrt(size.Variance)), 1e-12);
    }

    [Fact]
    public void Contours_of_risks_differ_by_direction_and_miss_the_half_in_which_no_such_risk_exists()
    {
        var contour = AlbatrossPlot.Place([], new AlbatrossScale.OddsRatio(0.1), [2]).Contours[0];
        Assert.Equal((2, 0.5), (contour.Effect, contour.Opposite));
        Assert.All(contour.Left.Zip(contour.Right), pair => Assert.True(pair.First.X < 0 && pair.Second.X > 0));

        // Halving a small risk takes more patients than doubling it.
        Assert.True(contour.Left[^1].SampleSize > contour.Right[^1].SampleSize);
        Assert.Equal(AlbatrossPlot.SampleSizeAt(new AlbatrossScale.OddsRatio(0.1), 0.5, 1e-10), contour.Left[^1].SampleSize, 1e-6);
        var half = AlbatrossPlot.Place([], new AlbatrossScale.RiskRatio(0.6), [2]).Contours[0];
        Assert.Empty(half.Right);
        Assert.NotEmpty(half.Left);
        Assert.Throws<ArgumentException>(() => AlbatrossPlot.Place([], new AlbatrossScale.RiskDifference(0.5), [0.7]));
    }

    [Fact]
    public void A_study_far_on_the_unfavourable_side_keeps_its_p()
    {
        var study = AlbatrossStudy.Of(new("far", "far", -1.5, 0.01), 400, largerIsFavourable: true);
        Assert.Equal(1, study.P.Upper);
        var point = AlbatrossPlot.Place([study], new AlbatrossScale.Correlation(), []).Studies[0];
        Assert.Equal(2 * Normal.Survival(15), point.TwoSidedP);
        Assert.Equal(Math.Log10(2 * Normal.Survival(15)), point.X, 1e-9);
    }
}
