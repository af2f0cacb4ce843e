using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>One point of a grid.</summary>
/// <param name="Size">Patients of the reference arm.</param>
/// <param name="Effect">θ of every compared arm (of the dose at which it holds), on the analysis scale.</param>
/// <param name="Tau">Standard deviation between trials.</param>
/// <param name="Result">What the trial does there.</param>
public sealed record GridPoint(int Size, double Effect, double Tau, OperatingCharacteristics Result);

/// <summary>
/// Power over sizes × effects × τ. All points are simulated with the same draws, so that curves differ by what they are drawn over and not by chance.
/// </summary>
/// <param name="Design">The design, whose arms keep their proportions.</param>
/// <param name="Sizes">Sizes of the reference arm.</param>
/// <param name="Effects">True effects, on the analysis scale.</param>
/// <param name="Taus">Standard deviations between trials, at least 0; with 0 the effect is what it is.</param>
public sealed record PowerGrid(TrialDesign Design, ImmutableArray<int> Sizes, ImmutableArray<double> Effects, ImmutableArray<double> Taus)
{
    /// <summary>What the effects of the arms are when θ is given: a dose–response; none by default.</summary>
    public Func<Truth, Truth> ByDose { get; init; } = static truth => truth;

    /// <summary>What keeps the grid from being run, in words; empty when it is sound.</summary>
    public ImmutableArray<string> Problems()
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (Sizes.IsDefaultOrEmpty || Effects.IsDefaultOrEmpty || Taus.IsDefaultOrEmpty)
        {
            problems.Add("one size, effect and tau at least were expected");
            return problems.ToImmutable();
        }

        problems.AddRange(Effects.Where(effect => !double.IsFinite(effect)).Select(effect => FormattableString.Invariant($"effect {effect} is not a finite number")));
        problems.AddRange(Taus.Where(tau => !(tau >= 0 && double.IsFinite(tau))).Select(tau => FormattableString.Invariant($"tau is {tau}; a number of at least 0 was expected")));
        problems.AddRange(Sizes.SelectMany(size => TrialSizes.Scaled(Design, size).Problems().Select(problem => FormattableString.Invariant($"size {size}: {problem}"))));
        if (problems.Count == 0)
        {
            problems.AddRange(TruthAt(Effects[0], 0).Problems(Design.ComparedArms.Length));
        }

        return problems.ToImmutable();
    }

    /// <summary>Simulates every point: by size, then effect, then τ.</summary>
    /// <param name="plan">Trials of each point, seed and threads.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentException">The grid is not sound; the message lists every problem.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public ImmutableArray<GridPoint> Run(MonteCarloPlan plan, CancellationToken cancellation = default)
    {
        var problems = Problems();
        if (!problems.IsEmpty)
        {
            throw new ArgumentException(string.Join("; ", problems));
        }

        var points = ImmutableArray.CreateBuilder<GridPoint>(Sizes.Length * Effects.Length * Taus.Length);
        foreach (var size in Sizes)
        {
            var design = TrialSizes.Scaled(Design, size);
            foreach (var effect in Effects)
            {
                foreach (var tau in Taus)
                {
                    points.Add(new(size, effect, tau, new PreparedTrial(design, TruthAt(effect, tau)).Run(plan, null, cancellation)));
                }
            }
        }

        return points.MoveToImmutable();
    }

    private Truth TruthAt(double effect, double tau)
    {
        var mean = ByDose(new Truth.Fixed([.. Enumerable.Repeat(effect, Design.ComparedArms.Length)]));
        return tau == 0 ? mean : new Truth.Predictive(mean, new UncertainQuantity.Value(tau));
    }
}

/// <summary>The same trial with other numbers of patients.</summary>
public static class TrialSizes
{
    private const double Most = int.MaxValue / 64.0;

    /// <summary>The design with another size of the reference arm; the others in proportion, rounded up.</summary>
    public static TrialDesign Scaled(TrialDesign design, int referenceSize)
    {
        double reference = design.ReferenceArm.Size;
        return design with
        {
            Arms = [.. design.Arms.Select(arm => arm with { Size = (int)Math.Min(Most, Math.Ceiling(referenceSize * (arm.Size / reference) - 1e-9)) })],
        };
    }

    /// <summary>
    /// The design with as many patients, of whom the reference arm has a share; the others keep their proportions. Rounded so that the total stays: whole
    /// parts first, then one patient each by the largest remainder.
    /// </summary>
    /// <param name="design">The design.</param>
    /// <param name="share">Share of the reference arm, inside (0, 1).</param>
    public static TrialDesign WithReferenceShare(TrialDesign design, double share)
    {
        double total = design.TotalSize;
        double others = total - design.ReferenceArm.Size;
        var exact = design.Arms.Select((arm, i) => i == design.ReferenceIndex ? share * total : (1 - share) * total * (arm.Size / others)).ToArray();
        var sizes = exact.Select(size => (int)Math.Floor(size + 1e-9)).ToArray();
        foreach (var i in Enumerable.Range(0, sizes.Length).OrderByDescending(i => exact[i] - sizes[i]).ThenBy(i => i).Take(design.TotalSize - sizes.Sum()))
        {
            sizes[i]++;
        }

        return design with { Arms = [.. design.Arms.Select((arm, i) => arm with { Size = sizes[i] })] };
    }
}
