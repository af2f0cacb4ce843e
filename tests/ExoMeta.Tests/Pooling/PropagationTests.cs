using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class PropagationTests
{
    private const double Z = 4.5;
    private static readonly MonteCarloPlan Plan = new(20_000, 20_260_101, 2);
    private static readonly PoolingOptions EqualEffects = new() { Method = HeterogeneityEstimator.EqualEffects };

    private static UncertainStudyEffect Known(string label, double estimate, double variance) =>
        new(label, label, EffectDistribution.Known(new(estimate, variance)));

    private static UncertainStudyEffect Row(
        string label, Func<ImmutableArray<Formula>, EffectFormula> formula, params (string Name, UncertainQuantity Prior, double PlugIn)[] unknowns) =>
        new(label, label, new([.. unknowns.Select(u => new Unknown(u.Name, u.Prior, u.PlugIn, "test"))], formula));

    /// <summary>A row whose estimate is uniform on [low, high], as a rounded number is.</summary>
    private static UncertainStudyEffect Rounded(string label, double low, double high, double variance) =>
        Row(label, u => new(u[0], variance), ("rounding", new UncertainQuantity.Uniform(low, high), 0.5 * (low + high)));

    private static double Bisect(Func<double, double> f, double low, double high)
    {
        for (var i = 0; i < 200; i++)
        {
            var middle = 0.5 * (low + high);
            (low, high) = f(middle) > 0 ? (low, middle) : (middle, high);
        }

        return 0.5 * (low + high);
    }

    /// <summary>Checks a quantile of the mixture by its CDF: F_R(x) is a mean of R independent terms with the given mean and variance.</summary>
    private static void AssertQuantile(double x, double p, Func<double, double, double> termGivenUnknown, double low, double high)
    {
        var mean = GaussLegendre.Integrate(u => termGivenUnknown(x, u), low, high) / (high - low);
        var square = GaussLegendre.Integrate(u => termGivenUnknown(x, u) * termGivenUnknown(x, u), low, high) / (high - low);
        var standardError = Math.Sqrt((square - mean * mean) / Plan.Replicates);
        Assert.True(standardError > 0);
        Assert.InRange((mean - p) / standardError, -Z, Z);
    }

    [Fact]
    public void One_row_with_a_rounded_estimate_agrees_with_quadrature()
    {
        const double low = -0.9, high = -0.2, variance = 0.04;
        var result = Propagation.Run([Rounded("a", low, high, variance)], [], null, Plan);
        var row = Assert.Single(result.Rows);
        Assert.Null(result.Pooled);
        Assert.Null(result.TauSquared);
        Assert.Equal(-0.55, row.PlugIn, 1e-15);
        AssertQuantile(row.Total.Lower, 0.025, (x, u) => Normal.Cdf((x - u) / 0.2), low, high);
        AssertQuantile(row.Total.Upper, 0.975, (x, u) => Normal.Cdf((x - u) / 0.2), low, high);
        // Ignorance: a uniform sample quantile has standard error √(p(1 − p)/R)·width.
        var se = Math.Sqrt(0.025 * 0.975 / Plan.Replicates) * (high - low);
        Assert.InRange((row.Ignorance.Lower - (low + 0.025 * (high - low))) / se, -Z, Z);
        Assert.InRange((row.Ignorance.Upper - (low + 0.975 * (high - low))) / se, -Z, Z);
        Assert.InRange((row.Median + 0.55) / (0.5 * (high - low) / Math.Sqrt(Plan.Replicates)), -Z, Z);
    }

    [Fact]
    public void Standard_deviation_or_standard_error_is_a_two_point_mixture()
    {
        // «58 ± 8»: if 8 is the SD of n = 16 the SE is 2, else 8. The share of SD draws is binomial; given it the mixture is exact.
        const double estimate = 58;
        var row = Row(
            "a", u => new(estimate, Formula.Select(Condition.Equal(u[0], 0), 4, 64)), ("kind of error", new UncertainQuantity.Choice([(0, 0.3), (1, 0.7)]), 1));
        var total = Propagation.Run([row], [], null, Plan).Rows[0].Total;
        foreach (var (x, p) in new[] { (total.Lower, 0.025), (total.Upper, 0.975) })
        {
            var (narrow, wide) = (Normal.Cdf((x - estimate) / 2), Normal.Cdf((x - estimate) / 8));
            var standardError = Math.Sqrt(0.3 * 0.7 / Plan.Replicates) * Math.Abs(narrow - wide);
            Assert.InRange((0.3 * narrow + 0.7 * wide - p) / standardError, -Z, Z);
        }

        var exact = Bisect(x => 0.3 * Normal.Cdf((x - estimate) / 2) + 0.7 * Normal.Cdf((x - estimate) / 8) - 0.025, 0, 58);
        Assert.InRange(total.Lower / exact, 0.995, 1.005);
        Assert.Equal(0, Propagation.Run([row], [], null, Plan).Rows[0].Ignorance.Width);
    }

    [Fact]
    public void A_pool_of_two_uncertain_rows_agrees_with_two_dimensional_quadrature()
    {
        // Row a: rounded estimate. Row b: its variance is uniform. Equal effects, so the pooled estimate and variance are closed forms.
        const double va = 0.05, yb = 0.4;
        var rows = ImmutableArray.Create(
            Rounded("a", -0.3, 0.5, va),
            Row("b", u => new(yb, u[0]), ("variance", new UncertainQuantity.Uniform(0.01, 0.3), 0.1)));
        var pooled = Propagation.Run(rows, [], EqualEffects, Plan).Pooled!;
        var (nodes, weights) = GaussLegendre.Rule(48, 0, 1);
        foreach (var (x, p) in new[] { (pooled.Total.Lower, 0.025), (pooled.Total.Upper, 0.975) })
        {
            double mean = 0, square = 0;
            for (var i = 0; i < nodes.Length; i++)
            {
                for (var j = 0; j < nodes.Length; j++)
                {
                    double ya = -0.3 + 0.8 * nodes[i], vb = 0.01 + 0.29 * nodes[j];
                    var information = 1 / va + 1 / vb;
                    var f = Normal.Cdf((x - (ya / va + yb / vb) / information) * Math.Sqrt(information));
                    mean += weights[i] * weights[j] * f;
                    square += weights[i] * weights[j] * f * f;
                }
            }

            Assert.InRange((mean - p) / Math.Sqrt((square - mean * mean) / Plan.Replicates), -Z, Z);
        }
    }

    [Fact]
    public void Rows_without_unknowns_give_the_plug_in_interval_and_no_ignorance()
    {
        ImmutableArray<UncertainStudyEffect> rows = [Known("a", 0.2, 0.04), Known("b", 0.9, 0.09), Known("c", -0.1, 0.02)];
        foreach (var (code, inference) in PoolingCodes.Inference.All)
        {
            var options = new PoolingOptions { Inference = inference, Level = 0.9 };
            var result = Propagation.Run(rows, [], options, Plan with { Replicates = 50 });
            var fit = RandomEffectsModel.Fit(GoldenData.Effects([0.2, 0.9, -0.1], [0.04, 0.09, 0.02]), options);
            var pooled = result.Pooled!;
            Assert.True(pooled.Ignorance.Width == 0, code);
            Assert.Equal(fit.Interval, pooled.PlugInInterval);

            // Replicates are fitted in lanes.
            Assert.Equal(fit.Interval.Lower, pooled.Total.Lower, 1e-12);
            Assert.Equal(fit.Interval.Upper, pooled.Total.Upper, 1e-12);
            Assert.Equal(fit.Estimate, pooled.Median, 1e-12);
            Assert.Equal(fit.StandardError, pooled.PlugInStandardError);
            Assert.Equal(fit.TauSquared!.Value, result.TauSquared!.Value.Median, 1e-12);
            Assert.Equal(0, result.TauSquared!.Value.Quantiles.Width);
            Assert.Empty(result.Drivers);
            Assert.Equal((50, 0), (result.Replicates, result.FailedReplicates));
        }
    }

    [Fact]
    public void A_few_replicates_of_enormous_width_do_not_hide_the_quantiles_of_the_others()
    {
        // The standard error is 1, or once in a thousand draws 10⁹: 0.999·Φ(x) + 0.0005 = 0.025 at x = −1.9685.
        var error = new Unknown("standard error", new UncertainQuantity.Choice([(1, 0.999), (1e9, 0.001)]), 1, "a test");
        var row = new UncertainStudyEffect("a", "a", new EffectDistribution([error], new EffectFormula(0, Formula.Square(Formula.Unknown(0)))));
        var total = Propagation.Run([row], [], null, Plan with { Replicates = 50_000 }).Rows[0].Total;
        Assert.Equal(-1.9685, total.Lower, 0.005);
        Assert.Equal(1.9685, total.Upper, 0.005);
    }

    [Fact]
    public void Rows_on_their_own_stand_when_another_fails_in_every_other_replicate()
    {
        var half = new Unknown("variance", new UncertainQuantity.Choice([(-1, 0.5), (1, 0.5)]), 1, "a test");
        var never = new Unknown("variance", new UncertainQuantity.Choice([(-2, 0.5), (-1, 0.5)]), 1, "a test");
        static UncertainStudyEffect Row(string name, Unknown variance) =>
            new(name, name, new EffectDistribution([variance], new EffectFormula(0, Formula.Unknown(0))));
        Assert.Equal(2, Propagation.Run([Row("a", half), Row("b", half)], [], null, Plan).Rows.Length);
        var error = Assert.Throws<FitFailedException>(() => Propagation.Run([Row("a", half), Row("c", never)], [], null, Plan));
        Assert.Equal("no draw of what row c leaves open gives an effect", error.Message);
    }

    [Fact]
    public void The_total_interval_agrees_with_drawing_one_t_for_each_replicate()
    {
        var rows = UncertainRows();
        var options = new PoolingOptions { Inference = InferenceMethod.HartungKnapp };
        var plan = Plan with { Replicates = 5000 };
        var total = Propagation.Run(rows, [], options, plan).Pooled!.Total;
        var (below, above) = (0, 0);
        for (var replicate = 0L; replicate < plan.Replicates; replicate++)
        {
            var effects = rows.Select((row, i) =>
            {
                var stream = new RandomStream(new StreamKey(plan.Seed, (ulong)replicate, (uint)i));
                var values = row.Effect.Unknowns.Select(u => u.Prior.Sample(ref stream)).ToArray();
                var effect = row.Effect.At(values);
                return new StudyEffect(row.Label, row.Study, effect.Estimate, effect.Variance);
            });
            var fit = RandomEffectsModel.Fit(new([.. effects]), options);
            var sampling = new RandomStream(new StreamKey(plan.Seed, (ulong)replicate, 1000));
            var draw = fit.Estimate + fit.StandardError * sampling.NextStudentT(fit.DegreesOfFreedom!.Value);
            below += draw < total.Lower ? 1 : 0;
            above += draw > total.Upper ? 1 : 0;
        }

        var standardError = Math.Sqrt(0.025 * 0.975 * plan.Replicates);
        Assert.InRange((below - 0.025 * plan.Replicates) / standardError, -Z, Z);
        Assert.InRange((above - 0.025 * plan.Replicates) / standardError, -Z, Z);
    }

    [Fact]
    public void Threads_never_change_a_bit()
    {
        var shared = ImmutableArray.Create(new SharedControl(
            [0, 2], new Unknown("correlation", new UncertainQuantity.Uniform(0.2, 0.7), 0.5, "shared control"), "three arms"));
        PropagationResult Run(int threads) => Propagation.Run(
            UncertainRows(), shared, new PoolingOptions { Inference = InferenceMethod.HartungKnappNeverNarrower }, new(3000, 7, threads));
        var one = Run(1);
        foreach (var threads in new[] { 2, 5, 0 })
        {
            var many = Run(threads);
            Assert.Equal(one.Pooled, many.Pooled);
            Assert.Equal(one.TauSquared, many.TauSquared);
            Assert.Equal(one.Rows.AsEnumerable(), many.Rows);
            Assert.Equal(one.Drivers.AsEnumerable(), many.Drivers);
        }
    }

    [Fact]
    public void Rows_that_share_a_control_enter_with_their_covariance()
    {
        ImmutableArray<UncertainStudyEffect> rows = [Known("a", 0.2, 0.04), Known("b", 0.9, 0.09), Known("c", -0.1, 0.02)];
        var shared = ImmutableArray.Create(new SharedControl(
            [0, 1], new Unknown("correlation", new UncertainQuantity.Value(0.5), 0.5, "equal arms"), "shared control"));
        var covariance = new double[3, 3] { { 0.04, 0.03, 0 }, { 0.03, 0.09, 0 }, { 0, 0, 0.02 } };
        var pooled = Propagation.Run(rows, shared, new(), Plan with { Replicates = 5 }).Pooled!;
        var fit = RandomEffectsModel.Fit(GoldenData.Effects([0.2, 0.9, -0.1], [0.04, 0.09, 0.02], covariance), new());
        Assert.InRange(pooled.PlugIn / fit.Estimate, 1 - 1e-12, 1 + 1e-12);
        Assert.InRange(pooled.PlugInStandardError / fit.StandardError, 1 - 1e-12, 1 + 1e-12);
    }

    [Fact]
    public void Two_rows_with_Hartung_Knapp_keep_their_enormous_interval()
    {
        var rows = ImmutableArray.Create(Rounded("a", 0.1, 0.2, 0.04), Rounded("b", 0.9, 1.0, 0.09));
        var options = new PoolingOptions { Inference = InferenceMethod.HartungKnappNeverNarrower };
        var pooled = Propagation.Run(rows, [], options, Plan with { Replicates = 2000 }).Pooled!;
        Assert.InRange(pooled.Total.Width / (2 * 12.706204736432095 * pooled.PlugInStandardError), 0.99, 1.02);
    }

    [Fact]
    public void Replicates_that_fail_are_counted_and_left_out()
    {
        var rows = ImmutableArray.Create(
            Known("a", 0.1, 0.04),
            Row("b", u => new(0.4, u[0]), ("variance", new UncertainQuantity.Uniform(-0.01, 0.09), 0.04)));
        var result = Propagation.Run(rows, [], EqualEffects, Plan);
        Assert.Equal(Plan.Replicates, result.Replicates + result.FailedReplicates);
        Assert.InRange((result.FailedReplicates - 0.1 * Plan.Replicates) / Math.Sqrt(0.09 * Plan.Replicates), -Z, Z);
        Assert.True(double.IsFinite(result.Pooled!.Total.Width));
        Assert.True(double.IsFinite(result.Rows[1].Total.Width));
    }

    [Fact]
    public void A_run_in_which_every_replicate_fails_says_so_and_a_cancelled_one_stops()
    {
        var hopeless = Row("b", u => new(0.4, u[0]), ("variance", new UncertainQuantity.Uniform(-2, -1), 0.04));
        Assert.Throws<FitFailedException>(() => Propagation.Run([hopeless], [], EqualEffects, Plan with { Replicates = 100 }));
        Assert.Throws<FitFailedException>(() => Propagation.Run([hopeless], [], null, Plan with { Replicates = 100 }));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => Propagation.Run(UncertainRows(), [], new(), Plan, null, cancellation: cancelled.Token));
    }

    [Fact]
    public void Drivers_say_whose_ignorance_widens_the_interval()
    {
        var plan = Plan with { Replicates = 3000 };
        var rows = ImmutableArray.Create(
            Rounded("narrow", 0.10, 0.12, 0.04),
            Rounded("wide", -0.5, 1.5, 0.04),
            Row("spread", u => new(0.3, u[0]), ("variance", new UncertainQuantity.Uniform(0.02, 0.3), 0.1)));
        var result = Propagation.Run(rows, [], EqualEffects, plan);
        Assert.Equal(["wide", "spread", "narrow"], result.Drivers.Select(d => d.Row));
        var wide = result.Drivers[0];
        Assert.True(wide.WidthIfOnlyThisUnknown > 1.2 * result.Pooled!.PlugInInterval.Width);
        Assert.True(wide.WidthIfThisKnown < 0.8 * result.Pooled.Total.Width);
        Assert.InRange(wide.EstimateCorrelation, 0.95, 1);
        Assert.InRange(result.Drivers[1].StandardErrorCorrelation, 0.999999, 1);
        Assert.InRange(wide.StandardErrorCorrelation, -Z / Math.Sqrt(plan.Replicates), Z / Math.Sqrt(plan.Replicates));

        // With one unknown, «only it varies» is the whole run and «only it is known» the plug-in answer.
        var single = Propagation.Run([rows[1], Known("b", 0, 0.1)], [], EqualEffects, plan);
        var driver = Assert.Single(single.Drivers);
        Assert.Equal(single.Pooled!.Total.Width, driver.WidthIfOnlyThisUnknown, 1e-12);
        Assert.Equal(single.Pooled.PlugInInterval.Width, driver.WidthIfThisKnown, 1e-12);
        Assert.Equal(1, driver.EstimateCorrelation, 1e-12);
        Assert.Equal(0, driver.StandardErrorCorrelation);

        // Rows on their own: the widths are the row's.
        var unpooled = Propagation.Run(rows, [], null, plan);
        foreach (var own in unpooled.Drivers)
        {
            var row = unpooled.Rows[rows.Select(r => r.Label).ToList().IndexOf(own.Row)];
            Assert.Equal(row.Total.Width, own.WidthIfOnlyThisUnknown, 1e-12);
            Assert.Equal(row.PlugInInterval.Width, own.WidthIfThisKnown, 1e-12);
        }
    }

    [Fact]
    public void What_cannot_be_propagated_is_refused()
    {
        var good = Known("a", 0, 1);
        var correlation = new Unknown("correlation", new UncertainQuantity.Value(0.5), 0.5, "");
        void Refused(string expected, ImmutableArray<UncertainStudyEffect> rows, params ImmutableArray<SharedControl> shared) => Assert.Contains(
            expected, Assert.ThrowsAny<ArgumentException>(() => Propagation.Run(rows, shared, new(), Plan)).Message, StringComparison.Ordinal);

        Refused("no row", []);
        Refused("row 2 (b)", [good, Known("b", 0, 0)]);
        Refused("at least two rows", [good, good], new SharedControl([0], correlation, ""));
        Refused("does not exist", [good, good], new SharedControl([0, 2], correlation, ""));
        Refused(
            "shares a control already",
            [good, good, good],
            new SharedControl([0, 1], correlation, ""),
            new SharedControl([1, 2], correlation, ""));
        Refused("cannot all have", [good, good], new SharedControl([0, 1], correlation with { PlugIn = 1 }, ""));
    }

    private static ImmutableArray<UncertainStudyEffect> UncertainRows() =>
    [
        Rounded("a", 0.1, 0.4, 0.04),
        Row("b", u => new(0.9 + u[1], Formula.Select(Condition.Equal(u[0], 0), 0.02, 0.1)),
            ("kind", new UncertainQuantity.Choice([(0, 0.5), (1, 0.5)]), 1), ("shift", new UncertainQuantity.Normal(0, 0.1), 0)),
        Row("c", u => new(-0.2, 0.05 * (1 - u[0])), ("correlation", new UncertainQuantity.Uniform(0.2, 0.8), 0.5)),
        Known("d", 0.5, 0.08),
    ];
}
