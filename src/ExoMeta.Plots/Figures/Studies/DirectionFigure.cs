using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;

namespace ExoMeta.Plots.Figures;

/// <summary>The effect-direction plot of a pool that was also asked for its votes by direction.</summary>
internal static class DirectionFigure
{
    /// <summary>The kind.</summary>
    public static PoolFigure Kind { get; } = new(
        "effect-direction", "Effect-direction plot: the direction of each study's effect, without pooling", "Boon and Thomson 2021, Res Synth Methods 12:29",
        PoolExtras.None, answer => answer.Swim is null ? "it needs to know which direction is favourable: swim=lower or swim=higher" : null, Draw);

    private static PlotScene Draw(PoolAnswer answer, FigureOptions options)
    {
        var picture = new PoolPicture(answer);
        var swim = answer.Swim!;
        return EffectDirectionFigure.Draw(new DirectionPage(
            "effect-direction", options.TitleOr($"{picture.MeasureName}: directions of effects"),
            $"{EffectDirectionFigure.CountText(swim.Votes)} {(swim.LargerIsBetter ? "Higher" : "Lower")} is favourable.",
            $"{picture.MeasureName} with its {picture.Level} interval",
            [
                .. answer.Rows.Select((r, i) => new DirectionRow(
                    r.Label, swim.Directions[i], picture.Effect(r.Estimate, r.Interval), swim.Directions[i] == EffectDirection.Unclear ? "exactly no effect, which has no direction" : "",
                    picture.Datum(i, new DatumField("direction", EffectDirectionFigure.Word(swim.Directions[i]))))),
            ]));
    }
}
