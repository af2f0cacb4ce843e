using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Specs;
using ExoMeta.Plots.Figures;
using ExoMeta.Trials;

namespace ExoMeta.Plots;

/// <summary>A kind of figure of something else than one meta-analysis or one simulated trial.</summary>
/// <typeparam name="TPlan">What is known before anything is simulated.</typeparam>
/// <typeparam name="TSubject">What is drawn.</typeparam>
/// <param name="Name">Its name in commands and files.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Reference">Author, year and journal of where it comes from.</param>
/// <param name="WhyNot">Why this cannot be drawn so, in words; null where it can. Asked before anything is simulated.</param>
/// <param name="Draw">Draws it.</param>
public sealed record SubjectFigure<TPlan, TSubject>(
    string Name, string Title, string Reference, Func<TPlan, string?> WhyNot, Func<TSubject, FigureOptions, PlotScene> Draw);

/// <summary>An endpoint of a trial file, before anything is simulated.</summary>
/// <param name="Trial">The trial file.</param>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Truth">The truth that is asked for; any where a figure is about all of them.</param>
public sealed record PlannedEndpoint(TrialSpec Trial, TrialEndpointSpec Endpoint, Truth Truth);

/// <summary>An endpoint at every size under every truth.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Endpoint">The endpoint.</param>
public sealed record AssessedEndpoint(TrialResult Trial, TrialEndpointResult Endpoint);

/// <summary>An endpoint at one size under every truth, arm by arm.</summary>
/// <param name="Plan">The endpoint.</param>
/// <param name="ThetaSource">Where θ comes from, in words.</param>
/// <param name="Truths">Each truth.</param>
public sealed record EndpointByDose(PlannedEndpoint Plan, string ThetaSource, ImmutableArray<TrialScenario> Truths);

/// <summary>Power of an endpoint over sizes, effects and τ.</summary>
/// <param name="Plan">The endpoint.</param>
/// <param name="Points">Each point of the grid.</param>
public sealed record EndpointOnGrid(PlannedEndpoint Plan, ImmutableArray<GridPoint> Points);

/// <summary>Every kind of figure of one endpoint of a trial that is about more than one run of it.</summary>
public static class EndpointFigures
{
    /// <summary>Power over the size of the trial, or over the true effect.</summary>
    public static SubjectFigure<PlannedEndpoint, AssessedEndpoint> Power { get; } = new(
        "power", "Power over the size of the trial, or over the true effect", "O'Hagan, Stevens and Campbell 2005, Pharmaceutical Statistics 4:187",
        plan => plan.Trial.SizeCount < 2 && plan.Endpoint.ThetaGrid.IsDefaultOrEmpty ? "the trial has one size and no theta_grid, so that there is nothing to draw power over" : null,
        (subject, options) => PowerFigure.Draw(subject.Trial, subject.Endpoint, options));

    /// <summary>Power of each arm over its dose.</summary>
    public static SubjectFigure<PlannedEndpoint, EndpointByDose> PowerOverDose => DosePowerFigure.Kind;

    /// <summary>From what is known of θ to the assurance.</summary>
    public static SubjectFigure<PlannedEndpoint, PriorToAssurance> PriorToAssurance => AssuranceFigure.Kind;

    /// <summary>Power over a grid of sizes, effects and τ.</summary>
    public static SubjectFigure<PowerGrid, EndpointOnGrid> PowerOverGrid => GridFigure.Kind;

    /// <summary>Names and titles of all kinds.</summary>
    public static ImmutableArray<(string Name, string Title, string Reference)> All { get; } =
    [
        (Power.Name, Power.Title, Power.Reference), (PowerOverDose.Name, PowerOverDose.Title, PowerOverDose.Reference),
        (PriorToAssurance.Name, PriorToAssurance.Title, PriorToAssurance.Reference), (PowerOverGrid.Name, PowerOverGrid.Title, PowerOverGrid.Reference),
    ];
}
