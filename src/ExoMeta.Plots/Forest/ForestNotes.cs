using ExoMeta.Analysis;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Forest;

/// <summary>What stands under the legend: the key of the risk of bias, the model, and what nobody may miss.</summary>
/// <param name="scene">Where to draw.</param>
/// <param name="subject">What is drawn.</param>
/// <param name="layout">Widths.</param>
internal sealed class ForestNotes(SceneBuilder scene, ForestSubject subject, ForestLayout layout)
{
    private readonly OutcomeResult _outcome = subject.Outcome;
    private double _y;

    private EffectRow[] Rows => [.. _outcome.Groups.SelectMany(g => g.Rows)];

    /// <summary>Draws what belongs to the picture; returns its bottom.</summary>
    public double DrawKey(double top)
    {
        _y = top;
        Domains();
        Models();
        if (Rows.Any(r => r.Uncontrolled is not null))
        {
            Paragraph(4, "Circles are changes from baseline without a comparison group: not treatment effects.", new(11, Bold: true, Colour: ColourRole.Warning));
        }

        return _y;
    }

    /// <summary>Draws what a page may print itself; returns its bottom.</summary>
    public double DrawFoot(double top)
    {
        _y = top;
        var rows = Rows;

        if (_outcome.Scope == PoolScope.Exploratory && !_outcome.Differences.IsDefaultOrEmpty && rows.Length > 1)
        {
            Paragraph(8, $"What differs between the rows of this exploratory {(_outcome.Groups.Any(g => g.Pool is not null) ? "pool" : "outcome")}:", new(11, Bold: true));
            Bullets(_outcome.Differences);
        }

        // The circles have said which rows are uncontrolled.
        var warnings = (_outcome.Warnings.IsDefault ? [] : _outcome.Warnings).Where(w => !rows.Any(r => r.Uncontrolled is { } u && w.TrimEnd('.').EndsWith(": " + u.TrimEnd('.'), StringComparison.OrdinalIgnoreCase))).ToArray();
        if (warnings.Length > 0)
        {
            Paragraph(8, "Notes:", new(11, Bold: true));
            Bullets(warnings);
        }

        return _y;
    }

    private void Domains()
    {
        var domains = subject.Options.RiskOfBias;
        if (!domains.IsEmpty)
        {
            Paragraph(2, "Risk of bias: " + string.Join(", ", domains.Select((d, i) => $"{TrafficLight.Letter(i)} {d}")), ForestLayout.Small);
        }
    }

    /// <summary>How the diamonds were computed, where their labels do not say it.</summary>
    private void Models()
    {
        var models = _outcome.Groups.Select(g => g.Pool?.Fit.Options).OfType<ExoMeta.Pooling.PoolingOptions>().Select(ForestWords.ModelName).Distinct(StringComparer.Ordinal).ToArray();
        if (!subject.Style.Words.NamesModel && models.Length > 0)
        {
            Paragraph(2, $"Pooled by inverse variances: {string.Join("; ", models)}.", ForestLayout.Small);
        }
    }

    private void Paragraph(double gap, string text, TextStyle style) => _y = scene.Paragraph(ForestLayout.Margin, _y + gap, layout.InnerWidth, text, style);

    private void Bullets(IEnumerable<string> texts)
    {
        var style = new TextStyle(11);
        foreach (var text in texts)
        {
            scene.Text(ForestLayout.Margin + 4, _y + 1 + style.Ascent, "•", style);
            _y = scene.Paragraph(ForestLayout.Margin + 16, _y + 1, layout.InnerWidth - 16, text, style);
        }
    }
}
