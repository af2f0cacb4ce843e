using System.Text;
using System.Text.Json;
using ExoMeta.Analysis.Results;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>Diagnostics beyond the reference files: moderators, Hartung–Knapp inference, plots, edges. Numbers of metafor 3.8-1 on R 4.2.2, REML with threshold 1e-14.</summary>
public class DiagnosticsTests
{
    private static readonly double[] Latitude = [44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33];

    private static EffectSet Bcg => GoldenData.Effects("bcg-OR");

    [Fact]
    public void Influence_in_a_meta_regression_agrees_with_metafor()
    {
        var rows = Influence.Of(Bcg, Design(), new PoolingOptions()).Rows;
        Agree([0.23533178577541, 0.569960339548919, 1.5649927438637], rows, r => r.StudentisedResidual);
        Agree([0.0576753701676951, 0.489216970608683, 0.186042689851911], rows, r => r.Dffits);
        Agree([0.00450689813894726, 0.399722798285159, 0.0345380433814088], rows, r => r.CookDistance);
        Agree([1.28201466886289, 3.20658334918559, 0.967939428436347], rows, r => r.CovarianceRatio);
        Agree([0.0589951774678235, 0.0867974588032448, 0.0486061963758783], rows, r => r.TauSquaredDeleted);
        Agree([25.0526391749013, 22.9690882696, 22.6347115357998], rows, r => r.QDeleted);
        Agree([0.038467574827295, 0.389688473568855, 0.0153569906749112], rows, r => r.Hat);
        Agree([2.15461655481823, 16.1302477790847, 1.50211838999872], rows, r => r.Weight);
        Agree([0.015459367436386, 0.496790117416752, 0.0505657718539351], rows, r => r.Dfbetas[0]);
        Agree([0.0130007402247567, -0.388009124782074, 0.0336749705543339], rows, r => r.Dfbetas[1]);
        Agree([0.236018045998677, 0.663353396284906, 1.56348147721237], rows, r => r.StandardisedResidual);
        Assert.DoesNotContain(rows, r => r.IsInfluential);
    }

    [Theory]
    [InlineData(InferenceMethod.HartungKnapp)]
    [InlineData(InferenceMethod.HartungKnappNeverNarrower)]
    public void The_Hartung_Knapp_factor_enters_influence_as_in_metafor(InferenceMethod inference)
    {
        var options = new PoolingOptions { Inference = inference };
        var rows = Influence.Of(Bcg, Design(), options).Rows;
        Agree([0.192035889733887, 0.501404922848452, 1.34715107154023], rows, r => r.StudentisedResidual);
        Agree([0.0470643648472322, 0.43037344949007, 0.160146179571076], rows, r => r.Dffits);
        Agree([0.00314139491800903, 0.278614499026298, 0.0240736823001898], rows, r => r.CookDistance);
        Agree([1.40467332998967, 2.60109547272622, 0.856489175938643], rows, r => r.CovarianceRatio);
        Agree([0.0126151823077683, 0.437035690399718, 0.0435271882271552], rows, r => r.Dfbetas[0]);
        Agree([0.0106088886719406, -0.341338987603634, 0.0289875290759224], rows, r => r.Dfbetas[1]);
        var row = Influence.Of(Bcg, options).Rows[7];
        Near(1.44029162697832, row.StudentisedResidual);
        Near(0.473621212420327, row.Dffits);
        Near(0.198770609909734, row.CookDistance);
        Near(1.01442270295881, row.CovarianceRatio);
    }

    [Fact]
    public void Predictions_of_rows_use_the_interval_of_the_chosen_inference()
    {
        var z = BestLinearUnbiasedPredictions.Of(Bcg, new PoolingOptions())[7];
        var t = BestLinearUnbiasedPredictions.Of(Bcg, new PoolingOptions { Inference = InferenceMethod.HartungKnapp })[7];
        var regression = BestLinearUnbiasedPredictions.Of(Bcg, Design(), new PoolingOptions { Inference = InferenceMethod.HartungKnapp })[7];
        NearAll([0.00314332942392326, 0.0629661943100649, -0.120268143667355, 0.126554802515201], z);
        NearAll([0.00314332942392326, 0.0629664783962797, -0.134048841544855, 0.140335500392702], t);
        NearAll([0.00312087278492438, 0.0622649427204134, -0.133923342136662, 0.14016508770651], regression);

        static void NearAll(double[] expected, RowPrediction row)
        {
            Near(expected[0], row.Prediction, 1e-6);
            Near(expected[1], row.StandardError);
            Near(expected[2], row.Interval.Lower);
            Near(expected[3], row.Interval.Upper);
        }
    }

    [Fact]
    public void Predictions_of_dependent_rows_are_those_of_independent_ones_where_the_covariance_is_diagonal_and_move_with_it_elsewhere()
    {
        var effects = Bcg;
        var covariance = new double[effects.Count, effects.Count];
        for (var i = 0; i < effects.Count; i++)
        {
            covariance[i, i] = effects.Effects[i].Variance;
        }

        var independent = BestLinearUnbiasedPredictions.Of(effects, new PoolingOptions());
        var diagonal = BestLinearUnbiasedPredictions.Of(effects with { Covariance = covariance }, new PoolingOptions());
        for (var i = 0; i < effects.Count; i++)
        {
            Near(independent[i].Prediction, diagonal[i].Prediction, 1e-11);
            Near(independent[i].StandardError, diagonal[i].StandardError, 1e-11);
        }

        // With covariance: by the joint normal of (θᵢ, y), μ's normal equation included, solved as one bordered system (Henderson 1950).
        covariance[3, 7] = covariance[7, 3] = 0.006;
        var dependent = effects with { Covariance = covariance };
        var rows = BestLinearUnbiasedPredictions.Of(dependent, new PoolingOptions());
        var tau = RandomEffectsModel.Fit(dependent, new PoolingOptions()).TauSquared!.Value;
        var (solution, variance) = Henderson(dependent, tau);
        for (var i = 0; i < effects.Count; i++)
        {
            Near(solution[i], rows[i].Prediction, 1e-9);
            Near(Math.Sqrt(variance[i]), rows[i].StandardError, 1e-9);
        }
    }

    [Fact]
    public void Leave_one_out_uses_the_chosen_inference()
    {
        var row = LeaveOneOut.Of(Bcg, new PoolingOptions { Inference = InferenceMethod.HartungKnapp })[7];
        Near(-0.828427209846114, row.Estimate);
        Near(0.188067915315851, row.StandardError);
        Near(-1.24236190054567, row.Interval.Lower);
        Near(-0.414492519146555, row.Interval.Upper);
        Near(0.00105452552736541, row.PValue);
        Assert.Equal(11, row.DegreesOfFreedom);
    }

    [Fact]
    public void Every_estimator_and_inference_leaves_one_out_as_a_fit_of_the_others_does()
    {
        foreach (var (_, method) in HeterogeneityEstimators.Codes.All)
        {
            foreach (var (_, inference) in PoolingCodes.Inference.All)
            {
                if (inference == InferenceMethod.KenwardRoger && method != HeterogeneityEstimator.RestrictedMaximumLikelihood)
                {
                    continue;
                }

                var options = new PoolingOptions { Method = method, Inference = inference };
                var rows = LeaveOneOut.Of(Bcg, options);
                var last = CumulativeMetaAnalysis.Of(Bcg, options)[^1];
                var all = RandomEffectsModel.Fit(Bcg, options);
                Assert.Equal((all.Estimate, all.StandardError, all.TauSquared!.Value, all.Interval), (last.Estimate, last.StandardError, last.TauSquared, last.Interval));
                for (var i = 0; i < rows.Length; i++)
                {
                    var rest = RandomEffectsModel.Fit(new(Bcg.Effects.RemoveAt(i)), options);
                    Assert.Equal((rest.Estimate, rest.StandardError, rest.TauSquared!.Value, rest.ISquared!.Value), (rows[i].Estimate, rows[i].StandardError, rows[i].TauSquared, rows[i].ISquared));
                    Assert.Equal((rest.PValue, rest.Interval, rest.Q!.Value), (rows[i].PValue!.Value, rows[i].Interval, rows[i].Q));
                }
            }
        }
    }

    [Fact]
    public void Cumulative_analyses_follow_a_key_and_ties_keep_their_order()
    {
        double[] years = [1948, 1949, 1960, 1977, 1973, 1953, 1973, 1980, 1968, 1961, 1974, 1969, 1976];
        var rows = CumulativeMetaAnalysis.Of(Bcg, new PoolingOptions(), years);
        Assert.Equal("row 1, row 2, row 6, row 3, row 10, row 9, row 12, row 5, row 7, row 11, row 13, row 4, row 8", string.Join(", ", rows.Select(r => r.Label)));
        Assert.Equal(Bcg.Effects.MinBy(e => e.Variance)!.Label, CumulativeMetaAnalysis.ByPrecision(Bcg, new PoolingOptions())[0].Label);
        Assert.Throws<ArgumentException>(() => CumulativeMetaAnalysis.Of(Bcg, new PoolingOptions(), years[1..]));
    }

    [Fact]
    public void Plot_coordinates_agree_with_metafor()
    {
        var radial = PlotCoordinates.Radial(Bcg, new PoolingOptions())[7];
        Near(1.71051668859229, radial.Precision);
        Near(0.0205614393918159, radial.Standardised);
        var baujat = PlotCoordinates.Baujat(Bcg, new PoolingOptions())[7];
        Near(1.67754421186596, baujat.QContribution);
        Near(0.200499736937344, baujat.Influence);
        var equal = PlotCoordinates.Baujat(Bcg, new PoolingOptions { Method = HeterogeneityEstimator.EqualEffects });
        Near(50.124532253575, equal[7].QContribution, 1e-12);
        Near(40.3229664044051, equal[7].Influence, 1e-12);
        Near(163.1649151808, equal.Sum(p => p.QContribution), 1e-12);
    }

    [Fact]
    public void Two_effects_have_the_diagnostics_of_metafor_and_one_has_none_and_says_why()
    {
        var two = new EffectSet(Bcg.Effects[..2]);
        var rows = Influence.Of(two, new PoolingOptions()).Rows;
        Assert.Equal([0.9676, -0.9676], rows.Select(r => Math.Round(r.StudentisedResidual!.Value, 4)));
        Assert.Equal([0.7387, -1.2675], rows.Select(r => Math.Round(r.Dffits!.Value, 4)));
        Assert.Equal([0.5457, 1.6066], rows.Select(r => Math.Round(r.CookDistance!.Value, 4)));
        Assert.Equal([1.5828, 2.7159], rows.Select(r => Math.Round(r.CovarianceRatio!.Value, 4)));
        Assert.All(rows, r => Assert.True(r.IsInfluential));
        Assert.Equal([0, 0], LeaveOneOut.Of(two, new PoolingOptions()).Select(r => r.TauSquared));
        var one = new EffectSet(Bcg.Effects[..1]);
        var alone = Influence.Of(one, new PoolingOptions());
        Assert.Null(alone.Rows[0].StudentisedResidual);
        Assert.StartsWith("one effect", alone.Reason, StringComparison.Ordinal);
        Assert.Empty(LeaveOneOut.Of(one, new PoolingOptions()));
        var prediction = Assert.Single(BestLinearUnbiasedPredictions.Of(one, new PoolingOptions()));
        Assert.Equal(one.Effects[0].Estimate, prediction.Prediction, 1e-15);
        Assert.Equal(Math.Sqrt(one.Effects[0].Variance), prediction.StandardError, 1e-15);
        Assert.Null(Assert.Single(PlotCoordinates.Baujat(one, new PoolingOptions())).Influence);
        Assert.Throws<ArgumentException>(() => HenmiCopas.Of(one));
    }

    [Fact]
    public void A_row_that_alone_tells_a_coefficient_has_no_deletion_diagnostics_and_the_reason_names_it()
    {
        double[] only = [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        var result = Influence.Of(Bcg, DesignMatrix.Of(Moderator.Numeric("only", only)), new PoolingOptions());
        Assert.Null(result.Rows[4].StudentisedResidual);
        Assert.Contains("row 5", result.Reason, StringComparison.Ordinal);
        Assert.NotNull(result.Rows[3].StudentisedResidual);
        var covariance = new double[13, 13];
        for (var i = 0; i < 13; i++)
        {
            covariance[i, i] = Bcg.Effects[i].Variance;
        }

        Assert.Throws<ArgumentException>(() => Influence.Of(Bcg with { Covariance = covariance }, new PoolingOptions()));
    }

    [Fact]
    public void Json_has_the_fields_of_the_contract_and_no_NaN()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            DiagnosticsJson.Write(json, Influence.Of(new EffectSet(Bcg.Effects[..1]), new PoolingOptions()));
            LeaveOneOutJson.Write(json, LeaveOneOut.Of(Bcg, new PoolingOptions()));
            CumulativeJson.Write(json, CumulativeMetaAnalysis.Of(Bcg, new PoolingOptions()));
            PermutationJson.Write(json, PermutationTest.Run(new EffectSet(Bcg.Effects[..5]), new PoolingOptions(), new PermutationOptions()));
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        var root = document.RootElement;
        foreach (var name in new[] { "rstudent", "dffits", "cook", "covRatio", "tau2Deleted", "qDeleted", "hat", "weight", "dfbetas", "influential" })
        {
            Assert.Equal(1, root.GetProperty("diagnostics").GetProperty(name).GetArrayLength());
        }

        Assert.Equal("row 1", root.GetProperty("leaveOneOut")[0].GetProperty("omitted").GetString());
        Assert.Equal(0, root.GetProperty("cumulative")[0].GetProperty("tau2").GetDouble());
        Assert.Equal(0.0625, root.GetProperty("permutation").GetProperty("p").GetDouble());
        Assert.True(root.GetProperty("permutation").GetProperty("exact").GetBoolean());
    }

    private static DesignMatrix Design() => DesignMatrix.Of(Moderator.Numeric("ablat", Latitude));

    /// <summary>Henderson's mixed-model equations [1'V⁻¹1, 1'V⁻¹; V⁻¹1, V⁻¹ + I/τ²]: solution and variance of μ + uᵢ.</summary>
    private static (double[] Solution, double[] Variance) Henderson(EffectSet effects, double tau)
    {
        var k = effects.Count;
        var inverse = Invert(effects.Covariance!);
        var system = new double[k + 1, k + 1];
        var right = new double[k + 1];
        for (var i = 0; i < k; i++)
        {
            for (var j = 0; j < k; j++)
            {
                system[0, 0] += inverse[i, j];
                system[0, i + 1] += inverse[i, j];
                system[i + 1, 0] += inverse[i, j];
                system[i + 1, j + 1] = inverse[i, j] + (i == j ? 1 / tau : 0);
                right[0] += inverse[i, j] * effects.Effects[j].Estimate;
                right[i + 1] += inverse[i, j] * effects.Effects[j].Estimate;
            }
        }

        var c = Invert(system);
        double Solved(int row) => Enumerable.Range(0, k + 1).Sum(j => c[row, j] * right[j]);
        return (
            [.. Enumerable.Range(1, k).Select(i => Solved(0) + Solved(i))],
            [.. Enumerable.Range(1, k).Select(i => c[0, 0] + 2 * c[0, i] + c[i, i])]);
    }

    private static double[,] Invert(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        var (a, b) = ((double[,])matrix.Clone(), new double[n, n]);
        for (var i = 0; i < n; i++)
        {
            b[i, i] = 1;
        }

        for (var p = 0; p < n; p++)
        {
            var pivot = a[p, p];
            for (var j = 0; j < n; j++)
            {
                a[p, j] /= pivot;
                b[p, j] /= pivot;
            }

            for (var i = 0; i < n; i++)
            {
                var factor = a[i, p];
                for (var j = 0; i != p && j < n; j++)
                {
                    a[i, j] -= factor * a[p, j];
                    b[i, j] -= factor * b[p, j];
                }
            }
        }

        return b;
    }

    /// <summary>Rows 1, 8 and 12.</summary>
    private static void Agree(double[] expected, IReadOnlyList<RowInfluence> rows, Func<RowInfluence, double?> value)
    {
        Near(expected[0], value(rows[0]));
        Near(expected[1], value(rows[7]));
        Near(expected[2], value(rows[11]));
    }

    private static void Near(double expected, double? actual, double tolerance = 1e-7) =>
        Assert.True(Math.Abs(actual!.Value - expected) <= tolerance * Math.Abs(expected), $"{actual:R} against {expected:R}");
}
