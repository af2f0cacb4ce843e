using ExoMeta.Numerics.Distributions;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling.Curves;

/// <summary>Every analysis of the multiverse is the one that its choices name; and the limits of influence are those of their paper.</summary>
public class MultiverseTests
{
    private static readonly EffectSet Bcg = GoldenData.Effects("bcg-OR");

    [Fact]
    public void It_holds_every_combination_once()
    {
        var cells = Multiverse.Of(Bcg, 0.95).Cells;
        Assert.Equal(2 * (9 * 3 + 1) + 1 + 4, cells.Length);
        Assert.Equal(cells.Length, cells.Select(c => (c.Estimator, c.Inference, c.Correction)).Distinct().Count());
        Assert.All(cells.Where(c => c.Inference == InferenceMethod.KenwardRoger), c => Assert.Equal(HeterogeneityEstimator.RestrictedMaximumLikelihood, c.Estimator));
        Assert.All(cells, c => Assert.Null(c.WhyNot));
    }

    [Theory]
    [InlineData(0.95)]
    [InlineData(0.8)]
    public void Each_analysis_is_that_of_its_choices(double level)
    {
        foreach (var cell in Multiverse.Of(Bcg, level).Cells)
        {
            var (estimate, interval) = Alone(cell, level);
            Assert.Equal(estimate, cell.Estimate);
            Assert.Equal(interval, cell.Interval);
        }
    }

    [Fact]
    public void What_cannot_be_done_says_why_and_stops_nothing()
    {
        var cells = Multiverse.Of(new(Bcg.Effects[..2]), 0.95).Cells;
        Assert.Equal(61, cells.Length);

        // Two rows are enough for a pool and, without heterogeneity, for a selection model.
        Assert.All(cells, c => Assert.Equal(c.Correction == BiasCorrection.None || (c.Correction > BiasCorrection.PetPeese && c.Estimator == HeterogeneityEstimator.EqualEffects), c.WhyNot is null));
        Assert.All(cells, c => Assert.Equal(c.WhyNot is null, c.Estimate is not null && c.Interval is not null));
        Assert.Contains("at least 3", cells.First(c => c.Correction == BiasCorrection.PetPeese).WhyNot, StringComparison.Ordinal);
        Assert.DoesNotContain(cells, c => c.WhyNot?.Contains("Parameter", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void Rows_that_are_wrong_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Multiverse.Of(new(Bcg.Effects[..1]), 0.95));
        Assert.Throws<ArgumentException>(() => Multiverse.Of(GoldenData.Effects([0.1, 0.2], [0.1, -0.1]), 0.95));
        Assert.ThrowsAny<ArgumentException>(() => Multiverse.Of(Bcg, 1));
        Assert.Throws<OperationCanceledException>(() => Multiverse.Of(Bcg, 0.95, new(canceled: true)));
    }

    [Theory]
    [InlineData(13, 1)]
    [InlineData(48, 3)]
    public void Limits_of_influence_are_those_of_Viechtbauer_and_Cheung(int k, int p)
    {
        var limits = InfluenceLimits.Of(k, p);
        Assert.Equal(1.959963984540054, limits.StudentisedResidual, 1e-12);
        Assert.Equal(3 * Math.Sqrt((double)p / (k - p)), limits.Dffits);
        Assert.Equal(0.5, ChiSquared.Cdf(limits.CookDistance, p), 1e-12);
        Assert.Equal(3.0 * p / k, limits.Hat);
        Assert.Equal(1, limits.Dfbetas);
        Assert.Equal(double.PositiveInfinity, InfluenceLimits.Of(1, 1).Dffits);
        Assert.Throws<ArgumentOutOfRangeException>(() => InfluenceLimits.Of(1, 2));
    }

    [Fact]
    public void Influence_carries_its_limits_and_what_deletions_are_compared_with()
    {
        var influence = Influence.Of(Bcg, new PoolingOptions());
        var fit = RandomEffectsModel.Fit(Bcg, new PoolingOptions());
        Assert.Equal(InfluenceLimits.Of(13, 1), influence.Limits);
        Assert.Equal(fit.TauSquared!.Value, influence.TauSquared!.Value, 1e-12);
        Assert.Equal(fit.Q!.Value, influence.Q!.Value, 1e-9);
        Assert.All(influence.Rows, r => Assert.Equal(
            Math.Abs(r.Dffits!.Value) > influence.Limits.Dffits || ChiSquared.Cdf(r.CookDistance!.Value, 1) > 0.5 || r.Hat > influence.Limits.Hat || Math.Abs(r.Dfbetas[0]!.Value) > 1,
            r.IsInfluential));
    }

    private static (double? Estimate, Interval? Interval) Alone(MultiverseCell cell, double level)
    {
        var options = new PoolingOptions { Method = cell.Estimator ?? default, Inference = cell.Inference ?? default, Level = level };
        switch (cell.Correction)
        {
            case BiasCorrection.None:
                var fit = RandomEffectsModel.Fit(Bcg, options);
                return (fit.Estimate, fit.Interval);
            case BiasCorrection.TrimAndFill:
                var filled = TrimAndFill.Run(Bcg, options);
                var again = RandomEffectsModel.Fit(new([.. Bcg.Effects, .. filled.Filled]), options);
                return (again.Estimate, again.Interval);
            case BiasCorrection.PetPeese:
                var chosen = PetPeese.Fit(Bcg, level).Chosen;
                return (chosen.Limit, chosen.LimitInterval);
            default:
                var selected = SelectionModel.Fit(Bcg, new SelectionFunction.Step([0.025]), new SelectionOptions
                {
                    Level = level,
                    EqualEffects = cell.Estimator == HeterogeneityEstimator.EqualEffects,
                    Alternative = cell.Correction == BiasCorrection.SelectionOfLarge ? SelectionAlternative.Greater : SelectionAlternative.Less,
                });
                return (selected.Estimate, selected.Interval);
        }
    }
}
