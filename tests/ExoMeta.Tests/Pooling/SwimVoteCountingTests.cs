using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class SwimVoteCountingTests
{
    private static VoteCount Count(int favourable, int unfavourable, int nulls = 0, int unclear = 0) => VoteCounting.Count(
    [
        .. Enumerable.Repeat(EffectDirection.Favourable, favourable),
        .. Enumerable.Repeat(EffectDirection.StatedNull, nulls),
        .. Enumerable.Repeat(EffectDirection.Unfavourable, unfavourable),
        .. Enumerable.Repeat(EffectDirection.Unclear, unclear),
    ]);

    /// <summary>R 4.2.2: binom.test(f, f + u).</summary>
    [Theory]
    [InlineData(8, 2, 0.109375, 0.44390453769236, 0.97478927367317)]
    [InlineData(5, 0, 0.0625, 0.47817624989502, 1)]
    [InlineData(0, 7, 0.015625, 0, 0.40961639722500)]
    [InlineData(6, 6, 1, 0.21094463823930, 0.78905536176070)]
    [InlineData(1, 0, 1, 0.025, 1)]
    [InlineData(30, 10, 0.00222143377323, 0.58803801984857, 0.87308520106716)]
    public void The_sign_test_and_the_exact_interval_agree_with_binom_test(
        int favourable, int unfavourable, double p, double lower, double upper)
    {
        var count = Count(favourable, unfavourable, nulls: 2, unclear: 1);
        Assert.Equal((favourable, unfavourable, 3), (count.Favourable, count.Unfavourable, count.Unclear));
        Assert.Equal((double)favourable / (favourable + unfavourable), count.Proportion);
        Assert.Equal(p, count.PValue!.Value, 1e-12);
        Assert.Equal(lower, count.Interval!.Value.Lower, 1e-12);
        Assert.Equal(upper, count.Interval!.Value.Upper, 1e-12);
    }

    [Fact]
    public void Nine_against_one_is_the_two_tails_of_ten_tosses()
    {
        Assert.Equal(22.0 / 1024, Count(9, 1).PValue!.Value, 1e-15);
    }

    [Fact]
    public void Studies_without_a_direction_are_listed_and_tested_by_nobody()
    {
        Assert.Equal(new VoteCount(0, 0, 3, null, null, null) { StatedNull = 2 }, Count(0, 0, nulls: 2, unclear: 1));
        Assert.Equal(new VoteCount(0, 0, 0, null, null, null), Count(0, 0));
    }

    [Fact]
    public void Swapping_the_directions_mirrors_the_result()
    {
        for (var f = 0; f <= 12; f++)
        {
            var (a, b) = (Count(f, 12 - f), Count(12 - f, f));
            Assert.Equal(a.PValue!.Value, b.PValue!.Value, 1e-15);
            Assert.Equal(a.Interval!.Value.Lower, 1 - b.Interval!.Value.Upper, 1e-12);
        }
    }
}
