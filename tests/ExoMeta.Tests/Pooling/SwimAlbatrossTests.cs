using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class SwimAlbatrossTests
{
    /// <summary>
    /// For equal groups the contours are N = z²(8 + d²)/(2d²) and z²/atanh²(r) + 3, the formulas of metap 1.13 (docontours); the odds ratio
    /// from var log OR = Σ1/cell. R 4.2.2.
    /// </summary>
    [Fact]
    public void Contours_agree_with_their_formulas_in_R()
    {
        Near(172.652232552308, AlbatrossPlot.SampleSizeAt(new AlbatrossScale.StandardisedMeanDifference(), 0.3, 0.05));
        Near(104.706521827595, AlbatrossPlot.SampleSizeAt(new AlbatrossScale.Correlation(), 0.25, 0.01));
        Near(171.903104470867, AlbatrossPlot.SampleSizeAt(new AlbatrossScale.OddsRatio(0.2), 2, 0.05));
        static void Near(double expected, double actual) => Assert.Equal(1, actual / expected, 1e-12);
    }

    /// <summary>A study of the size that a contour gives has exactly the contour's p, by the variance of the effect.</summary>
    [Theory]
    [InlineData(0.4, 1.0)]
    [InlineData(-0.8, 3.0)]
    public void A_study_on_the_contour_has_its_p(double d, double ratio)
    {
        var n = AlbatrossPlot.SampleSizeAt(new AlbatrossScale.StandardisedMeanDifference(ratio), d, 0.003);
        var (n1, n2) = (n * ratio / (1 + ratio), n / (1 + ratio));
        var z = Math.Abs(d) / Math.Sqrt(1 / n1 + 1 / n2 + d * d / (2 * n));
        Assert.Equal(0.003, 2 * Normal.Survival(z), 1e-14);
    }

    [Fact]
    public void Studies_stand_on_the_side_of_their_direction_and_bounds_at_their_conservative_end()
    {
        var plot = AlbatrossPlot.Place(
            [
                new("right", 100, OneSidedP.FromTwoSided("right", 0.01, PValueForm.Exact, EffectDirection.Favourable)),
                new("left", 1000, OneSidedP.FromTwoSided("left", 0.001, PValueForm.Exact, EffectDirection.Unfavourable)),
                new("bound", 10, OneSidedP.FromTwoSided("bound", 0.05, PValueForm.Below, EffectDirection.Unfavourable)),
                new("none", 10, OneSidedP.FromTwoSided("none", 0.05, PValueForm.Above, EffectDirection.Favourable)),
            ],
            new AlbatrossScale.StandardisedMeanDifference(),
            [0.2, 0.5]);
        Assert.Equal([2, -3, -1.3010299956639813, 0], plot.Studies.Select(s => Math.Round(s.X, 14)), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([4, 9, 1, 1], plot.Studies.Select(s => s.Y), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([false, false, true, true], plot.Studies.Select(s => s.IsBound));
        Assert.Equal(2, plot.Contours.Length);
        foreach (var contour in plot.Contours)
        {
            Assert.Equal(1e-10, contour.Right[^1].TwoSidedP, 1e-22);
            Assert.All(contour.Right, point => Assert.True(point.SampleSize >= 1 && point.X >= 0));
            Assert.All(contour.Right.Zip(contour.Right.Skip(1)), pair => Assert.True(pair.First.SampleSize < pair.Second.SampleSize));
        }

        // A larger effect needs fewer patients.
        Assert.True(plot.Contours[1].Right[^1].SampleSize < plot.Contours[0].Right[^1].SampleSize);
    }

    [Fact]
    public void Effects_without_a_contour_are_refused()
    {
        Assert.Throws<ArgumentException>(() => AlbatrossPlot.SampleSizeAt(new AlbatrossScale.StandardisedMeanDifference(), 0, 0.05));
        Assert.Throws<ArgumentException>(() => AlbatrossPlot.SampleSizeAt(new AlbatrossScale.Correlation(), 1, 0.05));
        Assert.Throws<ArgumentException>(() => AlbatrossPlot.SampleSizeAt(new AlbatrossScale.OddsRatio(0.2), 1, 0.05));
        Assert.Throws<ArgumentException>(() => AlbatrossPlot.SampleSizeAt(new AlbatrossScale.OddsRatio(1.2), 2, 0.05));
        Assert.Throws<ArgumentException>(() => AlbatrossPlot.SampleSizeAt(new AlbatrossScale.Correlation(), 0.3, 0));
    }
}
