using ExoMeta.Analysis.Requests;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Plots.Tests.Fixtures;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Tests.Figures;

/// <summary>That the figures of heterogeneity draw the right numbers: read back from the scene, compared with the answer or with another way to compute them.</summary>
public class HeterogeneityFigureTests
{
    [Fact]
    public void In_a_drapery_each_study_falls_by_one_score_in_each_standard_error()
    {
        var (answer, scene) = Draw("drapery", "bcg");
        var panel = SceneText.Panels(scene).Single();
        var studies = panel.Marks.OfType<Mark.Line>().Where(l => l.Datum is not null).ToArray();
        Assert.Equal(13, studies.Length);
        for (var i = 0; i < 13; i++)
        {
            Assert.Equal(new PanelPoint(answer.Rows[i].Estimate, 0), studies[i].Places[1]);
            Assert.Equal(Math.Sqrt(answer.Rows[i].Variance), (studies[i].Places[2].X - studies[i].Places[0].X) / -(2 * studies[i].Places[0].Y), 1e-12);
        }

        // The dashed line cuts the pooled function at its 95 % interval.
        var rule = panel.Marks.OfType<Mark.Rule>().Single(r => !r.IsVertical);
        Assert.Equal(Normal.Quantile(0.025), rule.At, 1e-9);
        Assert.Equal("p = 0.05: 95 % interval", rule.Name);
        var pooled = panel.Marks.OfType<Mark.Line>().Single(l => l.Datum is null).Places;
        foreach (var place in pooled)
        {
            Assert.Equal(-Math.Abs(place.X - answer.Model.Mean!.Estimate) / answer.Model.Mean.StandardError, place.Y, 1e-5);
        }

        // The band is that of a new study's true effect, wider by √(se² + τ²)/se.
        var band = panel.Marks.OfType<Mark.Band>().Single().Stretches;
        Assert.Equal(answer.Model.Mean!.Prediction!.Value.Lower, band.Where(b => b.Upper <= rule.At).Where(b => b.X < answer.Model.Mean.Estimate).Max(b => b.X), 0.05);
    }

    [Theory]
    [InlineData("bcg", "p-value function")]
    [InlineData("bcg-risk-ratio", "p-value function")]
    [InlineData("bcg-bayes", "posterior tail function")]
    [InlineData("two", "p-value function")]
    public void A_p_value_function_is_that_of_the_interval_at_every_level(string sample, string name)
    {
        var (answer, scene) = Draw("p-function", sample);
        var panel = SceneText.Panels(scene).Single();
        var intervals = panel.Marks.OfType<Mark.Intervals>().Single().Items;
        Assert.Subset(intervals.Select(i => Math.Round(1 - i.At * i.At, 9)).ToHashSet(), new HashSet<double> { 0.5, 0.8, 0.95, 0.99 });
        foreach (var interval in intervals)
        {
            var level = 1 - interval.At * interval.At;
            var expected = answer.Model is PooledModel.Bayesian
                ? BayesianRandomEffects.Fit(answer.Effects, answer.Request.TauPrior!, answer.Request.MuPrior, level).Mu.Interval
                : RandomEffectsModel.Fit(answer.Effects, answer.Request.Options with { Level = level }).Interval;
            Assert.Equal(expected.Lower, interval.Lower, 1e-8 * expected.Width);
            Assert.Equal(expected.Upper, interval.Upper, 1e-8 * expected.Width);
        }

        var curve = panel.Marks.OfType<Mark.Line>().Single();
        Assert.Equal(name, curve.Name);
        Assert.Equal(1, curve.Places.Max(p => p.Y), 1e-6);
        Assert.Contains(name == "p-value function" ? "P-value" : "Posterior", scene.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void The_value_at_no_effect_is_the_p_value_and_the_counternull_has_the_same()
    {
        var (answer, scene) = Draw("p-function", "stroke");
        var fit = ((PooledModel.Pairwise)answer.Model).Fit;
        var points = SceneText.Panels(scene).Single().Marks.OfType<Mark.Points>().SelectMany(p => p.Items).ToDictionary(p => p.Datum!.Key, StringComparer.Ordinal);
        Assert.Equal(0, points["null"].At.X);
        Assert.Equal(fit.PValue, points["null"].At.Y * points["null"].At.Y, 1e-12);
        Assert.Equal(2 * fit.Estimate, points["counternull"].At.X, 1e-9);
        Assert.Equal(fit.PValue, points["counternull"].At.Y * points["counternull"].At.Y, 1e-9);
    }

    [Fact]
    public void A_p_value_function_without_a_width_does_not_exist_and_levels_are_checked()
    {
        var mean = SampleAnswers.Answer("bcg", PoolExtras.None).Model.Mean!;
        Assert.Null(PValueFunction.Of(mean with { Interval = new(1, 1) }));
        Assert.Null(PValueFunction.Of(mean with { Interval = new(1, double.PositiveInfinity) }));
        Assert.Null(PValueFunction.OfNewStudy(mean with { NewStudy = null }));
        Assert.Throws<ArgumentOutOfRangeException>(() => PValueFunction.Of(mean)!.IntervalAt(1));
        Assert.Equal(-1.959963984540054, PValueFunction.ScoreOf(0.05), 1e-12);
        Assert.Equal(0, PValueFunction.ScoreOf(1));
        Assert.Equal(double.NegativeInfinity, PValueFunction.ScoreOf(0));
    }

    [Fact]
    public void The_profile_of_tau_squared_shows_the_intervals_of_the_fit()
    {
        var (answer, scene) = Draw("tau", "bcg");
        var fit = ((PooledModel.Pairwise)answer.Model).Fit;
        var panels = SceneText.Panels(scene).ToDictionary(p => p.Id, StringComparer.Ordinal);
        Assert.All(panels.Values, p => Assert.Contains(p.Marks.OfType<Mark.Rule>(), r => r.IsVertical && r.At == fit.TauSquared));
        var byQ = panels["q"].Marks.OfType<Mark.Intervals>().Single().Items.Single();
        Assert.Equal(fit.TauSquaredInterval, new Interval(byQ.Lower, byQ.Upper));
        var byLikelihood = panels["likelihood"].Marks.OfType<Mark.Intervals>().Single().Items.Single();
        var profile = RandomEffectsModel.Fit(answer.Effects, answer.Request.Options with { TauSquaredInterval = TauSquaredInterval.ProfileLikelihood });
        Assert.Equal(profile.TauSquaredInterval, new Interval(byLikelihood.Lower, byLikelihood.Upper));
        Assert.Equal(-1.920729410347062, byLikelihood.At, 1e-9);
        Assert.Equal(0, panels["likelihood"].Marks.OfType<Mark.Line>().Single().Places.Max(p => p.Y), 1e-3);
    }

    [Fact]
    public void Of_a_Bayesian_answer_the_shaded_part_of_the_posterior_holds_the_level()
    {
        var (_, scene) = Draw("tau", "bcg-bayes");
        var band = SceneText.Panels(scene).Single().Marks.OfType<Mark.Band>().Single().Stretches;
        var area = band.Zip(band.Skip(1), (a, b) => (b.X - a.X) * (a.Upper + b.Upper) / 2).Sum();
        Assert.Equal(0.95, area, 1e-3);
    }

    [Fact]
    public void Influence_draws_every_diagnostic_of_every_study_with_its_cut_off()
    {
        var (answer, scene) = Draw("influence", "bcg-latitude-and-allocation");
        var panels = SceneText.Panels(scene).ToDictionary(p => p.Id, StringComparer.Ordinal);
        Assert.Equal(["cook", "covariance-ratio", "dffits", "hat", "q", "rstudent", "tau2", "weight"], panels.Keys.Order(StringComparer.Ordinal));
        var rows = answer.Diagnostics!.Rows;
        Check("rstudent", r => r.StudentisedResidual);
        Check("dffits", r => r.Dffits);
        Check("cook", r => r.CookDistance);
        Check("covariance-ratio", r => r.CovarianceRatio);
        Check("tau2", r => r.TauSquaredDeleted);
        Check("q", r => r.QDeleted);
        Check("hat", r => r.Hat);
        Check("weight", r => r.Weight);
        var limits = answer.Diagnostics.Limits;
        Assert.Equal([-limits.StudentisedResidual, limits.StudentisedResidual], CutOffs("rstudent"));
        Assert.Equal([-limits.Dffits, limits.Dffits], CutOffs("dffits"));
        Assert.Equal([limits.CookDistance], CutOffs("cook"));
        Assert.Equal([limits.Hat], CutOffs("hat"));
        Assert.Equal(InfluenceLimits.Of(13, 4), limits);

        void Check(string id, Func<RowInfluence, double?> value)
        {
            var points = panels[id].Marks.OfType<Mark.Points>().SelectMany(p => p.Items.Select(i => (i.At, p.Symbol))).OrderBy(p => p.At.X).ToArray();
            Assert.Equal(rows.Select((r, i) => (i + 1.0, value(r)!.Value)), points.Select(p => (p.At.X, p.At.Y)));
            Assert.Equal(rows.Select(r => r.IsInfluential), points.Select(p => p.Symbol == Symbol.Diamond));
        }

        double[] CutOffs(string id) => [.. panels[id].Marks.OfType<Mark.Rule>().Where(r => r.Name == "cut-off").Select(r => r.At)];
    }

    [Fact]
    public void The_multiverse_is_sorted_and_its_dots_are_its_choices()
    {
        var (answer, scene) = Draw("multiverse", "bcg");
        var panels = SceneText.Panels(scene).ToDictionary(p => p.Id, StringComparer.Ordinal);
        var points = panels["curve"].Marks.OfType<Mark.Points>().SelectMany(p => p.Items).OrderBy(p => p.At.X).ToArray();
        Assert.Equal(answer.Multiverse!.Cells.Select(c => c.Estimate!.Value).Order(), points.Select(p => p.At.Y));
        var chosen = panels["curve"].Marks.OfType<Mark.Points>().Single(p => p.Symbol == Symbol.Diamond).Items.Single();
        Assert.Equal(answer.Model.Mean!.Estimate, chosen.At.Y);

        // Estimator, interval and correction of each; PET-PEESE has its correction alone.
        var dots = panels["choices"].Marks.OfType<Mark.Points>().Single().Items.GroupBy(d => d.At.X).ToDictionary(g => g.Key, g => g.Count());
        Assert.All(points, p => Assert.Equal(p.Datum!.Label == "PET-PEESE" ? 1 : 3, dots[p.At.X]));
        Assert.Equal(panels["curve"].Box.X, panels["choices"].Box.X);
        Assert.Equal(panels["curve"].Horizontal, panels["choices"].Horizontal);
    }

    [Fact]
    public void Every_subset_is_counted_once_in_the_density()
    {
        var answer = SampleAnswers.Answer("stroke", PoolExtras.Gosh);
        var (gosh, density) = (answer.Gosh!, answer.Gosh!.Density);
        var expected = new int[GoshDensity.EffectCells, GoshDensity.ISquaredCells];
        var with = new int[9];
        for (var members = 1; members < 1 << 9; members++)
        {
            int[] rows = [.. Enumerable.Range(0, 9).Where(i => (members >> i & 1) == 1)];
            if (rows.Length == 1)
            {
                continue;
            }

            var fit = RandomEffectsModel.Fit(new([.. rows.Select(i => answer.Effects.Effects[i])]), answer.Request.Options);
            var cell = (int)Math.Floor((fit.Estimate - density.Low) / (density.High - density.Low) * GoshDensity.EffectCells);
            expected[Math.Clamp(cell, 0, GoshDensity.EffectCells - 1), Math.Min((int)(fit.ISquared!.Value / 100 * GoshDensity.ISquaredCells), GoshDensity.ISquaredCells - 1)]++;
            foreach (var row in rows)
            {
                with[row]++;
            }
        }

        Assert.Equal((1 << 9) - 10, density.Counts.Sum());
        Assert.Equal(gosh.Subsets, density.Counts.Sum());
        Assert.Equal(with, density.WithRow.Select(w => w.Sum()));
        Assert.Equal(gosh.Estimate.Smallest, density.Low);
        Assert.Equal(gosh.Estimate.Largest, density.Edge(GoshDensity.EffectCells));
        for (var e = 0; e < GoshDensity.EffectCells; e++)
        {
            for (var i = 0; i < GoshDensity.ISquaredCells; i++)
            {
                Assert.Equal(expected[e, i], density.At(e, i));
            }
        }

        var boxes = SceneText.Panels(PoolFigures.Find("gosh")!.Draw(answer, new())).Single(p => p.Id == "subsets").Marks.OfType<Mark.Boxes>().Single().Items;
        Assert.Equal(density.Counts.Count(c => c > 0), boxes.Length);
        Assert.Equal(1, boxes.Max(b => b.Strength));
    }

    [Theory]
    [InlineData("drapery", "bcg-latitude", "one pooled effect")]
    [InlineData("tau", "one", "one effect")]
    [InlineData("tau", "bcg-counts", "inverse variances")]
    [InlineData("influence", "bcg-bayes", "inverse variances")]
    [InlineData("influence", "one", "one effect")]
    [InlineData("multiverse", "one", "two effects")]
    [InlineData("gosh", "equal", "same pooled effect")]
    public void What_cannot_be_drawn_says_why(string kind, string sample, string words)
    {
        var figure = PoolFigures.Find(kind)!;
        Assert.Contains(words, figure.WhyNot(SampleAnswers.Answer(sample, figure.Needs)), StringComparison.Ordinal);
    }

    private static (PoolAnswer Answer, PlotScene Scene) Draw(string kind, string sample)
    {
        var figure = PoolFigures.Find(kind)!;
        var answer = SampleAnswers.Answer(sample, figure.Needs);
        Assert.Null(figure.WhyNot(answer));
        return (answer, figure.Draw(answer, new()));
    }
}
