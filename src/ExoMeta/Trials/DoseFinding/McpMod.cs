using System.Collections.Concurrent;
using System.Collections.Immutable;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>A candidate dose–response curve: a family, and the parameters by which its contrast is made.</summary>
/// <param name="Family">The family.</param>
/// <param name="Parameters">Its parameters, as a guess before the trial; where the curve is fitted afterwards only an offset or a scale stays.</param>
public sealed record DoseResponseCandidate(DoseResponseFamily Family, ImmutableArray<double> Parameters)
{
    /// <summary>Family and parameters: "emax half_dose 25".</summary>
    public string Name => string.Concat(
        Family.Name, string.Concat(Family.Parameters.Zip(Parameters, (parameter, value) => FormattableString.Invariant($" {parameter.Name} {value}"))));

    /// <inheritdoc/>
    public bool Equals(DoseResponseCandidate? other) => other is not null && Family == other.Family && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Family, Parameters.Length);

    /// <summary>What is wrong with it for doses up to the largest, in words.</summary>
    internal IEnumerable<string> FindProblems(IReadOnlyCollection<double> doses)
    {
        if (Parameters.Length != Family.Parameters.Length)
        {
            yield return FormattableString.Invariant($"candidate '{Family.Name}' has {Parameters.Length} parameter(s); {Family.Parameters.Length} were expected");
            yield break;
        }

        var shape = Family.Create(Parameters.AsSpan());
        string[] wrong = [.. shape.Problems(doses.Max())];
        foreach (var problem in wrong)
        {
            yield return $"candidate '{Name}': {problem}";
        }

        if (wrong.Length == 0 && doses.All(dose => shape.At(dose) == shape.At(0)))
        {
            yield return $"candidate '{Name}' is flat on the doses; it has no contrast";
        }
        else if (wrong.Length == 0 && Family.CreateFit([.. doses], Parameters).Parameters is var count && count > doses.Count)
        {
            yield return FormattableString.Invariant($"candidate '{Name}' has {count} parameters with level and height, which {doses.Count} arms cannot be fitted by; at least {count} arms were expected");
        }
    }
}

/// <summary>Which of the significant candidates is the one whose curve is fitted.</summary>
public enum CandidateSelection
{
    /// <summary>The one with the largest contrast statistic (Bretz, Pinheiro and Branson 2005).</summary>
    Statistic,

    /// <summary>The one whose fitted curve has the smallest generalised information criterion, deviance + 2·parameters (Pinheiro et al. 2014).</summary>
    Aic,
}

/// <summary>
/// MCP-Mod: one test of whether the effect depends on dose, over several candidate shapes, and where it is significant a fitted curve that says at which
/// dose the effect is large enough (Bretz, Pinheiro and Branson 2005, Biometrics 61:738–748; for any endpoint with normal estimates Pinheiro, Bornkamp, Glimm and Bretz
/// 2014, Statistics in Medicine 33:1646–1661).
/// </summary>
/// <remarks>
/// <para>The contrasts are those of <see cref="McpModTest"/>, optimal for each shape at the planned sizes. A statistic is Σcᵢδᵢ over its standard error √(Σcᵢ²vᵢ + c₀²v₀), from the
/// estimated effects δᵢ over control, the part v₀ of their variances that control brings in, and their own parts vᵢ. The largest statistic is compared with the critical value of the
/// contrasts' joint distribution when the variances are as one over the sizes: multivariate t with the degrees of freedom of the estimates' errors, or normal. For means with one
/// variance this is exact; otherwise it holds as far as the estimates are normal and their variances go with the sizes when no arm differs.</para>
/// <para>What is controlled, at α, is the error of claiming a dose–response where there is none in any dose. No claim is made about any single dose: a significant
/// trend does not show that the lowest dose works. Nor is the fitted target dose a claim with an error rate.</para>
/// </remarks>
/// <param name="Candidates">Candidate shapes, 1 to 20.</param>
/// <param name="RelevantEffect">Δ: the effect over control that is worth having, on the analysis scale, of the sign of a favourable one.</param>
public sealed record McpMod(ImmutableArray<DoseResponseCandidate> Candidates, double RelevantEffect) : TrialAnalysis
{
    /// <summary>Critical values take a moment, and a design is run under several truths.</summary>
    private static readonly ConcurrentDictionary<string, double> KnownCritical = new(StringComparer.Ordinal);

    /// <summary>Which curve is fitted.</summary>
    public CandidateSelection Selection { get; init; }

    /// <summary>A fitted target dose counts as near the true one when neither is more than so many times the other; above 1.</summary>
    public double Near { get; init; } = 1.5;

    /// <inheritdoc/>
    public override string Name => "mcp-mod";

    /// <inheritdoc/>
    public override string Title => FormattableString.Invariant($"MCP-Mod over {Candidates.Length} candidate shape(s)");

    /// <summary>False: what is claimed is a dose–response.</summary>
    public override bool ClaimsArms => false;

    /// <inheritdoc/>
    public bool Equals(McpMod? other) => other is not null && Candidates.AsSpan().SequenceEqual(other.Candidates.AsSpan())
        && (RelevantEffect, Selection, Near).Equals((other.RelevantEffect, other.Selection, other.Near));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Candidates.Length, RelevantEffect, Selection, Near);

    internal override string TestName(Endpoint endpoint) =>
        $"largest of {Candidates.Length} contrast(s) of the estimates ({endpoint.EffectName}), against the critical value of their joint distribution: exact for means with one variance, else approximate in small arms";

    internal override string NoteAgainst(string control, double alpha) =>
        FormattableString.Invariant($"dose–response over all arms from '{control}' on, one-sided at {alpha}; no claim about a single arm");

    internal override IEnumerable<string> FindProblems(TrialDesign design)
    {
        if (design.Comparison != TrialComparison.AgainstControl)
        {
            yield return "mcp_mod needs a control arm, which stands for dose 0; between doses there is none";
            yield break;
        }

        if (design.Interim is not null)
        {
            yield return "mcp_mod is for a trial that is analysed once: no looks, multi_stage or adaptive";
        }

        if (design.Endpoint.ContrastProblem is { } problem)
        {
            yield return $"mcp_mod takes contrasts of estimates with normal errors: {problem}";
        }

        if (design.Endpoint.TestedEffect != 0)
        {
            yield return "mcp_mod tests that no dose differs from control; a margin has no part in it";
        }

        foreach (var other in DoseProblems(design).Concat(OwnProblems(design.Endpoint.LowerIsBetter)))
        {
            yield return other;
        }
    }

    internal override PreparedPlan Plan(TrialDesign design, PatientNumbers patients, EndpointSimulator endpoint, RejectionSides sides)
    {
        var prepared = new PreparedMcpMod(this, design, endpoint, sides);
        return new(TrialBoundaries.Once(prepared.Critical, patients), () => new McpModDecision(patients, prepared)) { DoseFinding = prepared };
    }

    /// <summary>The critical value of a test.</summary>
    internal static double CriticalOf(McpModTest test, double alpha, double? degreesOfFreedom)
    {
        // Optimal contrasts depend on sizes through their proportions alone.
        var key = FormattableString.Invariant(
            $"{string.Join(',', test.Doses)}/{string.Join(',', test.Sizes.Select(n => (double)n / test.Sizes[0]))}/{string.Join(',', test.Shapes)}/{alpha}/{degreesOfFreedom}");
        return KnownCritical.GetOrAdd(key, _ => CriticalValues.ForComparing(test.CriticalValue(alpha, degreesOfFreedom)));
    }

    private IEnumerable<string> DoseProblems(TrialDesign design)
    {
        var arms = design.ComparedArms;
        foreach (var arm in arms.Where(arm => !(arm.Dose > 0)))
        {
            yield return $"mcp_mod needs the dose of every arm as a number above 0; arm '{arm.Name}' has none";
        }

        if (arms.All(arm => arm.Dose > 0))
        {
            foreach (var group in arms.GroupBy(arm => arm.Dose).Where(group => group.Count() > 1))
            {
                yield return $"mcp_mod needs different doses; {string.Join(" and ", group.Select(arm => $"'{arm.Name}'"))} have the same";
            }

            double[] doses = [0, .. arms.Select(arm => arm.Dose!.Value).Distinct().Order()];
            foreach (var problem in Candidates.SelectMany(candidate => candidate.FindProblems(doses)))
            {
                yield return problem;
            }
        }
    }

    private IEnumerable<string> OwnProblems(bool lowerIsBetter)
    {
        if (Candidates.Length is < 1 or > McpModTest.MaximumShapes)
        {
            yield return FormattableString.Invariant($"mcp_mod has {Candidates.Length} candidate(s); 1 to {McpModTest.MaximumShapes} were expected");
        }

        foreach (var group in Candidates.GroupBy(candidate => candidate.Name).Where(group => group.Count() > 1))
        {
            yield return $"candidate '{group.Key}' stands in the list more than once";
        }

        if (!double.IsFinite(RelevantEffect) || !(lowerIsBetter ? RelevantEffect < 0 : RelevantEffect > 0))
        {
            yield return FormattableString.Invariant($"the relevant effect is {RelevantEffect}; a number {(lowerIsBetter ? "below" : "above")} 0, the favourable side, was expected");
        }

        if (!(Near > 1 && double.IsFinite(Near)))
        {
            yield return FormattableString.Invariant($"near is {Near}; a factor above 1 was expected");
        }
    }
}
