using System.Globalization;
using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>The tests of small-study effects in tests/References/meta (metafor 3.8-1).</summary>
public class SmallStudyGoldenTests(ITestOutputHelper output)
{
    private void Print(Compare compare)
    {
        foreach (var (quantity, worst) in compare.Worst)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{quantity,-22} {worst.Error:E2} {worst.Where}"));
        }
    }

    private static IEnumerable<(string Name, EffectSet Effects, JsonElement Bias)> All() => GoldenData.Names.Select(name =>
    {
        var golden = GoldenData.Load(name);
        return (name, GoldenData.Effects(golden), golden.GetProperty("bias"));
    });

    /// <summary>
    /// The reference stops 1.6e-7 short of this maximum. Values of metafor 3.8-1, rma(yi, vi, mods = ~ sqrt(vi)) with threshold 1e-16.
    /// </summary>
    private static readonly Dictionary<string, (double Limit, double Upper)> Corrections = new(StringComparer.Ordinal)
    {
        ["egger_rma nielweise2008-IRD"] = (-0.000341427707565451, 0.00131662964252303),
    };

    private static void Regression(Compare compare, string kind, string name, JsonElement golden, FunnelRegression actual, double tolerance)
    {
        compare.Near(kind + " statistic", name, golden.GetProperty("statistic").GetDouble(), actual.Statistic, tolerance);
        compare.Near(kind + " p", name, golden.GetProperty("pval").GetDouble(), actual.PValue, tolerance);
        var interval = GoldenData.Numbers(golden, "limit_ci");
        var (limit, upper) = Corrections.GetValueOrDefault($"{kind} {name}", (golden.GetProperty("limit").GetDouble(), interval[1]));
        compare.Near(kind + " limit", name, limit, actual.Limit, tolerance);
        compare.Near(kind + " limit lower", name, interval[0], actual.LimitInterval?.Lower, tolerance);
        compare.Near(kind + " limit upper", name, upper, actual.LimitInterval?.Upper, tolerance);
        Assert.Equal(GoldenData.Number(golden, "df"), actual.DegreesOfFreedom);
    }

    [Fact]
    public void Eggers_test_in_both_forms_and_the_regression_on_the_variance_are_reproduced()
    {
        var compare = new Compare();
        foreach (var (name, effects, bias) in All())
        {
            Regression(compare, "egger lm", name, bias.GetProperty("egger_lm"), EggerTest.LeastSquares(effects), 1e-10);
            foreach (var (kind, predictor) in new[] { ("egger_rma", FunnelPredictor.StandardError), ("peese_like_vi", FunnelPredictor.Variance) })
            {
                if (bias.GetProperty(kind) is { ValueKind: JsonValueKind.Object } golden)
                {
                    Regression(compare, kind, name, golden, EggerTest.RandomEffects(effects, new PoolingOptions(), predictor), 1e-7);
                }
            }
        }

        Print(compare);
        compare.ThrowIfAny();
    }

    [Fact]
    public void Beggs_rank_correlation_is_reproduced()
    {
        var compare = new Compare();
        foreach (var (name, effects, bias) in All())
        {
            var actual = RankCorrelationTest.Run(effects);
            compare.Near("tau", name, bias.GetProperty("begg").GetProperty("tau").GetDouble(), actual.Tau, 1e-10);
            compare.Near("p", name, bias.GetProperty("begg").GetProperty("pval").GetDouble(), actual.PValue, 1e-10);
        }

        Print(compare);
        compare.ThrowIfAny();
    }

    /// <summary>
    /// The REML variants of the golden files were made with metafor's default stopping rule (τ² to 1e-5 absolute), which moves the centre of
    /// the mirror: they are compared with trimfill-exact.json instead, made with the tightest rule that converges.
    /// </summary>
    [Fact]
    public void Trim_and_fill_is_reproduced()
    {
        var compare = new Compare();
        var exact = SmallStudyReferences.Load("trimfill-exact.json").GetProperty("fits");
        var variants = 0;
        foreach (var (name, effects, bias) in All())
        {
            var closed = bias.GetProperty("trimfill").EnumerateObject()
                .Where(v => v.Value.ValueKind == JsonValueKind.Object && !v.Name.StartsWith("REML", StringComparison.Ordinal));
            foreach (var variant in closed.Concat(exact.GetProperty(name).EnumerateObject()))
            {
                variants++;
                CompareTrimAndFill(compare, $"{name} {variant.Name}", effects, variant.Name.Split('_'), variant.Value);
            }
        }

        Print(compare);
        Assert.Equal(871, variants);
        compare.ThrowIfAny();
    }

    private static void CompareTrimAndFill(Compare compare, string where, EffectSet effects, string[] variant, JsonElement golden)
    {
        Assert.True(HeterogeneityEstimators.Codes.TryParse(variant[0], out var method, out _));
        var options = new TrimAndFillOptions
        {
            Estimator = Enum.Parse<TrimAndFillEstimator>(variant[1]),
            Side = variant[^1] == "auto" ? null : FunnelSide.Left,
        };
        var actual = TrimAndFill.Run(effects, new PoolingOptions { Method = method }, options);
        Assert.True(
            (golden.GetProperty("side").GetString() == "right") == (actual.Side == FunnelSide.Right)
                && golden.GetProperty("k0").GetInt32() == actual.Missing,
            $"{where}: {actual.Side} {actual.Missing}, reference {golden}");
        var kind = method.ToString();
        var tolerance = HeterogeneityEstimators.Describe(method).IsIterative ? 1e-7 : 1e-10;
        compare.Near($"{kind} estimate", where, golden.GetProperty("estimate").GetDouble(), actual.Adjusted.Estimate, tolerance);
        compare.Near($"{kind} se", where, golden.GetProperty("se").GetDouble(), actual.Adjusted.StandardError, tolerance);
        compare.Near($"{kind} lower", where, GoldenData.Numbers(golden, "ci")[0], actual.Adjusted.Interval.Lower, tolerance);
        compare.Near($"{kind} upper", where, GoldenData.Numbers(golden, "ci")[1], actual.Adjusted.Interval.Upper, tolerance);

        // Where τ² is 0 at the boundary the reference's last Fisher step may stand at 1e-16.
        compare.Near($"{kind} tau2", where, golden.GetProperty("tau2").GetDouble(), actual.Adjusted.TauSquared, tolerance, scale: 1e-7);
        if (GoldenData.Number(golden, "se_k0") is { } error)
        {
            compare.Near("se of k0", where, error, actual.MissingStandardError, 1e-10);
            Assert.Equal(GoldenData.Number(golden, "p_k0"), actual.PValue);
        }
    }

    [Fact]
    public void Fail_safe_numbers_are_reproduced()
    {
        foreach (var (name, effects, bias) in All())
        {
            var actual = FailSafeN.Compute(effects);
            var golden = bias.GetProperty("fsn");
            Assert.True(golden.GetProperty("Rosenthal").GetDouble() == actual.Rosenthal, name);
            Assert.True(golden.GetProperty("Rosenberg").GetDouble() == actual.Rosenberg, name);
            Assert.Equal(effects.Count, actual.Orwin);
        }
    }

    [Fact]
    public void The_test_of_excess_significance_is_reproduced()
    {
        var compare = new Compare();
        foreach (var (name, effects, bias) in All())
        {
            var actual = ExcessSignificance.Run(effects);
            var golden = bias.GetProperty("tes");
            Assert.Equal(golden.GetProperty("O").GetInt32(), actual.Observed);
            compare.Near("expected", name, golden.GetProperty("E").GetDouble(), actual.Expected, 1e-10);
            compare.Near("theta", name, golden.GetProperty("theta").GetDouble(), actual.Theta, 1e-10);
            if (GoldenData.Number(golden, "pval") is { } p)
            {
                compare.Near("p", name, p, actual.PValue, 1e-10);
            }
        }

        Print(compare);
        compare.ThrowIfAny();
    }
}
