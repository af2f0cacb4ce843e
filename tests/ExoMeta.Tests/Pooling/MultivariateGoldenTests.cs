using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>The bivariate fit of tests/References/bayes_multilevel.json, and the structures and likelihoods beside it.</summary>
public class MultivariateGoldenTests(ITestOutputHelper output)
{
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

    internal static MultivariateAnalysis Fit(OutcomeStructure structure, LikelihoodKind likelihood)
    {
        var (effects, trials, outcomes) = Berkey();
        return MultivariateModel.Fit(effects, [.. trials], [.. outcomes], structure, new() { Likelihood = likelihood });
    }

    [Fact]
    public void The_bivariate_REML_fit_agrees_with_the_reference()
    {
        var golden = MultilevelGoldenTests.Root.GetProperty("multivariate")[0];
        var fit = Fit(OutcomeStructure.Unstructured, LikelihoodKind.Restricted);
        var compare = new Compare();
        for (var j = 0; j < 2; j++)
        {
            compare.Near("estimate", "berkey1998", GoldenData.Numbers(golden, "estimate")[j], fit.Coefficients[j].Estimate, 1e-7);
            compare.Near("se", "berkey1998", GoldenData.Numbers(golden, "se")[j], fit.Coefficients[j].StandardError, 1e-7);
            compare.Near("τ²", "berkey1998", GoldenData.Numbers(golden, "tau2")[j], fit.Outcomes[j].TauSquared, 1e-7);
        }

        compare.Near("ρ", "berkey1998", golden.GetProperty("rho").GetDouble(), fit.Correlations[0].Correlation, 1e-7);
        compare.Near("logLik", "berkey1998", golden.GetProperty("ll").GetDouble(), fit.LogLikelihood, 1e-12);
        Assert.Equal(["outcomeAL", "outcomePD"], fit.Coefficients.Select(c => c.Name));
        foreach (var (quantity, worst) in compare.Worst)
        {
            output.WriteLine($"{quantity}: {worst.Error:E2}");
        }

        foreach (var (code, structure) in OutcomeStructures.Codes.All)
        {
            foreach (var l in new[] { LikelihoodKind.Restricted, LikelihoodKind.Full })
            {
                var f = Fit(structure, l);
                output.WriteLine($"{code} {l} {f.Coefficients[0].Estimate:R} {f.Coefficients[1].Estimate:R} {f.Outcomes[0].TauSquared:R} {f.Outcomes[1].TauSquared:R} {(f.Correlations.IsEmpty ? 0 : f.Correlations[0].Correlation):R} {f.LogLikelihood:R} {f.Fit} {string.Join(";", f.Warnings)}");
            }
        }

        compare.ThrowIfAny();
    }
}
