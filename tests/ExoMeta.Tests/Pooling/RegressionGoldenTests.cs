using System.Globalization;
using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>Meta-regressions against the reference files of tests/References/meta (metafor 3.8-1).</summary>
public class RegressionGoldenTests(ITestOutputHelper output)
{
    /// <summary>
    /// QE of the files that rests on normal equations with a calendar year in them, which cost metafor up to 9 digits; the values here were
    /// computed in rational arithmetic from the same rows.
    /// </summary>
    private static readonly Dictionary<(string Name, string Moderator), double> ExactQ = new()
    {
        [("bcg-RD", "year")] = 255.78129597315296,
        [("bcg-AS", "year")] = 169.17870311775584,
    };

    [Fact]
    public void Every_reference_meta_regression_is_reproduced()
    {
        var compare = new Compare();
        var files = 0;
        foreach (var name in GoldenData.Names)
        {
            var golden = GoldenData.Load(name);
            if (!golden.TryGetProperty("meta_regression", out var regressions))
            {
                continue;
            }

            files++;
            foreach (var regression in regressions.EnumerateArray())
            {
                CompareRegression(compare, name, golden, regression);
            }
        }

        foreach (var (quantity, worst) in compare.Worst)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{quantity,-14} {worst.Error:E2} {worst.Where}"));
        }

        Assert.Equal(8, files);
        compare.ThrowIfAny();
    }

    private static void CompareRegression(Compare compare, string name, JsonElement golden, JsonElement regression)
    {
        const double tolerance = 1e-7;
        var moderator = regression.GetProperty("moderator").GetString()!;
        var test = regression.GetProperty("test").GetString()!;
        var (effects, values) = CompleteRows(golden, regression);
        var fit = MetaRegression.Fit(effects, DesignMatrix.Of(Moderator.Numeric(moderator, values)), new PoolingOptions
        {
            Inference = test == "knha" ? InferenceMethod.HartungKnapp : InferenceMethod.Wald,
        });
        var where = $"{name} ~ {moderator} {test}";
        void All(string quantity, Func<RegressionCoefficient, double> of)
        {
            var expected = GoldenData.Numbers(regression, quantity);
            Assert.Equal(expected.Length, fit.Coefficients.Length);
            for (var j = 0; j < expected.Length; j++)
            {
                compare.Near(quantity, $"{where} {fit.Coefficients[j].Name}", expected[j], of(fit.Coefficients[j]), tolerance);
            }
        }

        void Near(string quantity, double? actual) =>
            compare.Near(quantity, where, regression.GetProperty(quantity).GetDouble(), actual, tolerance);
        Assert.Equal(["intrcpt", moderator], fit.Coefficients.Select(c => c.Name));
        All("estimate", c => c.Estimate);
        All("se", c => c.StandardError);
        All("pval", c => c.PValue);
        All("ci_lb", c => c.Interval.Lower);
        All("ci_ub", c => c.Interval.Upper);
        Near("tau2", fit.TauSquared);
        Near("R2", fit.RSquared);
        Near("I2", fit.ISquared);
        compare.Near("QE", where, ExactQ.GetValueOrDefault((name, moderator), regression.GetProperty("QE").GetDouble()), fit.Q, 1e-10);
        Near("QM", fit.ModeratorTest!.Statistic);
        Near("QMp", fit.ModeratorTest.PValue);
        var degreesOfFreedom = regression.GetProperty("QMdf");
        Assert.Equal(degreesOfFreedom[0].GetInt32(), fit.ModeratorTest.DegreesOfFreedom);
        Assert.Equal(
            degreesOfFreedom[1].ValueKind == JsonValueKind.Null ? null : degreesOfFreedom[1].GetDouble(), fit.ModeratorTest.DenominatorDegreesOfFreedom);
    }

    /// <summary>Rows whose moderator is known.</summary>
    private static (EffectSet Effects, double[] Values) CompleteRows(JsonElement golden, JsonElement regression)
    {
        var all = GoldenData.Effects(golden);
        var values = regression.GetProperty("values").EnumerateArray().ToArray();
        var known = Enumerable.Range(0, all.Count).Where(i => values[i].ValueKind == JsonValueKind.Number).ToArray();
        return (new([.. known.Select(i => all.Effects[i])]), [.. known.Select(i => values[i].GetDouble())]);
    }
}
