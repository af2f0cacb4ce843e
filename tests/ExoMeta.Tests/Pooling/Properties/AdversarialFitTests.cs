using System.Globalization;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>
/// Every fit on every adversarial set ends: with numbers that are finite and fit together, or with a sentence. An endless loop would hang the
/// run; the reported iterations bound the work.
/// </summary>
public class AdversarialFitTests
{
    private const int MostIterations = 20_000;

    public static TheoryData<string> Names => AdversarialEffects.Names;

    /// <summary>Runs a fit; true when it gave a result, false when it was refused with a sentence.</summary>
    private static bool Ends(Action fit)
    {
        try
        {
            fit();
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FitFailedException)
        {
            // A sentence of ours, not a guard of a distribution or a list that the input reached.
            Assert.IsNotType<ArgumentOutOfRangeException>(e);
            Assert.InRange(e.Message.Split(' ').Length, 5, 80);
            Assert.InRange((e as FitFailedException)?.Report?.Iterations ?? 0, 0, MostIterations);
            return false;
        }
    }

    private static void Finite(params double[] values) => Assert.All(values, v => Assert.True(double.IsFinite(v), $"{v}"));

    private static void AssertSane(MetaAnalysis fit, EffectSet set)
    {
        var (low, high) = (set.Effects.Min(e => e.Estimate), set.Effects.Max(e => e.Estimate));
        var slack = 1e-12 * Math.Max(Math.Abs(low), Math.Abs(high));
        Finite(fit.Estimate, fit.StandardError, fit.TauSquared!.Value, fit.ISquared!.Value, fit.Q!.Value, fit.QPValue!.Value, fit.LogLikelihood, fit.Interval.Lower, fit.Interval.Upper);
        Assert.InRange(fit.Estimate, low - slack, high + slack);
        Assert.InRange(fit.ISquared.Value, 0, 100);
        Assert.True(fit.StandardError >= 0 && fit.TauSquared >= 0 && fit.Q >= 0);
        Assert.True(fit.StandardError > 0 ? fit.PValue is >= 0 and <= 1 : low == high, $"{fit.StandardError}");
        Assert.InRange(fit.Fit.Iterations, 0, MostIterations);
        Assert.Equal(100, fit.Studies.Sum(s => s.Weight), 1e-9);
        if (fit.TauSquaredInterval is { } interval)
        {
            Assert.True(0 <= interval.Lower && interval.Lower <= interval.Upper, $"{fit.Options.Method} {fit.Options.TauSquaredInterval}: {interval}");
        }

        if (fit.TauSquaredStandardError is { } error)
        {
            Assert.True(error >= 0, $"{fit.Options.Method}: the standard error of τ² is {error}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_estimator_inference_and_interval_ends(string name)
    {
        var set = AdversarialEffects.Of(name);
        var results = 0;
        foreach (var (kind, inference) in HeterogeneityEstimators.All.SelectMany(_ => PoolingCodes.Inference.All, (e, i) => (e.Kind, i.Choice)))
        {
            if (!GoldenData.IsOffered(kind, inference))
            {
                continue;
            }

            foreach (var interval in Enum.GetValues<TauSquaredInterval>())
            {
                var options = new PoolingOptions { Method = kind, Inference = inference, TauSquaredInterval = interval };
                results += Ends(() => AssertSane(RandomEffectsModel.Fit(set, options), set)) ? 1 : 0;
            }
        }

        Assert.Equal(AdversarialEffects.IsWithinRange(name), results > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Posteriors_end(string name)
    {
        var set = AdversarialEffects.Of(name);
        TauPrior[] priors =
        [
            new TauPrior.HalfNormal(0.5), new TauPrior.HalfCauchy(1), new TauPrior.HalfT(4, 1), new TauPrior.Exponential(2), new TauPrior.Uniform(0, 10),
            new TauPrior.LogNormalTauSquared(-2.5, 1.7),
        ];
        foreach (var prior in priors)
        {
            foreach (var mu in new[] { null, new NormalPrior(0, 4) })
            {
                Ends(() =>
                {
                    var fit = BayesianRandomEffects.Fit(set, prior, mu, 0.95);
                    foreach (var summary in new[] { fit.Mu, fit.Tau, fit.Predictive }.Concat(fit.Shrinkage))
                    {
                        Finite(summary.Median, summary.Interval.Lower, summary.Interval.Upper);
                        Assert.True(summary.Interval.Lower <= summary.Median && summary.Median <= summary.Interval.Upper);
                        Assert.InRange(summary.ProbabilityBelowZero, 0, 1 + 1e-12);
                    }
                });
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_that_refits_ends(string name)
    {
        var set = AdversarialEffects.Of(name);
        foreach (var estimator in Enum.GetValues<TrimAndFillEstimator>())
        {
            Ends(() =>
            {
                var fill = TrimAndFill.Run(set, new(), new() { Estimator = estimator, Side = FunnelSide.Left });
                Assert.InRange(fill.Missing, 0, set.Count - 1);
                Finite(fill.Adjusted.Estimate);
            });
        }

        Ends(() => Finite(EggerTest.LeastSquares(set).Slope));
        Ends(() => Finite(EggerTest.RandomEffects(set, new()).Slope));
        Ends(() => Assert.InRange(PermutationTest.Run(set, new(), new()).PValue, Math.Pow(0.5, set.Count), 1));
        Ends(() => Assert.All(LeaveOneOut.Of(set, new()), row => Finite(row.Estimate)));
        Ends(() =>
        {
            var interval = HenmiCopas.Of(set);
            Finite(interval.Interval.Lower, interval.Interval.Upper);
            Assert.True(interval.StandardError > 0);
        });
        Ends(() => Assert.All(SelectionModel.Fit(set, new SelectionFunction.Step([0.025])).Parameters, p => Finite(p.Delta)));
        Ends(() => Finite(RandomEffectsModel.Fit(set, new() { Prediction = PredictionMethod.Bootstrap, PredictionReplicates = 1000 }).PredictionInterval!.Value.Lower));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Regression_and_nested_effects_end(string name)
    {
        var set = AdversarialEffects.Of(name);
        var x = Enumerable.Range(0, set.Count).Select(i => (double)(i * i));
        foreach (var info in HeterogeneityEstimators.All)
        {
            Ends(() =>
            {
                var fit = MetaRegression.Fit(set, DesignMatrix.Of(Moderator.Numeric("x", x)), new() { Method = info.Kind });
                Finite(fit.TauSquared, fit.Coefficients[0].Estimate, fit.Coefficients[1].Estimate);
                Assert.InRange(fit.Fit.Iterations, 0, MostIterations);
            });
        }

        static string Text(int i) => i.ToString(CultureInfo.InvariantCulture);
        NestedLevel[] levels = [new("pair", [.. Enumerable.Range(0, set.Count).Select(i => Text(i / 2))]), new("row", [.. Enumerable.Range(0, set.Count).Select(Text)])];
        foreach (var likelihood in Enum.GetValues<LikelihoodKind>())
        {
            Ends(() =>
            {
                var fit = MultilevelModel.Fit(set, [.. levels], new() { Likelihood = likelihood });
                Finite(fit.PooledEffect!.Estimate, fit.PooledEffect.StandardError, fit.LogLikelihood);
                Assert.All(fit.Components, c => Assert.True(c.Variance >= 0));
            });
        }
    }

    [Fact]
    public void One_trial_of_far_greater_weight_leaves_the_standard_error_of_the_heterogeneity_its_digits()
    {
        // With weights w of the small trials and one without sampling error, P has w on the diagonal, Σw for the large trial and −w between
        // it and the small ones; the variance of DerSimonian and Laird's τ² is 2·tr(PΣPΣ)/(tr P)².
        double[] y = [0.1, 0.12, 0.09, 0.11, 5], v = [0.01, 0.02, 0.01, 0.02, 1e-20];
        var fit = RandomEffectsModel.Fit(GoldenData.Effects(y, v), new() { Method = HeterogeneityEstimator.DerSimonianLaird });
        var w = v.Take(4).Select(x => 1 / x).ToArray();
        var tau = fit.TauSquared!.Value;
        Assert.Equal((w.Select((x, i) => x * (5 - y[i]) * (5 - y[i])).Sum() - 4) / (2 * w.Sum()), tau, 1e-10 * tau);
        var trace = tau * tau * w.Sum() * w.Sum() + w.Select((x, i) => x * x * ((v[i] + tau) * (v[i] + tau) + 2 * (v[i] + tau) * tau)).Sum();
        Assert.Equal(Math.Sqrt(2 * trace) / (2 * w.Sum()), fit.TauSquaredStandardError!.Value, 1e-12);
    }
}
