using ExoMeta.Analysis.Throughput;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Tests.Throughput;

/// <summary>The tracked kernels do the work that they say, each run the same, and allocate nothing for an item.</summary>
public class TrackedKernelTests
{
    public static TheoryData<string> Names => [.. TrackedKernels.All.Concat(LimitKernels.All).Select(k => k.Name)];

    private static IKernelWork Run(string name)
    {
        var work = TrackedKernels.All.Concat(LimitKernels.All).Single(k => k.Name == name).Create();
        work.Run();
        return work;
    }

    [Fact]
    public void Names_are_words_for_a_command_line_and_stand_once()
    {
        var names = TrackedKernels.All.Concat(LimitKernels.All).Select(k => k.Name).ToArray();
        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(names, n => Assert.Matches("^[a-z]+(-[a-z]+)*$", n));
    }

    [Fact]
    public void Every_kernel_names_a_limit_that_is_measured() => Assert.All(TrackedKernels.All, k =>
    {
        Assert.True(k.LargestRatio is not null || k.Costs.Length > 0, k.Name);
        Assert.All(k.Costs, c => Assert.Contains(c.Limit, LimitKernels.All.Select(l => l.Name)));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_run_gives_the_same_answer(string name)
    {
        var work = Run(name);
        var first = work.Answer;
        work.Run();
        Assert.Equal(BitConverter.DoubleToInt64Bits(first), BitConverter.DoubleToInt64Bits(work.Answer));
        Assert.True(double.IsFinite(first));
        Assert.True(work.Items > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_allocates_nothing_for_an_item(string name)
    {
        var work = Run(name);
        work.Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        work.Run();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        // The parallel driver keeps an account for each chunk of 1024 trials, the simulator its critical value.
        Assert.InRange(bytes, 0, name is "trials" or "two-threads" ? work.Items : 0);
    }

    [Fact]
    public void Each_lane_type_gives_the_reference_its_checksum()
    {
        Assert.Equal(ReferenceKernel.Checksum, ReferenceKernel.AnswerOf<Lane512>());
        Assert.Equal(ReferenceKernel.Checksum, ReferenceKernel.AnswerOf<Lane256>());
        Assert.Equal(ReferenceKernel.Checksum, ReferenceKernel.AnswerOf<Lane128>());
        Assert.Equal(ReferenceKernel.Checksum, ReferenceKernel.AnswerOf<LaneScalar>());
        Assert.Equal(ReferenceKernel.Checksum, ReferenceKernel.AnswerOf<LaneOne>());
        var reference = new ReferenceKernel();
        reference.Run();
        Assert.Equal(ReferenceKernel.Checksum, reference.Answer);
    }

    [Theory]
    [InlineData("uniforms", 0.5, 1.0 / 12)]
    [InlineData("normals", 1, 2)]
    [InlineData("binomial", 15, 10.5)]
    public void Draws_have_their_moments(string name, double expected, double variance) =>
        Assert.InRange(Run(name).Answer, expected - 4.5 * Math.Sqrt(variance / TrackedKernels.Draws), expected + 4.5 * Math.Sqrt(variance / TrackedKernels.Draws));

    /// <summary>metafor 3.8-1, <c>rma</c> on the same 256 data sets, REML with threshold 1e-10 (and step 0.5, without which two of them do not converge).</summary>
    [Theory]
    [InlineData("dl", -0.411098306924291, 1e-13)]
    [InlineData("reml", -0.410803000185027, 1e-10)]
    public void Fits_are_metafors(string name, double expected, double tolerance) => Near(expected, Run(name).Answer, tolerance);

    /// <summary>metafor 3.8-1, <c>rma</c> on every subset of dat.bcg (RR), threshold 1e-12.</summary>
    [Fact]
    public void Subsets_are_metafors() => Near(-0.716253108643597, Run("gosh").Answer, 1e-12);

    /// <summary>0.90142769 by integration of the multivariate t distribution (mvtnorm 1.1-3, <c>pmvt</c>, Kshirsagar).</summary>
    [Theory]
    [InlineData("trials")]
    [InlineData("two-threads")]
    public void Trials_have_their_power(string name)
    {
        var error = Math.Sqrt(0.90142769 * 0.09857231 / TrackedKernels.Trials);
        Assert.InRange(Run(name).Answer, 0.90142769 - 4.5 * error, 0.90142769 + 4.5 * error);
    }

    [Fact]
    public void A_kernel_on_one_thread_and_on_two_simulates_the_same_trials() => Assert.Equal(Run("trials").Answer, Run("two-threads").Answer);

    private static void Near(double expected, double actual, double tolerance) => Assert.InRange(actual / expected - 1, -tolerance, tolerance);
}
