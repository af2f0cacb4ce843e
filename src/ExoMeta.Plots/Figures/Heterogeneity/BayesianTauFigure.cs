using ExoMeta.Analysis.Requests;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Figures;

/// <summary>Prior and posterior density of τ, with the credible interval: how much of what is said of the heterogeneity comes from the data.</summary>
internal static class BayesianTauFigure
{
    private const double Height = 300;
    private const int Count = 300;

    /// <summary>Draws it.</summary>
    public static PlotScene Draw(PoolPicture picture, PooledModel.Bayesian model, FigureOptions options)
    {
        var (fit, prior) = (model.AtLevel, picture.Answer.Request.TauPrior!);
        var page = new FigurePage(660);
        page.Title(options, "Prior and posterior of the heterogeneity τ");
        page.Subtitle(
            $"{picture.MeasureName}; {picture.Model}; τ ~ {fit.TauPrior}, μ ~ {fit.MuPrior}: median τ = {NumberText.General(fit.Tau.Median)}, "
            + $"{picture.Level} credible interval [{NumberText.General(fit.Tau.Interval.Lower)}, {NumberText.General(fit.Tau.Interval.Upper)}]");
        var reach = Reach(model);
        double At(double part) => reach * part / Count;
        PanelPoint[] posterior = [.. Enumerable.Range(0, Count + 1).Select(i => Math.Max(At(i), At(0.01))).Select(tau => new PanelPoint(tau, fit.TauDensity(tau)))];
        PanelPoint[] before = [.. posterior.Select(p => new PanelPoint(p.X, PortableMath.Exp(prior.LogDensity(p.X))))];
        var highest = Highest(posterior, before);
        var panel = page.Panel(
            "tau", Height, _ => NumberTicks.Linear(0, reach, "τ (standard deviation of true effects between studies)"), NumberTicks.Linear(0, highest, "Density", 5),
            Marks(picture, fit, posterior, before));
        page.Legend(panel);
        page.Note(
            "Where the posterior looks like the prior the data say little of the heterogeneity, and the choice of the prior decides.");
        if (before.Any(p => p.Y > highest))
        {
            page.Note("The density of the prior leaves the figure near 0.");
        }

        return page.Finish(
            "tau",
            $"Posterior density of τ of {NumberText.Count(picture.Answer.Rows.Length)} studies with prior {fit.TauPrior}: median {NumberText.General(fit.Tau.Median)}, "
            + $"{picture.Level} credible interval {NumberText.General(fit.Tau.Interval.Lower)} to {NumberText.General(fit.Tau.Interval.Upper)}.");
    }

    /// <summary>Beyond the intervals at the level asked for and at 95 %, by as much as shows that the density falls.</summary>
    private static double Reach(PooledModel.Bayesian model)
    {
        var upper = Math.Max(model.AtLevel.Tau.Interval.Upper, model.Posterior.Tau.Interval.Upper);
        return upper + 0.45 * (upper - model.Posterior.Tau.Interval.Lower);
    }

    /// <summary>All of the posterior, and of a prior with a peak what does not flatten it.</summary>
    private static double Highest(PanelPoint[] posterior, PanelPoint[] before)
    {
        var top = posterior.Max(p => p.Y);
        return 1.06 * Math.Max(top, Math.Min(before.Max(p => p.Y), 1.8 * top));
    }

    private static IEnumerable<Mark> Marks(PoolPicture picture, BayesianMetaAnalysis fit, PanelPoint[] posterior, PanelPoint[] before)
    {
        var (lower, upper) = (fit.Tau.Interval.Lower, fit.Tau.Interval.Upper);
        yield return new Mark.Band(
            [
                new(lower, 0, fit.TauDensity(lower)), .. posterior.Where(p => p.X > lower && p.X < upper).Select(p => new BandPoint(p.X, 0, p.Y)), new(upper, 0, fit.TauDensity(upper)),
            ],
            new(ColourRole.Pooled, 0.22))
        {
            Name = $"{picture.Level} central credible interval",
        };
        yield return new Mark.Line([.. before], new(ColourRole.Muted, 1.6, [6, 3])) { Name = $"prior: {fit.TauPrior}" };
        yield return new Mark.Line([.. posterior], new(ColourRole.Pooled, 2.2)) { Name = "posterior" };
        yield return new Mark.Rule(fit.Tau.Median, IsVertical: true, new(ColourRole.Ink, 1.2, [2, 2])) { Name = "posterior median" };
    }
}
