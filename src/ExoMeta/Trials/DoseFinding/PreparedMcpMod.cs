using System.Collections.Immutable;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary><see cref="McpMod"/> made ready for a design: constants only, shared by all threads.</summary>
internal sealed class PreparedMcpMod
{
    private readonly double[][] _contrasts;

    /// <summary>Makes contrasts, their critical value, and what fits curves.</summary>
    public PreparedMcpMod(McpMod analysis, TrialDesign design, EndpointSimulator endpoint, RejectionSides sides)
    {
        (Analysis, Sides) = (analysis, sides);
        var arms = design.ComparedArms;
        int[] order = [.. Enumerable.Range(0, arms.Length).OrderBy(c => arms[c].Dose)];
        Rank = [.. Enumerable.Range(0, arms.Length).Select(c => Array.IndexOf(order, c) + 1)];
        Doses = [0, .. order.Select(c => arms[c].Dose!.Value)];
        ReferenceShare = [.. arms.Select(arm => (double)design.ReferenceArm.Size / (design.ReferenceArm.Size + arm.Size))];
        var test = McpModTest.Of(
            [.. Doses], [design.ReferenceArm.Size, .. order.Select(c => arms[c].Size)], [.. analysis.Candidates.Select(candidate => candidate.Family.Create(candidate.Parameters.AsSpan()))]);
        _contrasts = [.. test.Contrasts.Select(contrast => contrast.ToArray())];
        Critical = McpMod.CriticalOf(test, design.Alpha, ErrorDegreesOfFreedom(endpoint, arms.Length));
        Fits = [.. analysis.Candidates.Select(candidate => candidate.Family.CreateFit(Doses, candidate.Parameters))];
    }

    /// <summary>The analysis.</summary>
    public McpMod Analysis { get; }

    /// <summary>Which side is favourable.</summary>
    public RejectionSides Sides { get; }

    /// <summary>Doses of the arms: 0 and then increasing.</summary>
    public double[] Doses { get; }

    /// <summary>Place of each comparison's dose in <see cref="Doses"/>.</summary>
    public int[] Rank { get; }

    /// <summary>n₀/(n₀ + nᵢ) of each comparison: its own part of the variance, where variances go with the sizes.</summary>
    public double[] ReferenceShare { get; }

    /// <summary>What the largest statistic has to reach.</summary>
    public double Critical { get; }

    /// <summary>What fits each candidate.</summary>
    public CurveFit[] Fits { get; }

    /// <summary>Number of candidates.</summary>
    public int Candidates => Fits.Length;

    /// <summary>Δ as a gain: above 0.</summary>
    public double Gain => Math.Abs(Analysis.RelevantEffect);

    /// <summary>Contrast of a candidate over <see cref="Doses"/>.</summary>
    public ReadOnlySpan<double> Contrast(int candidate) => _contrasts[candidate];

    /// <summary>The fewest of any comparison; null when errors are known as well as normal ones.</summary>
    private static double? ErrorDegreesOfFreedom(EndpointSimulator endpoint, int comparisons)
    {
        var all = Enumerable.Range(0, comparisons).Select(c => endpoint.ErrorDegreesOfFreedom(0, c)).ToImmutableArray();
        return all.Any(df => df is null) ? null : all.Min();
    }
}
