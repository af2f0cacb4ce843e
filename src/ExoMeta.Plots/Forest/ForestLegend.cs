using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Evidence;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Forest;

/// <summary>Says what the marks mean; only the marks that the figure uses.</summary>
internal static class ForestLegend
{
    private const double SymbolWidth = 34;

    /// <summary>Draws the legend; returns its bottom.</summary>
    public static double Draw(SceneBuilder scene, ForestSubject subject, ForestLayout layout, bool clipped, double top)
    {
        var x = ForestLayout.Margin;
        var style = ForestLayout.Small;
        foreach (var (text, draw) in Items(subject, clipped).Concat(Judgements(subject)))
        {
            var words = subject.Style.Words.Spell(text);
            var width = SymbolWidth + 6 + style.Measure(words);
            if (x > ForestLayout.Margin && x + width > layout.Width - ForestLayout.Margin)
            {
                x = ForestLayout.Margin;
                top += 18;
            }

            draw(scene, x, top + 7);
            scene.Text(x + SymbolWidth + 6, top + 10.5, words, style);
            x += width + 22;
        }

        return top + 18;
    }

    private static ImmutableArray<(string Text, Action<SceneBuilder, double, double> Draw)> Items(ForestSubject subject, bool clipped)
    {
        var (outcome, look) = (subject.Outcome, subject.Style.Look);
        var level = ForestWords.Level(outcome);
        var rows = outcome.Groups.SelectMany(g => g.Rows).ToArray();
        var pools = outcome.Groups.Select(g => g.Pool).OfType<PooledResult>().ToArray();
        var items = ImmutableArray.CreateBuilder<(string, Action<SceneBuilder, double, double>)>();
        var pooled = outcome.Scope == PoolScope.Exploratory ? "row of the exploratory pool" : "pooled row";
        foreach (var (hollow, uncontrolled) in rows.Select(r => (Hollow: r.Weight is null, Uncontrolled: r.Uncontrolled is not null)).Distinct().Order())
        {
            var kind = hollow ? subject.UnweightedRow : pooled + ", area ∝ weight";
            var plugIn = rows.Any(r => r.Propagated is not null) ? "plug-in " : "";
            items.Add(($"{kind}{(uncontrolled ? ", uncontrolled" : "")}, {plugIn}{level} CI", (s, x, y) => Mark(s, x, y, hollow, uncontrolled, look.Interval, look.Square(outcome.Measure))));
        }

        if (rows.Any(r => r.Propagated is not null) || pools.Any(p => p.Propagation?.Pooled is not null))
        {
            items.Add(("ignorance: 95 % of estimates over what the source leaves open", Ignorance));
            items.Add(("total: ignorance and sampling error, 95 %", Total));
        }

        if (pools.Length > 0)
        {
            var exploratory = outcome.Scope == PoolScope.Exploratory;
            items.Add((exploratory ? "exploratory pool" : "pooled " + PoolWords.Noun(outcome), (s, x, y) => Diamond(s, x, y, exploratory, look.Pool)));
        }

        if (pools.Any(p => PoolWords.Prediction(p.Fit) is not null))
        {
            items.Add(("prediction interval", (s, x, y) => s.Line(x + 2, y, x + SymbolWidth - 2, y, ColourRole.Prediction, 4)));
        }

        if (pools.Any(p => p.Bayesian is not null))
        {
            items.Add(("Bayesian mean", (s, x, y) => s.Polygon(new(ColourRole.Paper), new(look.Pool, 1.4), new(x + 3, y), new(x + 17, y - 6), new(x + 31, y), new(x + 17, y + 6))));
        }

        if (clipped)
        {
            items.Add(("goes on beyond the axis", (s, x, y) => s.Polygon(new(ColourRole.Muted), Stroke.None, new(x + 8, y), new(x + 16, y - 4), new(x + 16, y + 4))));
        }

        return items.ToImmutable();
    }

    /// <summary>The levels of risk of bias that occur.</summary>
    private static IEnumerable<(string Text, Action<SceneBuilder, double, double> Draw)> Judgements(ForestSubject subject)
    {
        var levels = subject.Options.RiskOfBias.IsEmpty ? [] : subject.Outcome.Groups.SelectMany(g => g.Rows).SelectMany(row => subject.Judgements(row)).Distinct().ToArray();
        foreach (var alike in levels.OfType<RiskOfBias>().Order().GroupBy(TrafficLight.Look))
        {
            yield return ("risk of bias: " + string.Join(", ", alike.Select(RiskOfBiasLevels.NameOf)), (s, x, y) => TrafficLight.Draw(s, x + SymbolWidth / 2, y, alike.First()));
        }

        if (levels.Contains(null))
        {
            yield return ("risk of bias not judged", (s, x, y) => TrafficLight.Draw(s, x + SymbolWidth / 2, y, null));
        }
    }

    private static void Mark(SceneBuilder scene, double x, double y, bool hollow, bool uncontrolled, ColourRole line, ColourRole square)
    {
        var fill = new Fill(hollow ? ColourRole.Paper : square);
        scene.Line(x + 2, y, x + SymbolWidth - 2, y, line, 1.4);
        if (uncontrolled)
        {
            scene.Add(new Primitive.Circle(new(x + SymbolWidth / 2, y), 4.5, fill, new(square, 1.4)));
        }
        else
        {
            scene.Rectangle(x + SymbolWidth / 2 - 4, y - 4, 8, 8, fill, new(square, 1.4));
        }
    }

    private static void Ignorance(SceneBuilder scene, double x, double y) =>
        scene.Rectangle(x + 4, y - 3.5, SymbolWidth - 8, 7, new(ColourRole.Ignorance), new(ColourRole.Total, 0.6));

    private static void Total(SceneBuilder scene, double x, double y)
    {
        scene.Line(x + 2, y, x + SymbolWidth - 2, y, ColourRole.Total, 1.2, 4, 2.5);
        scene.Line(x + 2, y - 3, x + 2, y + 3, ColourRole.Total, 1.2);
        scene.Line(x + SymbolWidth - 2, y - 3, x + SymbolWidth - 2, y + 3, ColourRole.Total, 1.2);
    }

    private static void Diamond(SceneBuilder scene, double x, double y, bool hatched, ColourRole colour)
    {
        ImmutableArray<ScenePoint> corners = [new(x + 3, y), new(x + 17, y - 6), new(x + 31, y), new(x + 17, y + 6)];
        if (hatched)
        {
            scene.Hatched(new(ColourRole.Paper), new(colour, 1.4), 4, corners);
        }
        else
        {
            scene.Polygon(new(colour), new(colour, 0.8), corners);
        }
    }
}
