using System.Collections.Immutable;
using ExoMeta.Interactive.Documents;
using ExoMeta.Plots;
using ExoMeta.Plots.Plotly;

namespace ExoMeta.Interactive;

/// <summary>A figure: an image in HTML, its title and description in plain text.</summary>
public sealed class FigureView : NotebookView
{
    internal FigureView(PlotScene scene) => Scene = scene;

    /// <summary>What it draws; <see cref="SvgWriter"/> writes it to a file.</summary>
    public PlotScene Scene { get; }

    private protected override ImmutableArray<Block> Blocks => [new Block.Figure(Scene)];

    /// <summary>As plotly JSON: data and layout, whose points carry the values that the figure shows.</summary>
    public override string ToJson() => PlotlyWriter.Write(Scene);
}
