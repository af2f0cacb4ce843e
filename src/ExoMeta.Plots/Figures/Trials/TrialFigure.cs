using System.Collections.Immutable;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Plots.Figures;
using ExoMeta.Trials;

namespace ExoMeta.Plots;

/// <summary>A simulated trial to be drawn.</summary>
/// <param name="Simulation">What simulating it says.</param>
/// <param name="Paths">Some of its simulated trials one by one; empty where no figure asks for them.</param>
public sealed record PicturedTrial(TrialSimulation Simulation, ImmutableArray<ReplayedTrial> Paths);

/// <summary>A kind of figure that one simulated trial can be drawn as.</summary>
/// <param name="Name">Its name in commands and files.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Reference">Author, year and journal of where it comes from.</param>
/// <param name="ShowsPaths">Whether it draws single trials.</param>
/// <param name="WhyNot">Why a trial of this design cannot be drawn so, in words; null where it can. Asked before anything is simulated.</param>
/// <param name="Draw">Draws it.</param>
public sealed record TrialFigure(
    string Name, string Title, string Reference, bool ShowsPaths, Func<TrialDesign, string?> WhyNot, Func<PicturedTrial, FigureOptions, PlotScene> Draw);

/// <summary>Every kind of figure of one simulated trial.</summary>
public static class TrialFigures
{
    /// <summary>All kinds.</summary>
    public static ImmutableArray<TrialFigure> All { get; } = [BoundariesFigure.Kind, StoppingFigure.Kind];

    /// <summary>The kind of a name; null where there is none.</summary>
    public static TrialFigure? Find(string name) => All.FirstOrDefault(figure => figure.Name == name);
}
