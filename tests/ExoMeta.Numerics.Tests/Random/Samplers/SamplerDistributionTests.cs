using System.Globalization;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.Random;

/// <summary>Ten million draws of each sampler against its distribution; fixed seeds, 4.5 standard errors.</summary>
public class SamplerDistributionTests
{
    public static TheoryData<string> Names => SamplerCases.Names;

    /// <summary>Where moments are known, and the draws are not all the same but for some dozen.</summary>
    public static TheoryData<string> NamesWithMoments =>
        [.. SamplerCases.All.Values.Where(x => x.Known.Moments.Variance * SampleSummary.Draws > 100).Select(x => x.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Draws_fall_into_bins_and_tails_as_often_as_the_distribution_says(string name)
    {
        var summary = SampleSummary.Of(name);
        summary.Bins.Check(summary.Counts);
    }

    [Theory]
    [MemberData(nameof(NamesWithMoments))]
    public void Mean_variance_skewness_and_kurtosis_are_those_of_the_distribution(string name)
    {
        var (_, _, skewness, kurtosis) = SamplerCases.All[name].Known.Moments;
        var sums = SampleSummary.Of(name).Sums;
        double[] expected = [1, 0, 1, skewness, kurtosis];
        for (var k = 1; k <= 4; k++)
        {
            if (double.IsNaN(expected[k]))
            {
                continue;
            }

            var moment = sums[k] / sums[0];
            var error = Math.Sqrt((sums[2 * k] / sums[0] - moment * moment) / sums[0]);
            Assert.True(
                Math.Abs(moment - expected[k]) <= SampleBins.StandardErrors * error,
                string.Create(CultureInfo.InvariantCulture, $"Moment {k} is {moment}, {expected[k]} was expected; standard error {error}."));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Draws_are_not_correlated_along_a_stream_nor_between_streams_replicates_and_seeds(string name)
    {
        var sampler = SamplerCases.All[name];
        var count = Math.Min(SampleSummary.Draws, 1 << 19);
        var bins = new SampleBins(sampler.Known, count);
        var key = new StreamKey(77, 12, 3);
        var scores = Scores(key);
        for (var lag = 1; lag <= 8; lag++)
        {
            AssertUncorrelated(scores.AsSpan(lag), scores.AsSpan(0, count - lag));
        }

        AssertUncorrelated(scores, Scores(key with { Stream = 4 }));
        AssertUncorrelated(scores, Scores(key with { Replicate = 13 }));
        AssertUncorrelated(scores, Scores(key with { Replicate = 12 + (1UL << 32) }));
        AssertUncorrelated(scores, Scores(key with { Seed = 78 }));
        var across = new double[count];
        sampler.Accept(new Across(across));
        var acrossScores = Standardise(across);
        AssertUncorrelated(acrossScores.AsSpan(1), acrossScores.AsSpan(0, count - 1));
        AssertUncorrelated(acrossScores, scores);

        double[] Scores(StreamKey from)
        {
            var values = new double[count];
            sampler.Fill(from, values);
            return Standardise(values);
        }

        // The number of a value's bin, standardised: bounded, however heavy the tails.
        double[] Standardise(double[] values)
        {
            var mean = bins.Masses.Select((mass, i) => mass * i).Sum();
            var deviation = Math.Sqrt(bins.Masses.Select((mass, i) => mass * (i - mean) * (i - mean)).Sum());
            return deviation == 0 ? new double[count] : Array.ConvertAll(values, value => (bins.Find(value) - mean) / deviation);
        }
    }

    private static void AssertUncorrelated(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var sum = 0.0;
        for (var i = 0; i < y.Length; i++)
        {
            sum += x[i] * y[i];
        }

        Assert.InRange(sum / Math.Sqrt(y.Length), -SampleBins.StandardErrors, SampleBins.StandardErrors);
    }

    private sealed class Across(double[] destination) : ISamplerVisitor
    {
        public void Visit<TSampler>(in TSampler sampler)
            where TSampler : struct, ISampler => RandomFill.AcrossReplicates(4711, 0, 7, in sampler, destination);
    }
}
