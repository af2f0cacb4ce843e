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
        var compare = new ReferenceOrExact();
        foreach (var name in GoldenData.Names)
        {
            var file = GoldenData.Load(name);
            var golden = file.GetProperty("diagnostics").GetProperty("influence");
            var rows = Influence.Of(GoldenData.Effects(file), Options).Rows;
            var (y, v) = (GoldenData.Numbers(file, "yi"), GoldenData.Numbers(file, "vi"));
            var (tau, deleted) = (RestrictedTauSquared(file), GoldenData.Numbers(golden, "tau2_del"));
            var full = AtTauSquared.Of(y, v, tau);
            for (var i = 0; i < rows.Length; i++)
            {
                var rest = AtTauSquared.Of(AtTauSquared.Without(y, i), AtTauSquared.Without(v, i), deleted[i]);
                var all = AtTauSquared.Of(y, v, deleted[i]);
                var (change, spread) = (full.Mean - rest.Mean, v[i] + deleted[i]);
                var hat = full.StandardError * full.StandardError / (v[i] + tau);
                void Near(string quantity, double exact, double? actual, double condition = 1) =>
                    compare.Near(quantity, $"{name} row {i + 1}", GoldenData.Numbers(golden, quantity)[i], exact, actual, condition);

                // A change loses the digits that the two means share.
                var condition = Math.Max(1, Math.Abs(full.Mean / change));
                Near("tau2_del", deleted[i], rows[i].TauSquaredDeleted);
                Near("QE_del", rest.Q, rows[i].QDeleted);
                Near("hat", hat, rows[i].Hat);
                Near("weight", 100 * hat, rows[i].Weight);
                var residual = y[i] - rest.Mean;
                Near("rstudent", residual / Math.Sqrt(spread + rest.StandardError * rest.StandardError), rows[i].StudentisedResidual, Math.Max(1, Math.Abs(y[i] / residual)));
                Near("dffits", change / Math.Sqrt(hat * spread), rows[i].Dffits, condition);
                Near("cook", change * change / full.StandardError / full.StandardError, rows[i].CookDistance, condition);
                Near("cov_r", rest.StandardError * rest.StandardError / full.StandardError / full.StandardError, rows[i].CovarianceRatio);
                Near("dfbs", change / all.StandardError, rows[i].Dfbetas[0], condition);
                Assert.Equal(
                    Math.Sqrt(v[i] + tau - full.StandardError * full.StandardError) * rows[i].StandardisedResidual!.Value, y[i] - full.Mean,
                    1e-9 * (Math.Abs(y[i]) + Math.Abs(full.Mean)));
            }

            // lau1992-PETO row 21: metafor's lower maximum without the row changes its distances (asserted above), not its flag.
            Assert.Equal(golden.GetProperty("flagged").EnumerateArray().Select(e => e.GetBoolean()), rows.Select(r => r.IsInfluential));
        }

        compare.Finish(output, "anand1999-RD axfors2021-AS lau1992-PETO lau1992-RD nielweise2007-RD nielweise2008-IRD");
    }

    [Fact]
    public void Every_reference_leave_one_out_analysis_is_reproduced()
    {
        var compare = new ReferenceOrExact();
        foreach (var name in GoldenData.Names)
        {
            var file = GoldenData.Load(name);
            var golden = file.GetProperty("diagnostics").GetProperty("leave1out");
            var (y, v) = (GoldenData.Numbers(file, "yi"), GoldenData.Numbers(file, "vi"));
            var rows = LeaveOneOut.Of(GoldenData.Effects(file), Options);
            Assert.Equal(y.Length, rows.Length);
            for (var i = 0; i < rows.Length; i++)
            {
                var tau = GoldenData.Numbers(golden, "tau2")[i];
                var exact = AtTauSquared.Of(AtTauSquared.Without(y, i), AtTauSquared.Without(v, i), tau);
                void Near(string quantity, double expected, double? actual, double condition = 1) =>
                    compare.Near(quantity, $"{name} row {i + 1}", GoldenData.Numbers(golden, quantity)[i], expected, actual, condition);

                const double z = 1.959963984540054;
                var (lower, upper) = (exact.Mean - z * exact.StandardError, exact.Mean + z * exact.StandardError);
                Near("tau2", tau, rows[i].TauSquared);
                Near("estimate", exact.Mean, rows[i].Estimate);
                Near("se", exact.StandardError, rows[i].StandardError);
                Near("ci_lb", lower, rows[i].Interval.Lower, Math.Max(1, Math.Abs(exact.Mean / lower)));
                Near("ci_ub", upper, rows[i].Interval.Upper, Math.Max(1, Math.Abs(exact.Mean / upper)));
                Near("I2", exact.ISquared, rows[i].ISquared);
                Near("Q", exact.Q, rows[i].Q);
            }
        }

        compare.Finish(output, "anand1999-RD axfors2021-AS collins1985a-RR lau1992-AS lau1992-OR lau1992-PETO lau1992-RD michael2013-CVR michael2013-VR nielweise2007-RD nielweise2008-IRD");
    }

    [Fact]
    public void Every_reference_cumulative_analysis_is_reproduced_or_has_a_lower_likelihood()
    {
        var compare = new Compare();
        var (missing, lower) = (0, 0);
        foreach (var name in GoldenData.Names)
        {
            var file = GoldenData.Load(name);
            var golden = file.GetProperty("diagnostics").GetProperty("cumulative");
            var (y, v) = (GoldenData.Numbers(file, "yi"), GoldenData.Numbers(file, "vi"));
            var rows = CumulativeMetaAnalysis.Of(GoldenData.Effects(file), Options);
            Assert.Equal(y.Length, rows.Length);
            for (var i = 0; i < rows.Length; i++)
            {
                var (estimate, se, tau) = (At("estimate", i), At("se", i), At("tau2", i));
                if (tau is not { } reference)
                {
                    // metafor did not converge there: nielweise2007-OR row 8, nielweise2007-RR rows 8 and 12.
                    missing++;
                    continue;
                }

                var where = $"{name} row {i + 1}";
                var (theirs, ours) = (AtTauSquared.Of(y[..(i + 1)], v[..(i + 1)], reference), AtTauSquared.Of(y[..(i + 1)], v[..(i + 1)], rows[i].TauSquared));
                compare.Near("estimate at τ²", where, ours.Mean, rows[i].Estimate, 1e-10);
                compare.Near("se at τ²", where, ours.StandardError, rows[i].StandardError, 1e-10);
                if (Math.Abs(rows[i].TauSquared - reference) <= 1e-7 * reference)
                {
                    compare.Near("estimate", where, estimate!.Value, rows[i].Estimate, 1e-7);
                    compare.Near("se", where, se!.Value, rows[i].StandardError, 1e-7);
                    compare.Near("tau2", where, reference, rows[i].TauSquared, 1e-7);
                }
                else
                {
                    // Two likelihoods near one maximum differ by rounding only.
                    lower++;
                    Assert.True(ours.RestrictedLogLikelihood >= theirs.RestrictedLogLikelihood - 1e-11 * Math.Abs(ours.RestrictedLogLikelihood), where);
                }
            }

            double? At(string quantity, int i) => golden.GetProperty(quantity)[i] is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
        }

        output.WriteLine($"{missing} missing, {lower} not at the maximum");
        Assert.Equal(3, missing);
        Assert.Equal(52, lower);
        compare.ThrowIfAny();
    }

    [Fact]
    public void Every_reference_prediction_of_a_row_is_reproduced()
    {
        var compare = new ReferenceOrExact();
        foreach (var name in GoldenData.Names)
        {
            var file = GoldenData.Load(name);
            var golden = file.GetProperty("diagnostics").GetProperty("blup");
            var (y, v) = (GoldenData.Numbers(file, "yi"), GoldenData.Numbers(file, "vi"));
            var rows = BestLinearUnbiasedPredictions.Of(GoldenData.Effects(file), Options);
            var tau = RestrictedTauSquared(file);
            var full = AtTauSquared.Of(y, v, tau);
            for (var i = 0; i < rows.Length; i++)
            {
                var share = tau / (tau + v[i]);
                var prediction = full.Mean + share * (y[i] - full.Mean);
                var error = Math.Sqrt(share * v[i] + (1 - share) * (1 - share) * full.StandardError * full.StandardError);
                var condition = (Math.Abs(full.Mean) + Math.Abs(y[i])) / Math.Abs(prediction);
                compare.Near("pred", $"{name} row {i + 1}", GoldenData.Numbers(golden, "pred")[i], prediction, rows[i].Prediction, condition);
                compare.Near("se", $"{name} row {i + 1}", GoldenData.Numbers(golden, "se")[i], error, rows[i].StandardError);
                Assert.Equal(rows[i].Prediction - 1.959963984540054 * rows[i].StandardError, rows[i].Interval.Lower, 1e-12 * full.StandardError + 1e-12 * Math.Abs(prediction));
            }
        }

        compare.Finish(output, "nielweise2008-IRD");
    }

    /// <summary>
    /// metafor's hc() stops its root at 1.2e-4 and its integral at as much; the file henmi-copas.json has the same equation solved tightly,
    /// with the moments of Q given R from dense matrices instead of closed forms.
    /// </summary>
    [Fact]
    public void Every_reference_interval_of_Henmi_and_Copas_is_reproduced()
    {
        var compare = new Compare();
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "References", "henmi-copas.json")));
        var tight = document.RootElement.GetProperty("lower, upper, critical value");
        foreach (var name in GoldenData.Names)
        {
            var golden = GoldenData.Load(name).GetProperty("bias").GetProperty("henmi_copas");
            var result = HenmiCopas.Of(GoldenData.Effects(name));
            double[] exact = [.. tight.GetProperty(name).EnumerateArray().Select(e => e.GetDouble())];
            var half = exact[2] * result.StandardError;
            compare.Near("estimate", name, golden.GetProperty("estimate").GetDouble(), result.Estimate, 1e-10);
            compare.Near("lower", name, exact[0], result.Interval.Lower, 1e-10, half);
            compare.Near("upper", name, exact[1], result.Interval.Upper, 1e-10, half);
            compare.Near("critical", name, exact[2], result.Critical, 1e-10);
            var limits = GoldenData.Numbers(golden, "ci");
            compare.Near("lower, metafor", name, limits[0], result.Interval.Lower, 5e-4, half);
            compare.Near("upper, metafor", name, limits[1], result.Interval.Upper, 5e-4, half);
        }

        foreach (var (quantity, worst) in compare.Worst)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{quantity,-14} {worst.Error:E2} {worst.Where}"));
        }

        Assert.Equal(98, GoldenData.Names.Count);
        compare.ThrowIfAny();
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

    private static double RestrictedTauSquared(JsonElement file) => file.GetProperty("fits").EnumerateArray()
        .First(f => f.GetProperty("method").GetString() == "REML" && f.GetProperty("test").GetString() == "z").GetProperty("tau2").GetDouble();

    /// <summary>Compares with the reference, or, where that is not what its own exact τ² gives, with what it gives; and counts these.</summary>
    private sealed class ReferenceOrExact
    {
        private readonly Compare _compare = new();
        private readonly SortedSet<string> _coarse = new(StringComparer.Ordinal);

        public void Near(string quantity, string where, double reference, double exact, double? actual, double condition = 1)
        {
            _compare.Near(quantity + ", exact τ²", where, exact, actual, 1e-11 * condition);
            if (Math.Abs(reference - exact) <= 1e-7 * Math.Abs(exact))
            {
                _compare.Near(quantity, where, reference, actual, 1e-7);
            }
            else
            {
                _coarse.Add(where[..where.IndexOf(' ', StringComparison.Ordinal)]);
            }
        }

        public void Finish(ITestOutputHelper output, string filesWithCoarseReferences)
        {
            foreach (var (quantity, worst) in _compare.Worst)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{quantity,-20} {worst.Error:E2} {worst.Where}"));
            }

            Assert.Equal(98, GoldenData.Names.Count);
            Assert.Equal(filesWithCoarseReferences.Split(' '), _coarse);
            _compare.ThrowIfAny();
        }
    }
}
