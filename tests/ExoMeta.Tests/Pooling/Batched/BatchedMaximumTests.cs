using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>
/// No replicate is left at a local maximum of its likelihood. The oracle is the likelihood itself, written out again and looked at over a
/// fine grid.
/// </summary>
public class BatchedMaximumTests
{
    public static TheoryData<bool, string> Cases
    {
        get
        {
            var data = new TheoryData<bool, string>();
            foreach (var kind in ReplicateData.Kinds)
            {
                data.Add(true, kind);
                data.Add(false, kind);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_fit_is_at_the_highest_point_of_the_likelihood(bool restricted, string kind)
    {
        var options = new PoolingOptions { Method = Method(restricted) };
        foreach (var k in new[] { 2, 3, 5, 9, 20 })
        {
            var data = ReplicateData.Of(kind, k, 150, 11);
            var fits = data.Fit(options).Fits;
            for (var r = 0; r < data.Count; r++)
            {
                var (y, v) = data.Rows(r);
                var here = Likelihood(y, v, fits.TauSquared[r], restricted);
                var highest = Grid(y, v).Max(t => Likelihood(y, v, t, restricted));
                Assert.True(here >= highest - 1e-10 * Math.Max(1, Math.Abs(here)), $"{kind}, k = {k}, replicate {r}: {here:R} < {highest:R}");
            }
        }
    }

    [Theory]
    [InlineData(true, 30)]
    [InlineData(false, 100)]
    public void A_likelihood_of_several_maxima_is_never_certified(bool restricted, int atLeast)
    {
        var several = 0;
        foreach (var kind in ReplicateData.Kinds)
        {
            foreach (var k in new[] { 2, 3, 4, 6, 10, 25 })
            {
                var data = ReplicateData.Of(kind, k, 150, 12);
                var fits = data.Fit(new PoolingOptions { Method = Method(restricted) }).Fits;
                for (var r = 0; r < data.Count; r++)
                {
                    var (y, v) = data.Rows(r);
                    if (Maxima([.. Grid(y, v).Select(t => Score(y, v, t, restricted))]) > 1)
                    {
                        several++;
                        Assert.Equal(ReplicateOutcome.Single, fits.Outcome[r]);
                    }
                }
            }
        }

        // The test is one of many such likelihoods, not of a few.
        Assert.InRange(several, atLeast, 20_000);
    }

    [Theory]
    [InlineData("variances over one decade", true, 0.001)]
    [InlineData("variances over two decades", true, 0.005)]
    [InlineData("variances over one decade", false, 0.003)]
    [InlineData("variances over two decades", false, 0.03)]
    public void Few_replicates_of_ordinary_data_need_the_scalar_path(string kind, bool restricted, double share)
    {
        var (single, all) = (0, 0);
        foreach (var k in new[] { 3, 4, 5, 7, 10, 15, 25, 40 })
        {
            single += ReplicateData.Of(kind, k, 1000, 13).Fit(new PoolingOptions { Method = Method(restricted) }).Counts.Single;
            all += 1000;
        }

        Assert.InRange(single, 0, share * all);
    }

    [Fact]
    public void Two_peaks_of_a_likelihood_are_told_apart_whichever_is_higher()
    {
        // Three precise studies that agree ask for no τ², six imprecise ones that are scattered for much. As these move apart, the higher
        // maximum jumps from 0 to the other; the jump must be that of single fits.
        var replicates = Enumerable.Range(0, 400).Select(i =>
        {
            double[] y = [0, 0.01, -0.01, .. Enumerable.Range(0, 6).Select(j => i / 200.0 * (j - 2.5))];
            double[] v = [1e-3, 1e-3, 1e-3, .. Enumerable.Repeat(0.5, 6)];
            return (y, v);
        });
        var data = ReplicateData.Of([.. replicates]);
        foreach (var restricted in new[] { true, false })
        {
            var options = new PoolingOptions { Method = Method(restricted) };
            var (fits, counts) = data.Fit(options);
            Assert.InRange(counts.Single, 1, 399);
            for (var r = 0; r < data.Count; r++)
            {
                var expected = RandomEffectsModel.Fit(data.Effects(r), options).TauSquared!.Value;
                Assert.Equal(expected, fits.TauSquared[r], 1e-10 * Math.Max(expected, 1e-3));
            }
        }
    }

    private static HeterogeneityEstimator Method(bool restricted) =>
        restricted ? HeterogeneityEstimator.RestrictedMaximumLikelihood : HeterogeneityEstimator.MaximumLikelihood;

    /// <summary>Even in log(τ² + v_min), up to where the likelihood falls for certain.</summary>
    private static IEnumerable<double> Grid(double[] y, double[] v)
    {
        var mean = y.Average();
        var end = Math.Max(v.Max(), 2 * y.Sum(x => (x - mean) * (x - mean)));
        for (var shifted = v.Min(); shifted - v.Min() < end; shifted *= 1.03)
        {
            yield return shifted - v.Min();
        }

        yield return end;
    }

    private static double Likelihood(double[] y, double[] v, double tauSquared, bool restricted)
    {
        var w = v.Select(x => 1 / (x + tauSquared)).ToArray();
        var mean = y.Zip(w, (a, b) => a * b).Sum() / w.Sum();
        var q = y.Zip(w, (a, b) => b * (a - mean) * (a - mean)).Sum();
        return -0.5 * (v.Sum(x => Math.Log(x + tauSquared)) + q + (restricted ? Math.Log(w.Sum()) : 0));
    }

    private static double Score(double[] y, double[] v, double tauSquared, bool restricted)
    {
        var w = v.Select(x => 1 / (x + tauSquared)).ToArray();
        var mean = y.Zip(w, (a, b) => a * b).Sum() / w.Sum();
        var rise = y.Zip(w, (a, b) => b * b * (a - mean) * (a - mean)).Sum();
        return rise - w.Sum() + (restricted ? w.Sum(x => x * x) / w.Sum() : 0);
    }

    private static int Maxima(double[] scores) =>
        (scores[0] < 0 ? 1 : 0) + Enumerable.Range(1, scores.Length - 1).Count(i => scores[i - 1] > 0 && scores[i] < 0);
}
