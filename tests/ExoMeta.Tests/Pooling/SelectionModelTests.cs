using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class SelectionModelTests
{
    /// <summary>
    /// R 4.2.2: the likelihood from its definition (60-point Gauss–Legendre panels), maximised by nlminb and four Newton steps with numDeriv
    /// 2016.8-1.1 (gradient below 1e-8), standard errors from its Hessian; seven digits.
    /// </summary>
    [Theory]
    [InlineData("baskerville2012-YV", SelectionAlternative.Greater, new[] { 0.025 }, 0.4690312, 0.09237345, 0.007693487, 0.02194775, 0.4404403, 0.2967021, -5.979737)]
    [InlineData("vanhowe1999-OR", SelectionAlternative.TwoSided, new[] { 0.05 }, 0.4818882, 0.1486624, 0.4638179, 0.1392669, 0.8693672, 0.3943612, -37.27643)]
    [InlineData("pignon2000-YV", SelectionAlternative.Less, new[] { 0.025, 0.2 }, -0.3935763, 0.1330916, 0.07915958, 0.03542114, 8.741026, 7.012562, -18.41553)]
    [InlineData("vanhowe1999-OR", SelectionAlternative.Greater, new[] { 0.025, 0.1, 0.5 }, 0.4625681, 0.2820967, 0.5095843, 0.1619623, 0.8647226, 0.7733409, -36.78377)]
    [InlineData("vanhowe1999-OR", SelectionAlternative.Greater, new double[0], 1.020335, 0.3112566, 0.3563184, 0.133282, 0.802368, 0.1677131, -36.10292)]
    [InlineData("bcg-OR", SelectionAlternative.Greater, new double[0], -0.88066, 0.5274645, 0.4080551, 0.3693203, 1.125031, 0.1642656, -12.32113)]
    public void Estimates_and_standard_errors_agree_with_a_second_maximisation_in_R(
        string data, SelectionAlternative alternative, double[] cutpoints, double mu, double se, double tauSquared, double tauSquaredError, double delta, double deltaError, double logLikelihood)
    {
        SelectionFunction function = cutpoints.Length == 0 ? new SelectionFunction.Beta() : new SelectionFunction.Step([.. cutpoints]);
        var fit = SelectionModel.Fit(GoldenData.Effects(data), function, new() { Alternative = alternative });
        Near(mu, fit.Estimate);
        Near(se, fit.StandardError);
        Near(tauSquared, fit.TauSquared);
        Near(tauSquaredError, fit.TauSquaredStandardError);
        Near(delta, fit.Parameters[^1].Delta);
        Near(deltaError, fit.Parameters[^1].StandardError);
        Near(logLikelihood, fit.LogLikelihood);
        Assert.Equal(fit.Estimate + 1.959963984540054 * se, fit.Interval!.Value.Upper, 1e-6);
        static void Near(double expected, double? actual) => Assert.Equal(1, actual!.Value / expected, 7e-7);
    }

    /// <summary>
    /// Variances from 10⁻⁷ to 10⁻¹ and τ² = 0 without selection: of three maxima the highest (μ = −0.158, τ² = 0.00075) lies far below the mean
    /// variance. Large effects favoured and, with every sign turned, small ones are one model.
    /// </summary>
    [Fact]
    public void The_highest_of_three_maxima_is_found_from_either_side()
    {
        var effects = GoldenData.Effects("axfors2021-RD");
        var greater = SelectionModel.Fit(effects, new SelectionFunction.Beta());
        var less = SelectionModel.Fit(effects, new SelectionFunction.Beta(), new() { Alternative = SelectionAlternative.Less });
        Assert.Equal(73.543091181567, greater.LogLikelihood, 1e-9);
        Assert.Equal(greater.LogLikelihood, less.LogLikelihood, 1e-9);
        Assert.Equal(1, less.Estimate / greater.Estimate, 1e-8);
        Assert.Equal(1, less.Parameters[0].Delta / greater.Parameters[1].Delta, 1e-8);
    }

    public static TheoryData<SelectionFunction, SelectionAlternative> Monotone => new()
    {
        { new SelectionFunction.HalfNormal(), SelectionAlternative.Greater },
        { new SelectionFunction.HalfNormal(), SelectionAlternative.TwoSided },
        { new SelectionFunction.NegativeExponential(), SelectionAlternative.Greater },
        { new SelectionFunction.NegativeExponential(), SelectionAlternative.TwoSided },
        { new SelectionFunction.Logistic(), SelectionAlternative.Greater },
        { new SelectionFunction.Logistic(), SelectionAlternative.TwoSided },
    };

    /// <summary>The likelihood written a second time, from its definition, is the same there and lower at every neighbour.</summary>
    [Theory]
    [MemberData(nameof(Monotone))]
    public void Monotone_functions_reach_a_maximum_of_the_likelihood_written_a_second_time(SelectionFunction function, SelectionAlternative alternative)
    {
        var effects = GoldenData.Effects("baskerville2012-YV");
        var fit = SelectionModel.Fit(effects, function, new() { Alternative = alternative });
        double At(double mu, double tauSquared, double delta) => SelectionReference.LogLikelihood(
            effects,
            alternative,
            mu,
            tauSquared,
            (p, _) => function switch
            {
                SelectionFunction.HalfNormal => -delta * p * p,
                SelectionFunction.NegativeExponential => -delta * p,
                _ => Math.Log(2) - delta * p - Math.Log(1 + Math.Exp(-delta * p)),
            },
            0.02,
            0.5);
        var delta = fit.Parameters[0].Delta;
        var top = At(fit.Estimate, fit.TauSquared, delta);
        Assert.Equal(top, fit.LogLikelihood, 1e-10);
        foreach (var step in new[] { -1e-3, 1e-3 })
        {
            Assert.True(At(fit.Estimate + step, fit.TauSquared, delta) < top);
            Assert.True(fit.TauSquared + step < 0 || At(fit.Estimate, fit.TauSquared + step, delta) < top);
            Assert.True(fit.Parameters[0].IsAtBound || At(fit.Estimate, fit.TauSquared, delta + step) < top);
        }

        Assert.True(fit.LikelihoodRatio >= 0);
        Assert.Equal(1, fit.LikelihoodRatioDegreesOfFreedom);
    }

    [Fact]
    public void Equal_given_weights_are_no_selection_and_severer_ones_lower_the_estimate()
    {
        var effects = GoldenData.Effects("baskerville2012-YV");
        var none = RandomEffectsModel.Fit(effects, new() { Method = HeterogeneityEstimator.MaximumLikelihood });
        var equal = SelectionModel.Fit(effects, new SelectionFunction.FixedStep([0.025, 0.5], [0.7, 0.7, 0.7]));
        Assert.Equal(none.Estimate, equal.Estimate, 1e-10);
        Assert.Equal(none.TauSquared!.Value, equal.TauSquared, 1e-10);
        Assert.Equal(none.LogLikelihood, equal.LogLikelihood, 1e-10);
        Assert.Equal(none.LogLikelihood, equal.UnselectedLogLikelihood, 1e-12);
        Assert.Null(equal.LikelihoodRatio);
        var mild = SelectionModel.Fit(effects, new SelectionFunction.FixedStep([0.025, 0.5], [1, 0.8, 0.5]));
        var severe = SelectionModel.Fit(effects, new SelectionFunction.FixedStep([0.025, 0.5], [1, 0.4, 0.1]));
        Assert.True(severe.Estimate < mild.Estimate && mild.Estimate < none.Estimate);
    }

    [Fact]
    public void Turning_all_signs_turns_the_alternative()
    {
        var effects = GoldenData.Effects("pignon2000-YV");
        var turned = new EffectSet([.. effects.Effects.Select(e => e with { Estimate = -e.Estimate })]);
        var a = SelectionModel.Fit(effects, new SelectionFunction.Step([0.025, 0.2]), new() { Alternative = SelectionAlternative.Less });
        var b = SelectionModel.Fit(turned, new SelectionFunction.Step([0.025, 0.2]));
        Assert.Equal(a.Estimate, -b.Estimate, 1e-12);
        Assert.Equal(a.Interval!.Value.Lower, -b.Interval!.Value.Upper, 1e-12);
        Assert.Equal(a.LogLikelihood, b.LogLikelihood, 1e-12);
    }

    [Fact]
    public void What_the_data_cannot_tell_is_said_or_refused()
    {
        // No effect is significant: the likelihood rises with δ for ever.
        var none = SelectionModel.Fit(GoldenData.Effects("axfors2021-RD"), new SelectionFunction.Step([0.025]));
        Assert.True(none.Parameters[1].IsAtBound);
        Assert.Equal(100, none.Parameters[1].Delta, 1e-9);
        Assert.Contains(none.Warnings, w => w.Contains("no study has p ≤ 0.025", StringComparison.Ordinal));
        Assert.Contains(none.Warnings, w => w.Contains("depends on the bound", StringComparison.Ordinal));
        Assert.Equal(0, none.TauSquared);
        Assert.Null(none.TauSquaredStandardError);

        Assert.ThrowsAny<ArgumentException>(() => SelectionModel.Fit(GoldenData.Effects([0.1, 0.2], [0.1, 0.1]), new SelectionFunction.Step([0.025])));
        Assert.ThrowsAny<ArgumentException>(() => SelectionModel.Fit(
            GoldenData.Effects("bcg-OR"), new SelectionFunction.Beta(), new() { Alternative = SelectionAlternative.TwoSided }));
        Assert.ThrowsAny<ArgumentException>(() => SelectionModel.Fit(GoldenData.Effects("bcg-OR"), new SelectionFunction.Step([0.5, 0.025])));
        Assert.ThrowsAny<ArgumentException>(() => SelectionModel.Fit(
            GoldenData.Effects("bcg-OR"), new SelectionFunction.FixedStep([0.05], [1, 0])));
        Assert.Throws<FitFailedException>(() => SelectionModel.Fit(GoldenData.Effects("damico2009-RD"), new SelectionFunction.Beta()));
    }
}
