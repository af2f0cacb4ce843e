using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class SwimCombinedPValueTests
{
    private static readonly double[] Five = [0.01, 0.2, 0.03, 0.6, 0.5];

    private static CombinedPValue Combine(PValueCombination method, double[] p, double[]? weights = null) =>
        CombinedPValues.Combine([.. p.Select((x, i) => new OneSidedP($"study {i + 1}", x, x, weights?[i] ?? 1))], method);

    /// <summary>R 4.2.2: the formulas with pchisq, pnorm and choose.</summary>
    [Theory]
    [InlineData(PValueCombination.Fisher, 21.8502776001362, 0.0158857770229953)]
    [InlineData(PValueCombination.Stouffer, 2.14457505804054, 0.0159934191428529)]
    [InlineData(PValueCombination.Edgington, 1.34, 0.03581402192)]
    [InlineData(PValueCombination.Tippett, 0.01, 0.0490099501000001)]
    [InlineData(PValueCombination.Pearson, 3.74618201417304, 0.0419284194612989)]
    public void Combinations_agree_with_R(PValueCombination method, double statistic, double p)
    {
        var combined = Combine(method, Five);
        Assert.Equal(1, combined.Statistic / statistic, 1e-13);
        Assert.Equal(1, combined.PValue / p, 1e-13);
        Assert.Equal(combined.PValue, combined.SmallestPValue);
        Assert.Empty(combined.Notes);
    }

    [Fact]
    public void Stouffers_method_takes_weights()
    {
        var combined = Combine(PValueCombination.Stouffer, Five, [.. new[] { 20.0, 30, 100, 15, 60 }.Select(Math.Sqrt)]);
        Assert.Equal(1, combined.Statistic / 2.18934801910831, 1e-13);
        Assert.Equal(1, combined.PValue / 0.0142857773411586, 1e-13);
    }

    [Fact]
    public void One_p_value_is_its_own_combination()
    {
        foreach (var method in Enum.GetValues<PValueCombination>())
        {
            Assert.Equal(1, Combine(method, [0.037]).PValue / 0.037, 1e-13);
        }
    }

    /// <summary>The distribution function of a sum of uniforms is symmetric, and ½ at its middle; 1/n! at 1.</summary>
    [Fact]
    public void The_sum_of_uniform_variables_keeps_its_digits_for_many_terms()
    {
        foreach (var n in new[] { 2, 7, 30, 100, 301 })
        {
            Assert.Equal(0.5, UniformSum.Cdf(n / 2.0, n), 1e-15);
            Assert.Equal(1, UniformSum.Cdf(0.375 * n, n) / (1 - UniformSum.Cdf(0.625 * n, n)), n < 50 ? 1e-12 : 1e-3);
        }

        Assert.Equal(1, UniformSum.Cdf(1, 10) * 3628800, 1e-13);
        Assert.Equal(1, UniformSum.Cdf(1.0000000000000002, 10) * 3628800, 1e-12);

        // Normal limit with variance n/12; the distribution is symmetric, so the error is of order 1/n.
        Assert.Equal(1, UniformSum.Cdf(480, 1000) / Normal.Cdf(-20 / Math.Sqrt(1000 / 12.0)), 2e-3);
    }

    [Fact]
    public void A_two_sided_p_with_a_direction_becomes_one_sided()
    {
        Assert.Equal((0.02, 0.02), Ends(OneSidedP.FromTwoSided("a", 0.04, PValueForm.Exact, EffectDirection.Favourable)));
        Assert.Equal((0.98, 0.98), Ends(OneSidedP.FromTwoSided("a", 0.04, PValueForm.Exact, EffectDirection.Unfavourable)));
        Assert.Equal((0, 0.0005), Ends(OneSidedP.FromTwoSided("a", 0.001, PValueForm.Below, EffectDirection.Favourable)));
        Assert.Equal((0.9995, 1), Ends(OneSidedP.FromTwoSided("a", 0.001, PValueForm.Below, EffectDirection.Unfavourable)));
        Assert.Equal((0.025, 0.5), Ends(OneSidedP.FromTwoSided("a", 0.05, PValueForm.Above, EffectDirection.Favourable)));
        Assert.Equal((0.5, 0.975), Ends(OneSidedP.FromTwoSided("a", 0.05, PValueForm.Above, EffectDirection.Unfavourable)));
        Assert.Throws<ArgumentException>(() => OneSidedP.FromTwoSided("a", 0.04, PValueForm.Exact, EffectDirection.StatedNull));
        Assert.Throws<ArgumentException>(() => OneSidedP.FromTwoSided("a", 1.04, PValueForm.Exact, EffectDirection.Favourable));
        static (double, double) Ends(OneSidedP p) => (p.Lower, p.Upper);
    }

    [Fact]
    public void Bounds_enter_at_their_conservative_end_and_say_so()
    {
        OneSidedP[] values =
        [
            OneSidedP.FromTwoSided("Exact", 0.03, PValueForm.Exact, EffectDirection.Favourable),
            OneSidedP.FromTwoSided("Bound", 0.001, PValueForm.Below, EffectDirection.Favourable),
            OneSidedP.FromTwoSided("None", 0.05, PValueForm.Above, EffectDirection.Favourable),
        ];
        foreach (var method in Enum.GetValues<PValueCombination>())
        {
            var combined = CombinedPValues.Combine(values, method);
            Assert.Equal(Combine(method, [0.015, 0.0005, 0.5]).PValue, combined.PValue);
            Assert.Equal(Combine(method, [0.015, 0, 0.025]).PValue, combined.SmallestPValue);
            Assert.True(combined.SmallestPValue <= combined.PValue);
            Assert.Contains("Bound, None", Assert.Single(combined.Notes), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_p_of_zero_against_a_p_of_one_proves_nothing_to_Stouffer() =>
        Assert.Equal(1, Combine(PValueCombination.Stouffer, [0, 1]).PValue);

    [Fact]
    public void What_is_no_p_value_is_refused_with_its_row()
    {
        Assert.ThrowsAny<ArgumentException>(() => CombinedPValues.Combine([], PValueCombination.Fisher));
        var error = Assert.Throws<ArgumentException>(() => Combine(PValueCombination.Fisher, [0.5, 1.5]));
        Assert.Contains("row 2 (study 2)", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Combine(PValueCombination.Stouffer, [0.5], [0]));
    }
}
