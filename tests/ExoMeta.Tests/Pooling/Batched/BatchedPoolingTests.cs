using System.Globalization;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>Many replicates at a time against one fit at a time.</summary>
public class BatchedPoolingTests
{
    private static readonly PoolingOptions Reml = new();

    public static TheoryData<HeterogeneityEstimator, InferenceMethod> Models => ReplicateData.Models;

    /// <summary>Scaled by powers of two, exactly: the bits of every number must scale with them.</summary>
    public static TheoryData<int> Scales => [-100, -33, 1, 34, 101];

    [Theory]
    [MemberData(nameof(Models))]
    public void Fits_of_replicates_are_those_of_single_analyses(HeterogeneityEstimator method, InferenceMethod inference)
    {
        // Closed forms 1e-12, iterative τ² 1e-10, near 0 relative to the smallest variance; means relative to their standard error,
        // beside the rounding of estimates that are large against it.
        var tolerance = HeterogeneityEstimators.Describe(method).IsIterative ? 1e-10 : 1e-12;
        var options = new PoolingOptions { Method = method, Inference = inference };
        var compare = new Compare();
        var batched = 0;
        foreach (var kind in ReplicateData.Kinds)
        {
            foreach (var k in new[] { 1, 2, 3, 4, 5, 8, 13, 30 })
            {
                var data = ReplicateData.Of(kind, k, 41);
                var fits = data.Fit(options).Fits;
                batched += fits.Outcome.Count(o => o == ReplicateOutcome.Batched);
                for (var r = 0; r < data.Count; r++)
                {
                    Near(compare, $"{kind}, k = {k}, replicate {r}", data, r, fits, RandomEffectsModel.Fit(data.Effects(r), options), tolerance);
                }
            }
        }

        compare.ThrowIfAny();
        Assert.Equal(HasLanes(method, inference), batched > 0.9 * 41 * 64);
        Assert.Equal(batched == 0, !HasLanes(method, inference));
    }

    [Fact]
    public void Where_rounding_would_set_the_paths_apart_a_replicate_is_fitted_by_itself()
    {
        // One precise row has nearly all of the weight: rounding moves the root of the score by more than it should.
        var data = ReplicateData.Of(
            ([1.6985295639338227, -0.47038272463976943, 17.959353672135613, -5.4436968962549397],
                [31.949482874179395, 0.011446873710599013, 87.185180733802369, 103.2316313236653]),
            ([1, 2, 3, 4], [1, 1, 1, 1]));
        var fits = data.Fit(Reml).Fits;
        Assert.Equal([ReplicateOutcome.Single, ReplicateOutcome.Batched], fits.Outcome);
        Assert.Equal(RandomEffectsModel.Fit(data.Effects(0), Reml).TauSquared!.Value, fits.TauSquared[0]);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Equal_estimates_and_two_clumps_of_ties_are_fitted_as_by_themselves(HeterogeneityEstimator method, InferenceMethod inference)
    {
        var options = new PoolingOptions { Method = method, Inference = inference };
        var data = ReplicateData.Of(
            ([0, 0, 0], [0.1, 0.2, 0.3]), ([0.5, 0.5, 0.5], [1, 1, 1]), ([-1, 1, 1], [0.1, 0.1, 0.1]), ([-2, 0, 2], [1, 2, 1]),
            ([0, 1, 2], [1, 1, 1]));
        var fits = data.Fit(options).Fits;
        var compare = new Compare();
        for (var r = 0; r < data.Count; r++)
        {
            var single = RandomEffectsModel.Fit(data.Effects(r), options);
            if (single.StandardError > 0)
            {
                Near(compare, $"replicate {r}", data, r, fits, single, 1e-10);
            }
        }

        compare.ThrowIfAny();
        Assert.Equal([0, 0], fits.TauSquared[..2]);
        if (method == HeterogeneityEstimator.RestrictedMaximumLikelihood)
        {
            // Equal variances: τ² = Σ(y − ȳ)²/(k − 1) − v; at the boundary it is 0 itself.
            Assert.Equal(4.0 / 3 - 0.1, fits.TauSquared[2], 1e-15);
            Assert.Equal(0UL, BitConverter.DoubleToUInt64Bits(fits.TauSquared[4]));
        }
    }

    [Fact]
    public void A_large_offset_costs_no_digits()
    {
        // Equal variances v: τ² = Σ(y − ȳ)²/(k − 1) − v, with estimates that are exact.
        var data = ReplicateData.Of(([1e15, 1e15 + 2, 1e15 + 4], [0.5, 0.5, 0.5]));
        foreach (var method in new[] { HeterogeneityEstimator.DerSimonianLaird, HeterogeneityEstimator.PauleMandel, HeterogeneityEstimator.RestrictedMaximumLikelihood })
        {
            var fits = data.Fit(new PoolingOptions { Method = method }).Fits;
            Assert.Equal((1e15 + 2, ReplicateOutcome.Batched), (fits.Estimate[0], fits.Outcome[0]));
            Assert.Equal(3.5, fits.TauSquared[0], 1e-14);
        }
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void Units_do_not_matter_to_the_last_bit(int exponent)
    {
        foreach (var info in HeterogeneityEstimators.All)
        {
            var data = ReplicateData.Of("variances over two decades", 7, 200);
            var scaled = ReplicateData.Of([.. Enumerable.Range(0, data.Count).Select(data.Rows).Select(
                rows => (rows.Y.Select(y => Math.ScaleB(y, exponent)).ToArray(), rows.V.Select(v => Math.ScaleB(v, 2 * exponent)).ToArray()))]);
            var options = new PoolingOptions { Method = info.Kind, Inference = InferenceMethod.HartungKnapp };
            var (fits, scaledFits) = (data.Fit(options).Fits, scaled.Fit(options).Fits);
            Assert.Equal(fits.Outcome, scaledFits.Outcome);
            for (var r = 0; r < data.Count; r++)
            {
                if (fits.Outcome[r] == ReplicateOutcome.Batched)
                {
                    Assert.Equal(Math.ScaleB(fits.Estimate[r], exponent), scaledFits.Estimate[r]);
                    Assert.Equal(Math.ScaleB(fits.StandardError[r], exponent), scaledFits.StandardError[r]);
                    Assert.Equal(Math.ScaleB(fits.TauSquared[r], 2 * exponent), scaledFits.TauSquared[r]);
                }
            }
        }
    }

    [Fact]
    public void Numbers_beyond_the_range_of_the_fits_fail_and_those_at_its_edge_do_not_lie()
    {
        var (y, v) = ReplicateData.Of("variances over one decade", 4, 1).Rows(0);
        foreach (var scale in new[] { 1e-150, 1e-80, 1e-40, 1e-36, 1e-34, 1e34, 1e36, 1e40, 1e80, 1e150 })
        {
            foreach (var info in HeterogeneityEstimators.All)
            {
                var options = new PoolingOptions { Method = info.Kind };
                var data = ReplicateData.Of(([.. y.Select(x => x * scale)], [.. v.Select(x => x * scale * scale)]));
                var (fits, counts) = data.Fit(options);
                MetaAnalysis? single = null;
                try
                {
                    single = RandomEffectsModel.Fit(data.Effects(0), options);
                }
                catch (ArgumentException)
                {
                    Assert.Equal((1, ReplicateOutcome.Failed), (counts.Failed, fits.Outcome[0]));
                    Assert.All([fits.Estimate[0], fits.StandardError[0], fits.TauSquared[0], fits.DegreesOfFreedom[0]], x => Assert.True(double.IsNaN(x)));
                }

                Assert.Equal(scale is > 1e-35 and < 1e35, single is not null);
                if (single is not null)
                {
                    Assert.Equal(1, fits.Estimate[0] / single.Estimate, 1e-10);
                    Assert.Equal(1, fits.StandardError[0] / single.StandardError, 1e-10);
                }
            }
        }
    }

    [Fact]
    public void Every_length_gives_the_same_bits_replicate_by_replicate()
    {
        var whole = ReplicateData.Of("variances over two decades", 6, 257);
        var options = new PoolingOptions { Inference = InferenceMethod.HartungKnappNeverNarrower };
        var expected = whole.Fit(options).Fits;
        for (var length = 0; length <= 257; length++)
        {
            var part = whole.Choose([.. Enumerable.Range(257 - length, length)]);
            var fits = part.Fit(options).Fits;
            Assert.Equal(expected.TauSquared[(257 - length)..], fits.TauSquared[..length]);
            Assert.Equal(expected.Estimate[(257 - length)..], fits.Estimate[..length]);
        }
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(double.NegativeInfinity, 1)]
    [InlineData(1, double.NaN)]
    [InlineData(1, 0)]
    [InlineData(1, -0.0)]
    [InlineData(1, -1)]
    [InlineData(1, -1e-300)]
    [InlineData(1, double.NegativeInfinity)]
    [InlineData(1, double.PositiveInfinity)]
    public void A_row_that_cannot_be_used_spoils_its_replicate_alone(double estimate, double variance)
    {
        foreach (var info in HeterogeneityEstimators.All)
        {
            var options = new PoolingOptions { Method = info.Kind, Inference = InferenceMethod.HartungKnapp };
            for (var at = 0; at < 19; at += 6)
            {
                var data = ReplicateData.Of("variances over one decade", 5, 19);
                var clean = data.Fit(options).Fits;
                (data.Y[3 * data.Count + at], data.V[3 * data.Count + at]) = (estimate, variance);
                var (fits, counts) = data.Fit(options);
                Assert.Equal((1, 0), (counts.Unusable, counts.Failed));
                for (var r = 0; r < data.Count; r++)
                {
                    Assert.Equal(r == at ? ReplicateOutcome.Unusable : clean.Outcome[r], fits.Outcome[r]);
                    Assert.Equal(r == at ? double.NaN : clean.Estimate[r], fits.Estimate[r]);
                    Assert.Equal(r == at ? double.NaN : clean.StandardError[r], fits.StandardError[r]);
                    Assert.Equal(r == at ? double.NaN : clean.TauSquared[r], fits.TauSquared[r]);
                    Assert.Equal(r == at ? double.NaN : 4, fits.DegreesOfFreedom[r]);
                }
            }
        }
    }

    [Fact]
    public void Counts_and_outcomes_agree()
    {
        var data = ReplicateData.Of("precise studies that agree among scattered ones", 9, 300);
        data.V[7] = double.NaN;
        data.Y[10] = 1e200;
        var (fits, counts) = data.Fit(new PoolingOptions { Method = HeterogeneityEstimator.MaximumLikelihood });
        Assert.Equal(
            [counts.Single, 1, 1], [.. new[] { ReplicateOutcome.Single, ReplicateOutcome.Unusable, ReplicateOutcome.Failed }.Select(o => fits.Outcome.Count(x => x == o))]);
        Assert.Equal((1, 1), (counts.Unusable, counts.Failed));
        Assert.InRange(counts.Single, 1, 299);
        Assert.Equal(new ReplicateCounts(2 * counts.Single, 2, 2), counts + counts);
    }

    [Fact]
    public void What_cannot_be_meant_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchedPooling(0, Reml));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PooledReplicates(0));
        Assert.Contains("leave weights out", Assert.Throws<ArgumentException>(() => new BatchedPooling(2, Reml with { Weights = [1, 2] })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new BatchedPooling(
            2, new PoolingOptions { Method = HeterogeneityEstimator.DerSimonianLaird, Inference = InferenceMethod.KenwardRoger }));
        var pooling = new BatchedPooling(3, Reml);
        var refused = Assert.Throws<ArgumentException>(() => pooling.Fit(new double[6], new double[7], 2, new PooledReplicates(2)));
        Assert.StartsWith("6 estimates, 7 variances and room for 2 fits: 2 replicates of 3 studies need 6 of each and room for 2", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => pooling.Fit(new double[6], new double[6], 2, new PooledReplicates(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => pooling.Fit([], [], -1, new PooledReplicates(1)));
    }

    [Fact]
    public void Fitting_allocates_nothing()
    {
        var data = ReplicateData.Of("variances over two decades", 10, 100);
        foreach (var method in new[] { HeterogeneityEstimator.DerSimonianLaird, HeterogeneityEstimator.PauleMandel, HeterogeneityEstimator.MaximumLikelihood })
        {
            var pooling = new BatchedPooling(10, new PoolingOptions { Method = method });
            var fits = new PooledReplicates(data.Count);
            pooling.Fit(data.Y, data.V, data.Count, fits);
            var before = GC.GetAllocatedBytesForCurrentThread();
            pooling.Fit(data.Y, data.V, data.Count, fits);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    internal static bool HasLanes(HeterogeneityEstimator method, InferenceMethod inference) =>
        inference != InferenceMethod.KenwardRoger
        && method is HeterogeneityEstimator.EqualEffects or HeterogeneityEstimator.DerSimonianLaird or HeterogeneityEstimator.PauleMandel
            or HeterogeneityEstimator.EmpiricalBayes or HeterogeneityEstimator.MaximumLikelihood or HeterogeneityEstimator.RestrictedMaximumLikelihood;

    private static void Near(
        Compare compare, string where, ReplicateData data, int r, PooledReplicates fits, MetaAnalysis single, double tolerance)
    {
        var (y, v) = data.Rows(r);
        var label = string.Create(CultureInfo.InvariantCulture, $"{single.Options.Method} {single.Options.Inference} {where}");
        var large = y.Max(Math.Abs) * 1e-14 / tolerance;
        compare.Near("τ²", label, single.TauSquared ?? 0, fits.TauSquared[r], tolerance, v.Min());
        compare.Near("estimate", label, single.Estimate, fits.Estimate[r], tolerance, Math.Max(large, single.StandardError));
        compare.Near("standard error", label, single.StandardError, fits.StandardError[r], tolerance, large);
        compare.Near("degrees of freedom", label, single.DegreesOfFreedom ?? double.PositiveInfinity, fits.DegreesOfFreedom[r], 1e-10);
    }
}
