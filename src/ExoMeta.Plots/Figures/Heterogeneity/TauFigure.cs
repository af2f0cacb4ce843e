using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Figures;

/// <summary>
/// What the rows say of τ²: its log likelihood with the cut-off of the profile-likelihood interval, the generalised Q with the quantiles of the Q-profile
/// interval, and the pooled effect as it would be at each τ². Of a Bayesian answer prior and posterior of τ.
/// </summary>
internal static class TauFigure
{
    private const double Height = 150;

    /// <summary>The kind.</summary>
    public static PoolFigure Kind { get; } = new(
        "tau", "Profile of τ²: likelihood, generalised Q and pooled effect; of a Bayesian answer prior and posterior of τ",
        "Hardy and Thompson 1996, Stat Med 15:619; Viechtbauer 2007, Stat Med 26:37; Röver 2020, J Stat Softw 93(6)", PoolExtras.None, WhyNot, Draw);

    private static string? WhyNot(PoolAnswer answer) => answer.Model switch
    {
        PooledModel.Bayesian => null,
        PooledModel.Pairwise { Fit.K: 1 } => "one effect says nothing of τ²",
        PooledModel.Pairwise { Fit.Options.Method: HeterogeneityEstimator.EqualEffects } => "under equal effects τ² is 0 by assumption",
        PooledModel.Pairwise { Fit.Options.Weights: not null } => "the rows have weights of the user, which do not depend on τ²",
        PooledModel.Pairwise => null,
        _ => "the profile of τ² is that of one pooled mean by inverse variances",
    };

    private static PlotScene Draw(PoolAnswer answer, FigureOptions options)
    {
        var picture = new PoolPicture(answer);
        return answer.Model is PooledModel.Bayesian bayesian
            ? BayesianTauFigure.Draw(picture, bayesian, options)
            : Profile(picture, ((PooledModel.Pairwise)answer.Model).Fit, options);
    }

    private static PlotScene Profile(PoolPicture picture, MetaAnalysis fit, FigureOptions options)
    {
        var curve = TauSquaredCurve.Of(picture.Answer.Effects, picture.Answer.Request.Options);
        var estimate = fit.TauSquared!.Value;
        var page = new FigurePage(660);
        page.Title(options, "What the studies say of the heterogeneity τ²");
        page.Subtitle($"{picture.MeasureName}; {picture.Model}: τ² = {NumberText.General(estimate)}; {picture.Level} interval {Words(curve.QProfile)} (Q-profile), {Words(curve.ProfileLikelihood)} (profile likelihood)");
        var reach = Math.Max(curve.Points[^1].TauSquared, 1.02 * estimate);
        PanelAxis Tau(string name) => NumberTicks.Linear(0, reach, name);
        PanelAxis[] vertical = [Likelihood(curve), Q(curve), Means(picture, curve)];
        var left = vertical.Max(PanelFrame.LeftOf);
        ScenePanel Add(string id, PanelAxis axis, string name, IEnumerable<Mark> marks)
        {
            var box = new PixelBox(page.Left + left, page.Y + 8, page.Inner - left - 14, Height);
            var panel = new ScenePanel(id, box, Tau(name), axis, [.. marks]);
            PanelPainter.Draw(page.Scene, panel);
            page.Y = box.Bottom + PanelFrame.Below(panel.Horizontal) + 2;
            return panel;
        }

        page.Heading(curve.Likelihood == LikelihoodKind.Full ? "Profile log likelihood" : "Restricted log likelihood");
        var first = Add("likelihood", vertical[0], "", LikelihoodMarks(picture, curve, estimate));
        page.Heading("Generalised Q");
        var second = Add("q", vertical[1], "", QMarks(picture, curve, estimate));
        page.Heading("Pooled effect, were this the τ²");
        var third = Add("mean", vertical[2], "τ² (variance of true effects between studies)", MeanMarks(picture, curve, estimate));
        page.Legend(first, second, third);
        foreach (var note in Notes(picture, curve, reach))
        {
            page.Note(note);
        }

        return page.Finish("tau", Describe(picture, curve, estimate));
    }

    private static string Words(Interval interval) => $"[{NumberText.General(interval.Lower)}, {NumberText.General(interval.Upper)}]";

    private static PanelAxis Likelihood(TauSquaredCurve curve) => NumberTicks.Linear(-2.4 * curve.CutOff, 0.25 * curve.CutOff, "Below maximum", 5);

    /// <summary>Room for both quantiles; of a larger Q as much as leaves them readable.</summary>
    private static PanelAxis Q(TauSquaredCurve curve)
    {
        var highest = Math.Max(1.15 * curve.QLimits.Upper, Math.Min(1.05 * curve.Points[0].Q, 2.2 * curve.QLimits.Upper));
        return NumberTicks.Linear(0, highest, "Q", 5);
    }

    private static PanelAxis Means(PoolPicture picture, TauSquaredCurve curve)
    {
        var reach = -Normal.Quantile(0.5 * (1 - curve.Level));
        var (low, high) = AxisRange.Of(
            [.. curve.Points.SelectMany(p => new[] { p.Estimate - reach * p.StandardError, p.Estimate + reach * p.StandardError }), .. picture.NullValue is { } nothing ? new[] { nothing } : []]);
        return picture.EffectAxis(low, high, Height, picture.MeasureName.Length > 22 ? "Effect" + picture.AxisNote : picture.MeasureName + picture.AxisNote);
    }

    private static Mark.Rule Estimate(PoolPicture picture, double estimate) =>
        new(estimate, IsVertical: true, new(ColourRole.Pooled, 1.4)) { Name = $"estimate ({picture.Answer.Request.Method.Code})" };

    private static IEnumerable<Mark> LikelihoodMarks(PoolPicture picture, TauSquaredCurve curve, double estimate)
    {
        yield return Estimate(picture, estimate);
        yield return new Mark.Rule(-curve.CutOff, IsVertical: false, new(ColourRole.Ink, 1, [5, 3])) { Name = $"limits of {picture.Level} intervals" };
        yield return new Mark.Line([.. curve.Points.Select(p => new PanelPoint(p.TauSquared, p.LogLikelihood - curve.Highest.LogLikelihood))], new(ColourRole.Effect, 2)) { Name = "at each τ²" };
        yield return new Mark.Intervals(
            [new(-curve.CutOff, curve.ProfileLikelihood.Lower, curve.ProfileLikelihood.Upper, new Datum("profile-likelihood", "profile-likelihood interval", [new("τ²", Words(curve.ProfileLikelihood))]))],
            IsHorizontal: true, new(ColourRole.Total, 2.4), 5)
        {
            Name = "interval of τ²",
        };
    }

    private static IEnumerable<Mark> QMarks(PoolPicture picture, TauSquaredCurve curve, double estimate)
    {
        yield return Estimate(picture, estimate);
        foreach (var limit in new[] { curve.QLimits.Lower, curve.QLimits.Upper })
        {
            yield return new Mark.Rule(limit, IsVertical: false, new(ColourRole.Ink, 1, [5, 3]));
        }

        yield return new Mark.Rule(curve.DegreesOfFreedom, IsVertical: false, new(ColourRole.Muted, 1, [1, 2])) { Name = "expected Q, k − 1" };
        yield return new Mark.Line([.. curve.Points.Select(p => new PanelPoint(p.TauSquared, p.Q))], new(ColourRole.Effect, 2));
        yield return new Mark.Intervals(
            [new(curve.DegreesOfFreedom, curve.QProfile.Lower, curve.QProfile.Upper, new Datum("q-profile", "Q-profile interval", [new("τ²", Words(curve.QProfile))]))],
            IsHorizontal: true, new(ColourRole.Total, 2.4), 5);
    }

    private static IEnumerable<Mark> MeanMarks(PoolPicture picture, TauSquaredCurve curve, double estimate)
    {
        var reach = -Normal.Quantile(0.5 * (1 - curve.Level));
        yield return new Mark.Band(
            [.. curve.Points.Select(p => new BandPoint(p.TauSquared, p.Estimate - reach * p.StandardError, p.Estimate + reach * p.StandardError))], new(ColourRole.Pooled, 0.2))
        {
            Name = $"{picture.Level} normal interval of the pooled effect, τ² taken as known",
        };
        if (picture.NullValue is { } nothing)
        {
            yield return new Mark.Rule(nothing, IsVertical: false, new(ColourRole.Muted, 1, [1, 2])) { Name = "no effect" };
        }

        yield return Estimate(picture, estimate);
        yield return new Mark.Line([.. curve.Points.Select(p => new PanelPoint(p.TauSquared, p.Estimate))], new(ColourRole.Effect, 2));
    }

    private static IEnumerable<string> Notes(PoolPicture picture, TauSquaredCurve curve, double reach)
    {
        yield return "The profile-likelihood interval holds the values of τ² whose log likelihood lies above the dashed line; the Q-profile interval those whose Q lies between both dashed lines.";
        if (curve.QProfile.Upper > reach)
        {
            yield return $"The Q-profile interval reaches on to {NumberText.General(curve.QProfile.Upper)}.";
        }

        if (picture.Answer.Request.Options.Method is not (HeterogeneityEstimator.MaximumLikelihood or HeterogeneityEstimator.RestrictedMaximumLikelihood))
        {
            yield return $"The estimate is that of {picture.Answer.Request.Method.Code}, which does not maximise the likelihood.";
        }

        if (picture.Answer.Rows.Length < 10)
        {
            yield return "Few studies tell τ² poorly: look at the interval, not at the estimate.";
        }
    }

    private static string Describe(PoolPicture picture, TauSquaredCurve curve, double estimate) =>
        $"τ² of {NumberText.Count(picture.Answer.Rows.Length)} studies: {NumberText.General(estimate)}, {picture.Level} interval {Words(curve.QProfile)} by Q-profile and "
        + $"{Words(curve.ProfileLikelihood)} by profile likelihood.";
}
