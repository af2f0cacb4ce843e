using System.Globalization;
using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>
/// Selection models against the golden files. metafor's values are where Nelder–Mead stopped: its likelihood at its own parameters agrees
/// with <see cref="SelectionReference"/> for step functions to 1e-9, and is off for beta (R's integrate at its default tolerance, up to whole
/// units in cannon2006). So the likelihood is the judge: ours may nowhere be lower, and where both are in one basin the estimates may differ
/// by no more than the likelihood they gave away allows.
/// </summary>
public class SelectionGoldenTests(ITestOutputHelper output)
{
    public static TheoryData<string> Variants => ["step_025", "step_025_less", "beta"];

    [Theory]
    [MemberData(nameof(Variants))]
    public void No_reference_fit_is_more_likely_and_estimates_agree_as_far_as_the_reference_converged(string variant)
    {
        var (compared, atBound, failed, largest) = (0, 0, new List<string>(), 0.0);
        var problems = new List<string>();
        foreach (var name in GoldenData.Names)
        {
            var data = GoldenData.Load(name);
            var effects = GoldenData.Effects(data);
            SelectionFunction function = variant == "beta" ? new SelectionFunction.Beta() : new SelectionFunction.Step([0.025]);
            var options = new SelectionOptions
            {
                Alternative = variant == "step_025_less" ? SelectionAlternative.Less : SelectionAlternative.Greater,
            };
            if (data.GetProperty("bias").GetProperty("selection").GetProperty(variant) is not { ValueKind: JsonValueKind.Object } golden)
            {
                continue;
            }

            SelectionResult fit;
            try
            {
                fit = SelectionModel.Fit(effects, function, options);
            }
            catch (FitFailedException)
            {
                failed.Add(name);
                continue;
            }

            compared++;
            atBound += fit.Parameters.Any(p => p.IsAtBound) ? 1 : 0;
            var delta = GoldenData.Numbers(golden, "delta");
            var own = At(effects, variant, options, fit.Estimate, fit.TauSquared, [.. fit.Parameters.Select(p => p.Delta)]);
            var theirs = At(effects, variant, options, golden.GetProperty("estimate").GetDouble(), golden.GetProperty("tau2").GetDouble(), delta);
            largest = Math.Max(largest, Math.Abs(own - fit.LogLikelihood));
            Check(Math.Abs(own - fit.LogLikelihood) < 1e-11 * (1 + Math.Abs(own)), "the likelihood computed twice differs");
            Check(
                variant == "beta" || Math.Abs(theirs - golden.GetProperty("ll").GetDouble()) < 1e-9,
                "the reference's likelihood is not that of its parameters");
            var gain = fit.LogLikelihood - theirs;
            Check(
                gain > -1e-9 || double.IsNegativeInfinity(gain) || fit.Warnings.Any(w => w.Contains("higher still", StringComparison.Ordinal)),
                string.Create(CultureInfo.InvariantCulture, $"the reference is more likely by {-gain:E2}"));
            if (gain is > -1e-9 and < 1e-3 && fit.StandardError is { } se && !fit.Parameters.Any(p => p.IsAtBound) && fit.TauSquared > 0)
            {
                var allowed = 1.1 * Math.Sqrt(2 * Math.Max(0, gain)) * se + 1e-7 * Math.Abs(fit.Estimate);
                Check(
                    Math.Abs(fit.Estimate - golden.GetProperty("estimate").GetDouble()) <= allowed,
                    string.Create(CultureInfo.InvariantCulture, $"estimate {fit.Estimate:R}, reference {golden.GetProperty("estimate").GetDouble():R}, allowed {allowed:E2}"));
            }

            void Check(bool holds, string what)
            {
                if (!holds)
                {
                    problems.Add($"{name}: {what}");
                }
            }
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{variant}: {compared} compared, {atBound} at a bound of δ, no maximum: {string.Join(", ", failed)}; likelihoods differ by up to {largest:E1}"));
        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.Equal(variant == "beta" ? ["damico2009-AS", "damico2009-RD"] : [], failed);
        Assert.Equal(variant == "step_025" ? 89 : variant == "beta" ? 90 : 93, compared);
    }

    private static double At(EffectSet effects, string variant, SelectionOptions options, double mu, double tauSquared, double[] delta) =>
        variant == "beta"
            ? SelectionReference.LogLikelihood(
                effects, options.Alternative, mu, tauSquared, SelectionReference.Beta(delta[0], delta[1]), 1e-5, 1 - 1e-5)
            : SelectionReference.LogLikelihood(effects, options.Alternative, mu, tauSquared, SelectionReference.Step(0.025, delta[1]), 0.025);
}
