using System.Collections.Immutable;
using ExoMeta.Effects;

namespace ExoMeta.Trials;

/// <summary>What is measured on each patient.</summary>
/// <remarks>
/// To add an endpoint, write one file in this folder: a record nested in <see cref="Endpoint"/> with its
/// nuisance parameters, and an <see cref="EndpointSimulator"/> in <c>Simulators</c> (how the data of the arms are drawn, and how a comparison is
/// tested). Trial files know it by its reader in <c>Analysis/Specs/Trials/Endpoints</c>.
/// </remarks>
/// <param name="Name">Name.</param>
public abstract partial record Endpoint(string Name)
{
    /// <summary>Whether a negative effect on the analysis scale is good (deaths, CRP).</summary>
    public required bool LowerIsBetter { get; init; }

    /// <summary>Name of the effect on the analysis scale: "log OR", "log ratio of geometric means".</summary>
    public abstract string EffectName { get; }

    /// <summary>Code of the measure whose analysis scale θ is on: evidence on another measure cannot be its θ.</summary>
    public abstract string Measure { get; }

    /// <summary>The scale on which people read θ: that of its measure, and a ratio where the measure is none of <see cref="Measures"/> (a hazard ratio).</summary>
    public virtual DisplayScale Display => Measures.TryFind(Measure, out var measure) ? measure.DefaultDisplay : DisplayScale.Ratio;

    /// <summary>How a comparison is tested, in words for a reader of results.</summary>
    public abstract string TestName { get; }

    /// <summary>The effect at the edge of what is tested: 0, no difference, or a margin. Effects on the favourable side of it can be found.</summary>
    public virtual double TestedEffect => 0;
    /// <summary>The endpoint as it is when no arm differs: without the effects that treatment has beside θ. Family-wise error is that of θ = 0 on it.</summary>
    public virtual Endpoint UnderNull() => this;

    /// <summary>All of its parameters that may differ between compared arms.</summary>
    public virtual IEnumerable<ArmProbabilities> ByArm => [];

    /// <summary>Everything that keeps the endpoint from being simulated, in words; empty when it is sound.</summary>
    public ImmutableArray<string> Problems() => [.. FindProblems().Select(problem => problem.Message)];

    /// <summary>What is wrong with its parameters, each by the name that trial files give it.</summary>
    internal abstract IEnumerable<EndpointProblem> FindProblems();

    /// <summary>What keeps it from being simulated in a design whose parts are sound, in words.</summary>
    internal virtual IEnumerable<string> FindProblems(TrialDesign design) => [];

    /// <summary>Why an effect is not possible with any value of the nuisance parameters; null when it is.</summary>
    internal virtual string? ProblemAt(double theta) => null;

    /// <summary>Why contrasts of its estimates do not stand for its test; null when they do. Their covariance is taken from the standard errors and the part that all share.</summary>
    internal virtual string? ContrastProblem => null;

    /// <summary>The most patients of a trial that can be simulated.</summary>
    internal virtual int MostPatients => int.MaxValue;

    /// <summary>Whether looks are at times or numbers of events, and have whoever has entered by then: shares of looks are shares of information, not of patients.</summary>
    internal virtual bool CutsAtTimes => false;

    /// <summary>From randomisation to a patient's endpoint.</summary>
    internal virtual double ReadoutOf(TrialConduct conduct) => conduct.Readout;

    /// <summary>The simulator of this endpoint in a design.</summary>
    internal abstract EndpointSimulator CreateSimulator(TrialCourse course);
}

/// <summary>Something that keeps an endpoint from being simulated.</summary>
/// <param name="Field">The field of a trial file that it is about.</param>
/// <param name="Message">What is wrong, and what was expected.</param>
internal readonly record struct EndpointProblem(string Field, string Message);
