using ExoMeta.Pooling;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Tests.Pooling;

public class RegressionPropertyTests
{
    private static readonly Config Replay = Config.QuickThrowOnFailure.WithReplay(20_260_202, 11).WithMaxTest(60);

    /// <summary>5 to 14 rows: estimate in [−2, 2], variance from 0.001 to 2, a number in [−1, 1] and one of two levels (each at least once).</summary>
    private static readonly Arbitrary<Row[]> RowSets = Arb.From(
        from k in Gen.Choose(5, 14)
        from spread in Gen.Elements(1.0, 0.05)
        from rows in (
            from y in Gen.Choose(-2000, 2000)
            from v in Gen.Choose(0, 3300)
            from x in Gen.Choose(-1000, 1000)
            from level in Gen.Elements("a", "b")
            select new Row(spread * y / 1000, 0.001 * Math.Pow(10, v / 1000.0), x / 1000.0, level)).ArrayOf(k)
        select Spread(rows));

    private static readonly HeterogeneityEstimator[] Estimators =
        [.. HeterogeneityEstimators.All.Select(e => e.Kind)];

    [Fact]
    public void The_order_of_the_rows_does_not_matter() => ForAll((rows, options) =>
    {
        var (a, b) = (Fit(rows, options), Fit([.. rows.Reverse()], options));
        return SameModel(a, b) && SameCoefficients(a, b, j => j) && Near(a.Rows[0].Hat, b.Rows[^1].Hat, 1, 1e-7);
    });

    [Fact]
    public void The_unit_and_the_origin_of_a_moderator_do_not_matter() => ForAll((rows, options) =>
    {
        // A calendar year for a fraction: the slope follows the unit, the rest of the model stays.
        var (a, b) = (Fit(rows, options), Fit([.. rows.Select(r => r with { X = 1990 + 4 * r.X })], options));
        return SameModel(a, b) && SameRows(a, b)
            && Near(a.Coefficients[1].Estimate, 4 * b.Coefficients[1].Estimate, a.Coefficients[1].StandardError + 1e-6, 1e-6)
            && Near(a.Coefficients[1].StandardError, 4 * b.Coefficients[1].StandardError, a.Coefficients[1].StandardError + 1e-6, 1e-6)
            && Near(a.Coefficients[2].Estimate, b.Coefficients[2].Estimate, a.Coefficients[2].StandardError + 1e-6, 1e-6);
    });

    [Fact]
    public void Any_coding_of_a_factor_gives_the_same_model() => ForAll((rows, options) =>
    {
        var a = Fit(rows, options);
        var b = MetaRegression.Fit(Set(rows), DesignMatrix.Of(Number(rows), Moderator.Factor("g", rows.Select(r => r.Level), "b")), options);
        var cells = MetaRegression.Fit(Set(rows), DesignMatrix.Of([Number(rows), Level(rows)], ["x", "g", "-1"]), options);
        var scale = a.Coefficients[2].StandardError + 1e-6;
        return SameModel(a, b) && SameRows(a, b) && SameRows(a, cells) && Near(a.TauSquared, cells.TauSquared, 1, 1e-8)
            && Near(a.LogLikelihood, cells.LogLikelihood, rows.Length, 1e-8)
            && Near(a.Coefficients[2].Estimate, -b.Coefficients[2].Estimate, scale, 1e-7)
            && Near(a.Coefficients[2].Estimate, cells.Coefficients[2].Estimate - cells.Coefficients[1].Estimate, scale, 1e-6)
            && Near(a.Predict(Moderator.Numeric("x", [0.3]), Moderator.Factor("g", ["b"]))[0].StandardError,
                cells.Predict(Moderator.Numeric("x", [0.3]), Moderator.Factor("g", ["b"]))[0].StandardError, scale, 1e-6);
    });

    [Fact]
    public void An_intercept_alone_is_the_random_effects_model() => ForAll((rows, options) =>
    {
        var fit = MetaRegression.Fit(Set(rows), DesignMatrix.InterceptOnly(rows.Length), options);
        var pooled = RandomEffectsModel.Fit(Set(rows), options);
        var mean = fit.Predict([1.0]);
        return fit.Coefficients[0].Estimate == pooled.Estimate && fit.TauSquared == pooled.TauSquared && fit.Q == pooled.Q
            && Near(fit.Coefficients[0].StandardError, pooled.StandardError, pooled.StandardError, 1e-14)
            && fit.Coefficients[0].DegreesOfFreedom == pooled.DegreesOfFreedom
            && fit.TauSquaredStandardError == pooled.TauSquaredStandardError && fit.TauSquaredInterval == pooled.TauSquaredInterval
            && fit.ISquared == pooled.ISquared && fit.HSquared == pooled.HSquared && fit.LogLikelihood == pooled.LogLikelihood
            && fit.ModeratorTest is null && fit.RSquared is null && fit.TermTests.IsEmpty
            && (mean.PredictionInterval is null) == (pooled.PredictionInterval is null)
            && Near(mean.PredictionInterval?.Lower ?? 0, pooled.PredictionInterval?.Lower ?? 0, 1, 1e-12)
            && Near(mean.Interval.Upper, pooled.Interval.Upper, 1, 1e-12);
    });

    [Fact]
    public void The_general_path_agrees_with_the_path_of_one_column() => ForAll((rows, options) =>
    {
        // Independent rows whose effects do not depend on a second group of rows: its mean is fitted apart, so that two columns of
        // indicators with one τ² = 0 (equal effects) are two separate means.
        var equal = options with { Method = HeterogeneityEstimator.EqualEffects, Inference = InferenceMethod.Wald };
        var fit = MetaRegression.Fit(Set(rows), DesignMatrix.Of([Level(rows)], ["g", "-1"]), equal);
        return new[] { "a", "b" }.Select((level, j) => (RandomEffectsModel.Fit(Set([.. rows.Where(r => r.Level == level)]), equal), fit.Coefficients[j]))
            .All(p => Near(p.Item1.Estimate, p.Item2.Estimate, p.Item1.StandardError, 1e-11)
                && Near(p.Item1.StandardError, p.Item2.StandardError, p.Item1.StandardError, 1e-12));
    });

    [Fact]
    public void Weights_of_the_optimum_give_the_optimum_and_their_unit_does_not_matter() => ForAll((rows, options) =>
    {
        if (options.Inference == InferenceMethod.KenwardRoger)
        {
            return Assert.Throws<ArgumentException>(() => Fit(rows, options with { Weights = [.. rows.Select(r => r.V)] })).Message.Length > 0;
        }

        var plain = Fit(rows, options);
        var weights = rows.Select(r => 1 / (r.V + plain.TauSquared)).ToArray();
        var weighted = Fit(rows, options with { Weights = [.. weights] });
        var doubled = Fit(rows, options with { Weights = [.. weights.Select(w => 256 * w)] });
        return SameModel(plain, weighted) && SameCoefficients(plain, weighted, j => j) && SameCoefficients(weighted, doubled, j => j);
    });

    [Fact]
    public void Hat_values_add_up_to_the_number_of_columns_and_residuals_to_the_rows() => ForAll((rows, options) =>
    {
        var fit = Fit(rows, options);
        return Near(fit.Rows.Sum(r => r.Hat), 3, 3, 1e-10) && fit.Rows.All(r => r.Hat is > -1e-12 and < 1 + 1e-12)
            && fit.Rows.Zip(rows).All(p => Near(p.First.Fitted + p.First.Residual, p.Second.Y, 1, 1e-13));
    });

    private static Row[] Spread(Row[] rows)
    {
        // Both levels twice, and three distinct numbers, so that the design has full rank.
        for (var i = 0; i < 4; i++)
        {
            rows[i] = rows[i] with { Level = i % 2 == 0 ? "a" : "b", X = (i - 1.5) / 2 + rows[i].X / 4 };
        }

        return rows;
    }

    private static void ForAll(Func<Row[], PoolingOptions, bool> holds) => Check.One(Replay, Prop.ForAll(RowSets, rows => Estimators.All(e =>
        PoolingCodes.Inference.All.All(i => !GoldenData.IsOffered(e, i.Choice)
            || (holds(rows, new PoolingOptions { Method = e, Inference = i.Choice }) ? true : throw new InvalidOperationException($"{e} {i.Code}"))))));

    private static EffectSet Set(Row[] rows) => GoldenData.Effects([.. rows.Select(r => r.Y)], [.. rows.Select(r => r.V)]);

    private static Moderator Number(Row[] rows) => Moderator.Numeric("x", rows.Select(r => r.X));

    private static Moderator Level(Row[] rows) => Moderator.Factor("g", rows.Select(r => r.Level));

    private static RegressionFit Fit(Row[] rows, PoolingOptions options) =>
        MetaRegression.Fit(Set(rows), DesignMatrix.Of(Number(rows), Level(rows)), options);

    /// <summary>What does not depend on the basis of the design.</summary>
    private static bool SameModel(RegressionFit a, RegressionFit b) =>
        Near(a.TauSquared, b.TauSquared, 1, 1e-8) && Near(a.Q, b.Q, 1 + a.Q, 1e-8)
        && Near(a.ISquared, b.ISquared, 100, 1e-6) && a.QDegreesOfFreedom == b.QDegreesOfFreedom
        && (double.IsNaN(a.ModeratorTest!.PValue) ? double.IsNaN(b.ModeratorTest!.PValue) : Near(a.ModeratorTest.PValue, b.ModeratorTest!.PValue, 1, 1e-6));

    private static bool SameRows(RegressionFit a, RegressionFit b) =>
        a.Rows.Zip(b.Rows).All(p => Near(p.First.Fitted, p.Second.Fitted, 1, 1e-7) && Near(p.First.Hat, p.Second.Hat, 1, 1e-7));

    private static bool SameCoefficients(RegressionFit a, RegressionFit b, Func<int, int> at) => a.Coefficients.Select((c, j) => (c, b.Coefficients[at(j)]))
        .All(p => Near(p.c.Estimate, p.Item2.Estimate, p.c.StandardError + 1e-6, 1e-6) && Near(p.c.StandardError, p.Item2.StandardError, p.c.StandardError + 1e-6, 1e-6));

    /// <summary>Agreement relative to the condition of the problem.</summary>
    private static bool Near(double a, double b, double scale, double tolerance) => Math.Abs(a - b) <= tolerance * scale;

    private sealed record Row(double Y, double V, double X, string Level);
}
