using System.Collections.Immutable;

namespace ExoMeta.Trials;

/// <summary>Times to an event, patient by patient: constants.</summary>
internal sealed class SurvivalTimes : EndpointSimulator
{
    /// <summary>Prepares the endpoint.</summary>
    /// <param name="endpoint">A sound endpoint of a sound design.</param>
    /// <param name="course">Its course; with a clock where the endpoint cuts at times.</param>
    public SurvivalTimes(Endpoint.TimeToEvent endpoint, TrialCourse course)
    {
        (Endpoint, Course) = (endpoint, course);
        var patients = course.Patients;
        Sizes = [.. Enumerable.Range(0, patients.Arms).Select(arm => patients.At(patients.Looks - 1, arm))];
        Hazard = new(endpoint.Hazard.Shape);
        HazardBeforeEffect = endpoint.Delay > 0 ? endpoint.Hazard.Shape.Integral(endpoint.Delay) : 0;
        Dropout = endpoint.Dropout is { } dropout ? new(dropout.Shape) : PiecewiseHazard.None;
        TreatedDropout = endpoint.TreatedDropout is { } other ? new(other.Shape) : Dropout;
        Events = endpoint.Events is { } events ? [.. course.Shares.Select(share => Trials.Endpoint.TimeToEvent.EventsAt(share, events))] : [];
    }

    /// <summary>The endpoint.</summary>
    public Endpoint.TimeToEvent Endpoint { get; }

    /// <summary>Its course.</summary>
    public TrialCourse Course { get; }

    /// <summary>Patients of each arm at most: the plan's at its last look.</summary>
    public ImmutableArray<int> Sizes { get; }

    /// <summary>The hazard of the event, up to a factor.</summary>
    public PiecewiseHazard Hazard { get; }

    /// <summary>That hazard integrated to the time before which treatment does nothing.</summary>
    public double HazardBeforeEffect { get; }

    /// <summary>The hazard of dropout on control, up to a factor.</summary>
    public PiecewiseHazard Dropout { get; }

    /// <summary>The hazard of dropout on treatment, up to a factor.</summary>
    public PiecewiseHazard TreatedDropout { get; }

    /// <summary>Events at which looks take place; empty where it is not events that say when.</summary>
    public ImmutableArray<int> Events { get; }

    public override bool CountsEvents => true;

    public override bool KeepsTime => Endpoint.CutsAtTimes;

    public override ImmutableArray<double>? Information => !Endpoint.CutsAtTimes ? null
        : Events.IsEmpty ? Course.Shares : [.. Events.Select(events => (double)events / Events[^1])];

    public override double? DegreesOfFreedom(int look, int comparison) => null;

    public override EndpointState CreateState() => new SurvivalState(this);
}
