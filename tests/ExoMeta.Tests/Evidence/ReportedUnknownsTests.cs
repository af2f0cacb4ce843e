using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Tests.Evidence;

/// <summary>What a row leaves open: draws stay effects, and their means are what closed forms say.</summary>
public class ReportedUnknownsTests
{
    private const int Draws = 40_000;
    private const double StandardErrors = 4.5;

    [Theory]
    [InlineData("OR", "form=estimate-ci|est=0.1|lb=0.1|ub=0.2|scale=ratio")]
    [InlineData("ROM", "form=estimate-ci|est=-99|lb=-99.5|ub=-98|scale=percent")]
    [InlineData("RR", "form=estimate-bound|est=0.1|lb=0.09|scale=ratio")]
    [InlineData("ROM", "form=estimate-p|est=1|p=<0.001|scale=percent|n1i=integers(2, 30)|n2i=2")]
    [InlineData("ROM", "form=estimate-p|est=-99.9|p=>0.05|scale=percent")]
    [InlineData("MD", "form=estimate-p|est=0.1|p=beta(0.5, 9)|df=1")]
    [InlineData("MD", "form=estimate-t|est=0.1|t=0.1|df=1")]
    [InlineData("MD", "form=means-ci|m1i=1|lb1i=0|ub1i=2|n1i=2|m2i=1|lb2i=0|ub2i=2|n2i=integers(2, 40)")]
    [InlineData("ROM", "form=means-spread|m1i=1|spread1i=1|n1i=2|m2i=1|spread2i=1|n2i=2")]
    [InlineData("SMD", "form=medians-iqr-range|min1i=0|q11i=1|med1i=1|q31i=1|max1i=2|n1i=2|min2i=0|q12i=0|med2i=0|q32i=1|max2i=1|n2i=9")]
    [InlineData("SMDH", "form=means-cv|m1i=1|n1i=2|m2i=-1|n2i=2|cv=half-normal(1)")]
    [InlineData("ROMC", "form=paired-sem|m1i=1|se1i=1|m2i=1|se2i=1|ni=2|ri=uniform(-1, 1)")]
    [InlineData("SMCC", "form=paired-t|t=0.0|ni=3")]
    [InlineData("MD", "form=changes-sd|pre1i=1|sdpre1i=1|post1i=1|sdpost1i=0|n1i=2|pre2i=1|sdpre2i=1|post2i=1|sdpost2i=1|n2i=2|ri=uniform(-0.9, 0.9)")]
    [InlineData("SMD", "form=p-test|p=<0.05|n1i=2|n2i=integers(2, 9)|direction=down")]
    [InlineData("RD", "form=percentages|pct1i=0|n1i=180|pct2i=100|n2i=180")]
    [InlineData("ZCOR", "form=estimate-ci|est=0.9|lb=0.7|ub=0.98|scale=correlation")]
    public void No_draw_gives_an_effect_that_is_not_a_number(string measure, string cells)
    {
        var effect = ReportedRows.Single(measure, cells).Effect;
        Assert.True(Measure.IsDefined(effect.PlugIn));
        var values = new double[effect.Unknowns.Length];
        for (var replicate = 0; replicate < 2000; replicate++)
        {
            Sample(effect, replicate, values);
            AssertDefined(effect.At(values));
        }

        for (var corner = 0; corner < 1 << values.Length; corner++)
        {
            for (var u = 0; u < values.Length; u++)
            {
                values[u] = effect.Unknowns[u].Prior.Quantile((corner >> u & 1) == 0 ? 1e-9 : 1 - 1e-9);
            }

            AssertDefined(effect.At(values));
        }

        Assert.All(effect.Unknowns, u =>
        {
            Assert.NotEmpty(u.Reason);
            Assert.InRange(u.PlugIn, u.Prior.Support.Low, u.Prior.Support.High);
        });
    }

    [Fact]
    public void A_p_value_below_its_bound_gives_the_mean_variance_of_the_closed_form()
    {
        // p uniform on (0, b): E[1/z²] = (2/b)·∫φ(z)/z² dz from z_b on = (2/b)(φ(z_b)/z_b) − 1.
        const double Bound = 0.05;
        var z = Normal.UpperQuantile(Bound / 2);
        var density = Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);
        var expected = 9 * (2 / Bound * density / z - 1);
        AssertMean(expected, "MD", "form=estimate-p|est=-3.00|p=<0.05", e => e.Variance, new() { CarryRounding = false });
    }

    [Fact]
    public void A_correlation_that_is_uniform_gives_the_variance_at_its_mean()
    {
        // (s₁² + s₂² − 2r·s₁s₂)/n is linear in r.
        var expected = (4 + 9 - 2 * 0.5 * 6) / 12.0;
        AssertMean(expected, "MC", "form=paired-sd|m1i=1|sd1i=2|m2i=3|sd2i=3|ni=12|ri=uniform(0.2, 0.8)", e => e.Variance, new() { CarryRounding = false });
    }

    [Fact]
    public void A_spread_of_an_unknown_kind_gives_the_weighted_mean_of_both_variances()
    {
        // SD with weight 0.7: 4/8 + 9/10; SEM with 0.3: 4 + 9.
        var expected = 0.7 * (4 / 8.0 + 9 / 10.0) + 0.3 * 13;
        const string Cells = "form=means-spread|m1i=1|spread1i=2|n1i=8|m2i=3|spread2i=3|n2i=10|spread_kind=choice(0: 0.7, 1: 0.3)";
        AssertMean(expected, "MD", Cells, e => e.Variance, new() { CarryRounding = false });
    }

    [Fact]
    public void Rounding_of_a_standard_error_adds_the_variance_of_the_uniform()
    {
        // SE uniform on 0.15 to 0.25: E[SE²] = 0.2² + 0.1²/12.
        AssertMean(0.04 + 0.01 / 12, "MD", "form=estimate-se|est=1.000|se=0.2", e => e.Variance, new());
    }

    [Fact]
    public void The_scale_of_a_test_that_no_source_states_is_either_one()
    {
        // ±: log(1 + d)/z on the log ratio, d/((1 + d)z) on the raw change, each with probability ½.
        var z = Normal.UpperQuantile(0.005);
        var expected = 0.5 * (Math.Log(1.5) / z) + 0.5 * (0.5 / 1.5 / z);
        AssertMean(expected, "ROM", "form=estimate-p|est=50|p=0.01|scale=percent", e => e.StandardError, new() { CarryRounding = false });
    }

    private static void AssertMean(
        double expected, string measure, string cells, Func<EffectSize, double> value, ExoMeta.Evidence.StudyTableOptions options)
    {
        var effect = ReportedRows.Single(measure, cells, options).Effect;
        Assert.NotEmpty(effect.Unknowns);
        var values = new double[effect.Unknowns.Length];
        var (sum, squares) = (0.0, 0.0);
        for (var replicate = 0; replicate < Draws; replicate++)
        {
            Sample(effect, replicate, values);
            var x = value(effect.At(values));
            sum += x;
            squares += x * x;
        }

        var mean = sum / Draws;
        var error = Math.Sqrt((squares / Draws - mean * mean) / Draws);
        Assert.True(error > 0);
        Assert.InRange(Math.Abs(mean - expected) / error, 0, StandardErrors);
    }

    private static void Sample(EffectDistribution effect, int replicate, double[] values)
    {
        var stream = new RandomStream(new StreamKey(5, (ulong)replicate, 1));
        for (var u = 0; u < values.Length; u++)
        {
            values[u] = effect.Unknowns[u].Prior.Sample(ref stream);
        }
    }

    private static void AssertDefined(EffectSize effect)
    {
        Assert.True(double.IsFinite(effect.Estimate), FormattableString.Invariant($"estimate {effect.Estimate}"));
        Assert.True(double.IsFinite(effect.Variance) && effect.Variance >= 0, FormattableString.Invariant($"variance {effect.Variance}"));
        Assert.True(effect.DegreesOfFreedom > 0, FormattableString.Invariant($"degrees of freedom {effect.DegreesOfFreedom}"));
    }
}
