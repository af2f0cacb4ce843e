using System.Globalization;
using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>Deletion diagnostics, leave-one-out, cumulative analyses, predictions of rows and Henmi–Copas intervals of all reference files (REML, z).</summary>
public class DiagnosticsGoldenTests(ITestOutputHelper output)
{
    private static readonly PoolingOptions Options = new();

    [Fact]
    public void Every_reference_diagnostic_is_reproduced()
    {
        var compare = new Compare();
        foreach (var name in GoldenData.Names)
        {
            var golden = GoldenData.Load(name).GetProperty("diagnostics").GetProperty("influence");
            var rows = Influence.Of(GoldenData.Effects(name), Options).Rows;
            void Each(string quantity, Func<RowInfluence, double?> value, double tolerance = 1e-7, double scale = 0)
            {
                var expected = GoldenData.Numbers(golden, quantity);
                Assert.Equal(rows.Length, expected.Length);
                for (var i = 0; i < expected.Length; i++)
                {
                    compare.Near(quantity, $"{name} row {i + 1}", expected[i], value(rows[i]), tolerance, scale);
                }
            }

            Each("rstudent", r => r.StudentisedResidual);
            Each("dffits", r => r.Dffits);
            Each("cook", r => r.CookDistance);
            Each("cov_r", r => r.CovarianceRatio);
            Each("tau2_del", r => r.TauSquaredDeleted);
            Each("QE_del", r => r.QDeleted);
            Each("hat", r => r.Hat);
            Each("weight", r => r.Weight);
            Each("dfbs", r => r.Dfbetas[0]);
            Assert.Equal(golden.GetProperty("flagged").EnumerateArray().Select(e => e.GetBoolean()), rows.Select(r => r.IsInfluential));
        }

        Finish(compare);
    }

    [Fact]
    public void Every_reference_leave_one_out_analysis_is_reproduced()
    {
        var compare = new Compare();
        foreach (var name in GoldenData.Names)
        {
            var golden = GoldenData.Load(name).GetProperty("diagnostics").GetProperty("leave1out");
            var rows = LeaveOneOut.Of(GoldenData.Effects(name), Options);
            Each(compare, name, golden, "estimate", rows, r => r.Estimate);
            Each(compare, name, golden, "se", rows, r => r.StandardError);
            Each(compare, name, golden, "ci_lb", rows, r => r.Interval.Lower);
            Each(compare, name, golden, "ci_ub", rows, r => r.Interval.Upper);
            Each(compare, name, golden, "tau2", rows, r => r.TauSquared);
            Each(compare, name, golden, "I2", rows, r => r.ISquared);
            Each(compare, name, golden, "Q", rows, r => r.Q);
        }

        Finish(compare);
    }

    [Fact]
    public void Every_reference_cumulative_analysis_is_reproduced()
    {
        var compare = new Compare();
        foreach (var name in GoldenData.Names)
        {
            var golden = GoldenData.Load(name).GetProperty("diagnostics").GetProperty("cumulative");
            var rows = CumulativeMetaAnalysis.Of(GoldenData.Effects(name), Options);
            Each(compare, name, golden, "estimate", rows, r => r.Estimate);
            Each(compare, name, golden, "se", rows, r => r.StandardError);
            Each(compare, name, golden, "tau2", rows, r => r.TauSquared);
        }

        Finish(compare);
    }

    [Fact]
    public void Every_reference_prediction_of_a_row_is_reproduced()
    {
        var compare = new Compare();
        foreach (var name in GoldenData.Names)
        {
            var golden = GoldenData.Load(name).GetProperty("diagnostics").GetProperty("blup");
            var rows = BestLinearUnbiasedPredictions.Of(GoldenData.Effects(name), Options);
            Each(compare, name, golden, "pred", rows, r => r.Prediction);
            Each(compare, name, golden, "se", rows, r => r.StandardError);
        }

        Finish(compare);
    }

    [Fact]
    public void Every_reference_interval_of_Henmi_and_Copas_is_reproduced()
    {
        var compare = new Compare();
        foreach (var name in GoldenData.Names)
        {
            var golden = GoldenData.Load(name).GetProperty("bias").GetProperty("henmi_copas");
            var result = HenmiCopas.Of(GoldenData.Effects(name));
            var limits = GoldenData.Numbers(golden, "ci");
            compare.Near("estimate", name, golden.GetProperty("estimate").GetDouble(), result.Estimate, 1e-10);
            compare.Near("lower", name, limits[0], result.Interval.Lower, 1e-7);
            compare.Near("upper", name, limits[1], result.Interval.Upper, 1e-7);
        }

        Finish(compare);
    }

    [Fact]
    public void Every_reference_permutation_test_is_reproduced_exactly()
    {
        var count = 0;
        foreach (var name in GoldenData.Names)
        {
            var golden = GoldenData.Load(name).GetProperty("permutation");
            if (golden.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            count++;
            var result = PermutationTest.Run(
                GoldenData.Effects(name), new PoolingOptions { Method = HeterogeneityEstimator.DerSimonianLaird }, new PermutationOptions());
            Assert.Equal(golden.GetProperty("pval").GetDouble(), result.PValue);
            Assert.True(result.IsExact);
        }

        Assert.Equal(26, count);
    }

    private static void Each(
        Compare compare, string name, JsonElement golden, string quantity, IReadOnlyList<PartialAnalysis> rows, Func<PartialAnalysis, double> value)
    {
        var expected = GoldenData.Numbers(golden, quantity);
        Assert.Equal(rows.Count, expected.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            compare.Near(quantity, $"{name} row {i + 1}", expected[i], value(rows[i]), 1e-7);
        }
    }

    private static void Each(
        Compare compare, string name, JsonElement golden, string quantity, IReadOnlyList<RowPrediction> rows, Func<RowPrediction, double> value)
    {
        var expected = GoldenData.Numbers(golden, quantity);
        Assert.Equal(rows.Count, expected.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            compare.Near(quantity, $"{name} row {i + 1}", expected[i], value(rows[i]), 1e-7);
        }
    }

    private void Finish(Compare compare)
    {
        foreach (var (quantity, worst) in compare.Worst)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{quantity,-14} {worst.Error:E2} {worst.Where}"));
        }

        Assert.Equal(98, GoldenData.Names.Count);
        compare.ThrowIfAny();
    }
}
