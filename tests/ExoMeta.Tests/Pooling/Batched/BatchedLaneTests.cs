using ExoMeta.Numerics.Lanes;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>The bits of a fit depend on the replicate's own rows: not on vector width, neighbours or position.</summary>
public class BatchedLaneTests
{
    public static TheoryData<HeterogeneityEstimator, InferenceMethod> Models => ReplicateData.Models;

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_lane_type_gives_the_same_bits(HeterogeneityEstimator method, InferenceMethod inference)
    {
        var options = new PoolingOptions { Method = method, Inference = inference };
        foreach (var (kind, k) in ReplicateData.Kinds.SelectMany(_ => new[] { 1, 2, 3, 10, 37 }, (kind, k) => (kind, k)))
        {
            var data = ReplicateData.Of(kind, k, 43, 7);
            data.V[20] = double.NaN;
            var expected = Fit<LaneOne>(data, options);
            AssertSame(expected, Fit<Lane512>(data, options));
            AssertSame(expected, Fit<Lane256>(data, options));
            AssertSame(expected, Fit<Lane128>(data, options));
            AssertSame(expected, Fit<LaneScalar>(data, options));
            AssertSame(expected, data.Fit(options).Fits);
        }
    }

    [Theory]
    [InlineData(HeterogeneityEstimator.EqualEffects)]
    [InlineData(HeterogeneityEstimator.DerSimonianLaird)]
    [InlineData(HeterogeneityEstimator.PauleMandel)]
    [InlineData(HeterogeneityEstimator.MaximumLikelihood)]
    [InlineData(HeterogeneityEstimator.RestrictedMaximumLikelihood)]
    public void A_replicate_has_the_same_bits_in_any_company_and_at_any_place(HeterogeneityEstimator method)
    {
        var options = new PoolingOptions { Method = method, Inference = InferenceMethod.HartungKnapp };
        foreach (var kind in ReplicateData.Kinds)
        {
            var data = ReplicateData.Of(kind, 6, 40, 3);
            var expected = data.Fit(options).Fits;

            // Neighbours that need many steps, none, or end in the scalar path.
            var strangers = ReplicateData.Of("a few precise studies far apart", 6, 40, 5);
            for (var r = 0; r < data.Count; r++)
            {
                var company = Enumerable.Range(0, 11).Select(i => i == r % 11 ? data.Rows(r) : strangers.Rows((7 * r + i) % 40));
                var fits = ReplicateData.Of([.. company]).Fit(options).Fits;
                Assert.Equal(
                    (expected.Estimate[r], expected.StandardError[r], expected.TauSquared[r], expected.Outcome[r]),
                    (fits.Estimate[r % 11], fits.StandardError[r % 11], fits.TauSquared[r % 11], fits.Outcome[r % 11]));
            }
        }
    }

    [Trait("Category", "Determinism")]
    [Theory]
    [InlineData(HeterogeneityEstimator.EqualEffects, 0xE82A2CE033E5D7E7UL)]
    [InlineData(HeterogeneityEstimator.DerSimonianLaird, 0xE11D71A949FAF9B1UL)]
    [InlineData(HeterogeneityEstimator.PauleMandel, 0x824B9DF3D7FD389FUL)]
    [InlineData(HeterogeneityEstimator.MaximumLikelihood, 0x75E8A4D442DF3CC2UL)]
    [InlineData(HeterogeneityEstimator.RestrictedMaximumLikelihood, 0x224D916D66160923UL)]
    public void Fits_of_fixed_replicates_have_the_committed_bits(HeterogeneityEstimator method, ulong expected)
    {
        // Rows of rationals and square roots only: the same on every machine.
        const int studies = 9, count = 203;
        var (y, v) = (new double[studies * count], new double[studies * count]);
        for (var i = 0; i < y.Length; i++)
        {
            v[i] = (1 + 7919L * i % 1009) / 500.0;
            y[i] = Math.Sqrt(v[i] + i % count / 40.0) * ((104729L * i % 2003 - 1001) / 500.0);
        }

        var fits = new PooledReplicates(count);
        new BatchedPooling(studies, new PoolingOptions { Method = method, Inference = InferenceMethod.HartungKnapp }).Fit(y, v, count, fits);
        var hash = 14695981039346656037UL;
        foreach (var value in fits.Estimate.Concat(fits.StandardError).Concat(fits.TauSquared).Concat(fits.Outcome.Select(o => (double)o)))
        {
            hash = unchecked((hash ^ BitConverter.DoubleToUInt64Bits(value)) * 1099511628211UL);
            hash ^= hash >> 32;
        }

        Assert.Equal(expected.ToString("X16", System.Globalization.CultureInfo.InvariantCulture), hash.ToString("X16", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static PooledReplicates Fit<TLane>(ReplicateData data, PoolingOptions options)
        where TLane : struct, ILane<TLane>
    {
        var fits = new PooledReplicates(data.Count);
        new BatchedPooling(data.Studies, options).Fit<TLane>(data.Y, data.V, data.Count, fits);
        return fits;
    }

    private static void AssertSame(PooledReplicates expected, PooledReplicates actual)
    {
        Assert.Equal(expected.Outcome, actual.Outcome);
        Assert.Equal(expected.Estimate, actual.Estimate);
        Assert.Equal(expected.StandardError, actual.StandardError);
        Assert.Equal(expected.TauSquared, actual.TauSquared);
        Assert.Equal(expected.DegreesOfFreedom, actual.DegreesOfFreedom);
    }
}
