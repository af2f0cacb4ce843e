using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>Multivariate and multilevel fits against an independent Newton iteration on dense matrices (tests/References/multivariate.json).</summary>
public class MultivariateGoldenTests(ITestOutputHelper output)
{
    private static readonly JsonElement Root = Load();

    private static JsonElement Load()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "References", "multivariate.json")));
        return document.RootElement.Clone();
    }

    internal static (EffectSet Effects, string[] Trials, string[] Outcomes) Berkey()
    {
        var golden = MultilevelGoldenTests.Root.GetProperty("multivariate")[0];
        var rows = golden.GetProperty("V").EnumerateArray().Select(r => r.EnumerateArray().Select(e => e.GetDouble()).ToArray()).ToArray();
        var v = new double[rows.Length, rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < rows.Length; j++)
            {
                v[i, j] = rows[i][j];
            }
        }

        return (
            GoldenData.Effects(GoldenData.Numbers(golden, "yi"), [.. rows.Select((r, i) => r[i])], v),
            [.. golden.GetProperty("trial").EnumerateArray().Select(e => e.GetRawText())],
            [.. golden.GetProperty("outcome").EnumerateArray().Select(e => e.GetString()!)]);
    }

    internal static (EffectSet Effects, string[] Trials, string[] Outcomes) Ishak()
    {
        var golden = Root.GetProperty("ishak2007");
        string[] studies = [.. golden.GetProperty("study").EnumerateArray().Select(e => e.GetString()!)];
        string[] times = [.. golden.GetProperty("time").EnumerateArray().Select(e => e.GetString()!)];
        var plain = GoldenData.Effects(GoldenData.Numbers(golden, "yi"), GoldenData.Numbers(golden, "vi"));
        var named = plain with { Effects = [.. plain.Effects.Zip(studies, (e, s) => e with { Study = s })] };
        var numbers = times.Select(t => double.Parse(t, System.Globalization.CultureInfo.InvariantCulture));
        return (SamplingCovariance.Autoregressive(named, [.. numbers], golden.GetProperty("phi").GetDouble()), studies, times);
    }

    internal static MultivariateAnalysis Fit(
        (EffectSet Effects, string[] Trials, string[] Outcomes) data, string structure, LikelihoodKind likelihood = LikelihoodKind.Restricted)
    {
        Assert.True(OutcomeStructures.Codes.TryParse(structure, out var kind, out var error), error);
        return MultivariateModel.Fit(data.Effects, [.. data.Trials], [.. data.Outcomes], kind, new() { Likelihood = likelihood });
    }

    private static LikelihoodKind KindOf(JsonElement golden) => golden.GetProperty("restricted").GetBoolean() ? LikelihoodKind.Restricted : LikelihoodKind.Full;

    private void Finish(Compare compare)
    {
        foreach (var (quantity, worst) in compare.Worst)
        {
            output.WriteLine($"{quantity}: {worst.Error:E2} ({worst.Where})");
        }

        compare.ThrowIfAny();
    }

    [Fact]
    public void The_bivariate_REML_fit_agrees_with_the_golden_file_as_far_as_its_optimiser_went()
    {
        // The golden τ² and ρ are 4e-7 and 6e-7 from the maximum (the exact one is tested below); its likelihood is right to 1e-13.
        var golden = MultilevelGoldenTests.Root.GetProperty("multivariate")[0];
        var fit = Fit(Berkey(), "UN");
        var compare = new Compare();
        for (var j = 0; j < 2; j++)
        {
            compare.Near("estimate", "berkey1998", GoldenData.Numbers(golden, "estimate")[j], fit.Coefficients[j].Estimate, 1e-7);
            compare.Near("se", "berkey1998", GoldenData.Numbers(golden, "se")[j], fit.Coefficients[j].StandardError, 1e-6);
            compare.Near("τ²", "berkey1998", GoldenData.Numbers(golden, "tau2")[j], fit.Outcomes[j].TauSquared, 1e-6);
        }

        compare.Near("ρ", "berkey1998", golden.GetProperty("rho").GetDouble(), fit.Correlations[0].Correlation, 1e-6);
        compare.Near("logLik", "berkey1998", golden.GetProperty("ll").GetDouble(), fit.LogLikelihood, 1e-12);
        Assert.True(fit.LogLikelihood >= golden.GetProperty("ll").GetDouble());
        Assert.Equal(["outcomeAL", "outcomePD"], fit.Coefficients.Select(c => c.Name));
        Finish(compare);
    }

    [Theory]
    [InlineData("berkey1998")]
    [InlineData("ishak2007")]
    public void Every_structure_agrees_with_an_independent_maximum(string dataset)
    {
        var (data, fits) = dataset == "berkey1998" ? (Berkey(), Root.GetProperty(dataset)) : (Ishak(), Root.GetProperty(dataset).GetProperty("fits"));
        var compare = new Compare();
        foreach (var golden in fits.EnumerateArray())
        {
            var structure = golden.GetProperty("structure").GetString()!;
            var fit = Fit(data, structure, KindOf(golden));
            var where = $"{dataset} {structure} {fit.Options.Code}";
            var (beta, se, tau2) = (GoldenData.Numbers(golden, "beta"), GoldenData.Numbers(golden, "se"), GoldenData.Numbers(golden, "tau2"));
            for (var j = 0; j < beta.Length; j++)
            {
                compare.Near("estimate", where, beta[j], fit.Outcomes[j].PooledEffect!.Estimate, 1e-10);
                compare.Near("se", where, se[j], fit.Outcomes[j].PooledEffect!.StandardError, 1e-10);
                compare.Near("τ²", where, tau2[j], fit.Outcomes[j].TauSquared, 1e-9);
            }

            Assert.All(fit.Correlations, c => compare.Near("ρ", where, golden.GetProperty("rho").GetDouble(), c.Correlation, 1e-9));
            Assert.Equal(structure is "DIAG" or "ID", fit.Correlations.IsEmpty);
            compare.Near("logLik", where, golden.GetProperty("ll").GetDouble(), fit.LogLikelihood, 1e-12);
        }

        Finish(compare);
    }

    [Fact]
    public void A_singular_covariance_of_four_outcomes_is_found_higher_than_the_reference_and_warned_of()
    {
        var data = Ishak();
        var heights = GoldenData.Numbers(Root.GetProperty("ishak2007"), "un");
        foreach (var (likelihood, height) in new[] { (LikelihoodKind.Restricted, heights[0]), (LikelihoodKind.Full, heights[1]) })
        {
            var fit = Fit(data, "UN", likelihood);
            output.WriteLine($"{fit.LogLikelihood:R} against {height:R}; {fit.Fit}; {string.Join("; ", fit.Warnings)}; {string.Join(" ", fit.Outcomes.Select(o => o.TauSquared))} {string.Join(" ", fit.Correlations.Select(o => o.Correlation))}");
            Assert.True(fit.LogLikelihood >= height - 1e-9);
            Assert.Contains(fit.Warnings, w => w.Contains("boundary", StringComparison.Ordinal));
            Assert.All(fit.Correlations, c => Assert.InRange(c.Correlation!.Value, -1, 1));
        }
    }

    [Fact]
    public void Heteroscedastic_compound_symmetry_agrees_with_the_reference()
    {
        var golden = Root.GetProperty("ishak2007").GetProperty("hcs");
        var fit = Fit(Ishak(), "HCS");
        var compare = new Compare();
        for (var j = 0; j < 4; j++)
        {
            compare.Near("τ²", "HCS", GoldenData.Numbers(golden, "tau2")[j], fit.Outcomes[j].TauSquared, 2e-5);
        }

        compare.Near("ρ", "HCS", golden.GetProperty("rho").GetDouble(), fit.Correlations[0].Correlation, 1e-5);
        compare.Near("logLik", "HCS", golden.GetProperty("ll").GetDouble(), fit.LogLikelihood, 1e-11);
        Assert.True(fit.LogLikelihood >= golden.GetProperty("ll").GetDouble() - 1e-12);
        Finish(compare);
    }

    [Fact]
    public void Multilevel_fits_agree_with_an_independent_maximum()
    {
        var compare = new Compare();
        foreach (var golden in Root.GetProperty("konstantopoulos2011").EnumerateArray())
        {
            var year = golden.GetProperty("year").GetBoolean();
            var district = RobustGoldenTests.Texts("district");
            var effects = RobustGoldenTests.Konstantopoulos;
            if (golden.TryGetProperty("v", out var rho))
            {
                effects = SamplingCovariance.Constant(
                    effects with { Effects = [.. effects.Effects.Zip(district, (e, d) => e with { Study = d })] }, rho.GetDouble());
            }

            var design = year ? DesignMatrix.Of(Moderator.Numeric("year", RobustGoldenTests.Years.Select(y => y - 1990))) : null;
            var fit = MultilevelModel.Fit(
                effects, [new("district", [.. district]), new("school", [.. RobustGoldenTests.Texts("school")])],
                new() { Likelihood = KindOf(golden) }, design);
            var where = $"{fit.Options.Code} year {year} V {effects.Covariance is not null}";
            for (var j = 0; j < fit.Coefficients.Length; j++)
            {
                compare.Near("estimate", where, GoldenData.Numbers(golden, "beta")[j], fit.Coefficients[j].Estimate, 1e-10);
                compare.Near("se", where, GoldenData.Numbers(golden, "se")[j], fit.Coefficients[j].StandardError, 1e-10);
            }

            for (var l = 0; l < 2; l++)
            {
                compare.Near("σ²", where, GoldenData.Numbers(golden, "sigma2")[l], fit.Components[l].Variance, 1e-9);
                if (!year && fit.Options.Likelihood == LikelihoodKind.Restricted && effects.Covariance is null)
                {
                    var ends = Root.GetProperty("profile")[l];
                    compare.Near("profile lower", where, ends[0].GetDouble(), fit.Components[l].Interval!.Value.Lower, 1e-10);
                    compare.Near("profile upper", where, ends[1].GetDouble(), fit.Components[l].Interval!.Value.Upper, 1e-10);
                }
            }

            compare.Near("logLik", where, golden.GetProperty("ll").GetDouble(), fit.LogLikelihood, 1e-12);
        }

        Finish(compare);
    }
}
