using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;
using ExoMeta.Pooling;
using GroupSizes = ExoMeta.Pooling.GroupSizes;

namespace ExoMeta.Tests.Pooling;

/// <summary>
/// Simulated meta-analyses redone one by one: draws from the documented streams, effects by the public measures from each study's data,
/// fits by the public model.
/// </summary>
public class MetaPowerReplayTests
{
    private const ulong Seed = 6;
    private const int Replicates = 1030;

    private static readonly (string Measure, MetaPowerDesign Design)[] Designs =
    [
        ("YV", new(new SimulatedStudies.KnownVariances([0.01, 0.3, 0.05]), 0.2, 0.1) { Shape = new EffectShape.StudentT(3) }),
        ("YV", new(new SimulatedStudies.KnownVariances([0.01, 0.3]), 0.2, 0)),
        ("MD", new(new SimulatedStudies.MeanDifferences([new(4, 7), new(9, 2), new(30, 20)], 1.5), -0.3, 0.2)),
        ("SMD", new(new SimulatedStudies.StandardizedMeanDifferences([new(2, 2), new(9, 12), new(30, 20)]), 0.5, 0.1) { Shape = new EffectShape.TwoPoints(0.25) }),
        ("OR", new(new SimulatedStudies.LogOddsRatios([new(8, 5), new(40, 30), new(400, 300)], 0.1), -0.7, 0.3)),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Designs.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_number_is_that_of_the_replicates_redone_one_by_one(int index)
    {
        var (measure, design) = Designs[index];
        var options = new MetaPowerOptions { Methods = [.. HeterogeneityEstimators.All.Select(e => e.Kind)], Level = 0.9 };
        var result = MetaPower.Run(design, options, new MonteCarloPlan(Replicates, Seed));
        var studies = Enumerable.Range(0, Replicates).Select(r => Redo(measure, design, r)).ToArray();
        foreach (var m in result.Methods)
        {
            foreach (var i in m.Inferences)
            {
                var fits = studies.Select(s => RandomEffectsModel.Fit(s, new PoolingOptions { Method = m.Method, Inference = i.Inference, Level = 0.9 })).ToArray();
                Assert.Equal(fits.Count(f => f.Interval.Lower > 0 || f.Interval.Upper < 0) / (double)Replicates, i.Rejection.Estimate, 1e-12);
                Assert.Equal(fits.Count(f => f.Interval.Lower <= design.Effect && design.Effect <= f.Interval.Upper) / (double)Replicates, i.Coverage.Estimate, 1e-12);
                Close(fits.Select(f => f.Interval.Upper - f.Interval.Lower), i.Width);
                Close(fits.Select(f => f.Estimate - design.Effect), m.Bias);
                Close(fits.Select(f => f.TauSquared!.Value), m.TauSquared);
                Assert.Equal(fits.Count(f => f.TauSquared == 0) / (double)Replicates, m.ZeroTauSquared.Estimate, 1e-12);
                var square = fits.Average(f => Math.Pow(f.Estimate - design.Effect, 2));
                var fourth = fits.Average(f => Math.Pow(f.Estimate - design.Effect, 4));
                Assert.Equal(Math.Sqrt(square), m.RootMeanSquareError.Estimate, 1e-9);
                Assert.Equal(Math.Sqrt((fourth - square * square) / Replicates) / (2 * Math.Sqrt(square)), m.RootMeanSquareError.Mcse, 1e-9);
            }

            Assert.Equal(0, m.Failed);
        }
    }

    private static EffectSet Redo(string measure, MetaPowerDesign design, int replicate)
    {
        var effects = TrueEffects(design, replicate);
        var errors = Open(replicate, 1);
        var (y, v) = (new double[effects.Length], new double[effects.Length]);
        for (var j = 0; j < effects.Length; j++)
        {
            var (treated, control) = (Open(replicate, 16 + 2 * (uint)j), Open(replicate, 17 + 2 * (uint)j));
            (y[j], v[j]) = design.Studies switch
            {
                SimulatedStudies.KnownVariances s => (effects[j] + Math.Sqrt(s.Variances[j]) * errors.NextNormal(), s.Variances[j]),
                SimulatedStudies.MeanDifferences s => Means(
                    measure, effects[j], s.Sizes[j], s.Deviation, errors.NextNormal(),
                    treated.NextChiSquared(s.Sizes[j].Treated - 1) / (s.Sizes[j].Treated - 1), control.NextChiSquared(s.Sizes[j].Control - 1) / (s.Sizes[j].Control - 1)),
                SimulatedStudies.StandardizedMeanDifferences s => Pooled(measure, effects[j], s.Sizes[j], errors.NextNormal(), ref treated),
                SimulatedStudies.LogOddsRatios s => Events(measure, effects[j], s.Sizes[j], s.ControlRisk, ref treated, ref control),
                _ => throw new InvalidOperationException(),
            };
        }

        return GoldenData.Effects(y, v);
    }

    private static double[] TrueEffects(MetaPowerDesign design, int replicate)
    {
        var stream = Open(replicate, 0);
        var (effects, tau) = (new double[design.Studies.Count], Math.Sqrt(design.TauSquared));
        for (var j = 0; j < effects.Length; j++)
        {
            effects[j] = design.Effect + tau * design.Shape switch
            {
                EffectShape.StudentT t => stream.NextStudentT(t.DegreesOfFreedom) * Math.Sqrt((t.DegreesOfFreedom - 2) / t.DegreesOfFreedom),
                EffectShape.TwoPoints p => stream.NextUniform() < p.Share ? Math.Sqrt((1 - p.Share) / p.Share) : -Math.Sqrt(p.Share / (1 - p.Share)),
                _ => stream.NextNormal(),
            };
        }

        return effects;
    }

    private static (double, double) Means(string measure, double theta, GroupSizes n, double sd, double e, double s1, double s2) => Effect(
        measure, [theta + sd * Math.Sqrt(1.0 / n.Treated + 1.0 / n.Control) * e, sd * Math.Sqrt(s1), n.Treated, 0, sd * Math.Sqrt(s2), n.Control]);

    /// <summary>Both groups with the pooled deviation: g depends on the data through it alone.</summary>
    private static (double, double) Pooled(string measure, double theta, GroupSizes n, double e, ref RandomStream stream)
    {
        var df = n.Treated + n.Control - 2;
        var variance = stream.NextChiSquared(df) / df;
        return Means(measure, theta, n, 1, e, variance, variance);
    }

    private static (double, double) Events(string measure, double theta, GroupSizes n, double risk, ref RandomStream treated, ref RandomStream control)
    {
        var odds = PortableMath.Exp(PortableMath.Log(risk) - PortableMath.Log1p(-risk) + theta);
        return Effect(measure, [treated.NextBinomial(n.Treated, odds / (1 + odds)), n.Treated, new BinomialSampler(n.Control, risk).Draw(ref control), n.Control]);
    }

    private static (double, double) Effect(string measure, double[] columns)
    {
        Assert.True(Measures.TryFind(measure, out var found));
        var effect = found.Compute(columns, ZeroCellRule.Default);
        return (effect.Estimate, effect.Variance);
    }

    private static RandomStream Open(int replicate, uint stream) => new(new(Seed, (ulong)replicate, stream));

    private static void Close(IEnumerable<double> values, MonteCarloEstimate actual)
    {
        var all = values.ToArray();
        var mean = all.Average();
        Assert.Equal(mean, actual.Estimate, 1e-9);
        Assert.Equal(Math.Sqrt(all.Sum(x => (x - mean) * (x - mean)) / (all.Length - 1) / all.Length), actual.Mcse, 1e-9);
    }
}
