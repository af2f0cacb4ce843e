using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>Which power a search is after.</summary>
public enum PowerKind
{
    /// <summary>P(at least one comparison is significant).</summary>
    Disjunctive,

    /// <summary>P(all comparisons are significant).</summary>
    Conjunctive,
}

/// <summary>Power at one size.</summary>
/// <param name="Size">Patients of the reference arm.</param>
/// <param name="Power">Its simulated power.</param>
public sealed record SizePower(int Size, MonteCarloEstimate Power);

/// <summary>What a search found.</summary>
/// <param name="Size">Patients of the reference arm; null when no size up to the largest has the power.</param>
/// <param name="Lower">Lower end of the 95 % interval of that size: what Monte Carlo error leaves open.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="Design">The design of that size; of the largest, when none was found.</param>
/// <param name="Confirmed">Power of that design from draws that the search did not see.</param>
/// <param name="Evaluations">Every size that was looked at with all trials, by size.</param>
public sealed record SizeFound(
    int? Size, int? Lower, int? Upper, TrialDesign Design, OperatingCharacteristics Confirmed, ImmutableArray<SizePower> Evaluations);

/// <summary>
/// The smallest size whose simulated power reaches a target. Arms keep their proportions; all sizes are simulated with the same draws, so
/// that their powers differ by the size and hardly by chance.
/// </summary>
/// <remarks>
/// Against √n the normal quantile of power is nearly straight (exactly, for a fixed effect with known variance). The search draws a line through
/// the two sizes next to the target, looks where it meets it, and replaces one of them; it ends when the two are neighbours, or when the line
/// says that they lie within the noise. The size that is found is unbiased but for that; its interval is the error of the power over the slope of
/// the line. The power that is reported comes from other draws: that of the search is the first that happened to exceed the target.
/// </remarks>
/// <param name="Design">The design whose proportions are kept.</param>
/// <param name="Truth">The truth, of all sizes.</param>
/// <param name="Target">Power asked for, in (0, 1).</param>
/// <param name="Kind">Which power.</param>
/// <param name="Largest">The largest size of the reference arm that is looked at, if the endpoint can be simulated at it.</param>
public sealed record SampleSizeSearch(TrialDesign Design, Truth Truth, double Target, PowerKind Kind = PowerKind.Disjunctive, int Largest = 1_000_000)
{
    private const int MostEvaluations = 60;

    /// <summary>The largest size that the endpoint can be simulated at, rounding of the other arms included.</summary>
    private int Limit => (int)Math.Min(
        Largest, Math.Max(2, Math.Floor((double)Design.Endpoint.MostPatients * Design.ReferenceArm.Size / Design.TotalSize) - Design.Arms.Length));

    /// <summary>What keeps the search from being run, in words; empty when it is sound.</summary>
    public ImmutableArray<string> Problems() =>
    [
        .. Target is > 0 and < 1 ? Array.Empty<string>() : [FormattableString.Invariant($"the target is {Target}; a power between 0 and 1 was expected")],
        .. ProblemsOf(Kind, Design), .. Design.Problems(), .. Truth.Problems(Design.ComparedArms.Length),
    ];

    /// <summary>The design with another size of the reference arm; the others in proportion, rounded up.</summary>
    public TrialDesign At(int size) => TrialSizes.Scaled(Design, size);

    /// <summary>Searches.</summary>
    /// <param name="plan">Trials of each size, seed and threads.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="ArgumentException">The search is not sound; the message lists every problem.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public SizeFound Run(MonteCarloPlan plan, CancellationToken cancellation = default)
    {
        var problems = Problems();
        if (!problems.IsEmpty)
        {
            throw new ArgumentException(string.Join("; ", problems));
        }

        var seen = new SortedDictionary<int, MonteCarloEstimate>();
        double Power(int size)
        {
            if (!seen.TryGetValue(size, out var power))
            {
                power = PowerOf(new PreparedTrial(At(size), Truth).Run(plan, null, cancellation));
                seen.Add(size, power);
            }

            return power.Estimate;
        }

        var smallest = Smallest();
        var low = smallest;
        if (Power(low) >= Target)
        {
            return Found(low, seen, plan, cancellation);
        }

        var high = Math.Max(low + 1, Math.Min(Limit, Design.ReferenceArm.Size));
        while (Power(high) < Target)
        {
            if (high >= Limit)
            {
                return new(null, null, null, At(Limit), Confirm(Limit, plan, cancellation), Evaluations(seen));
            }

            (low, high) = (high, (int)Math.Min(Limit, 2L * high));
        }

        while (high - low > 1 && seen.Count < MostEvaluations)
        {
            var next = Math.Clamp(Crossing(low, Power(low), high, Power(high)), low + 1, high - 1);
            (low, high) = Power(next) < Target ? (next, high) : (low, next);

            // One step past the crossing closes the bracket from the other side.
            var other = Power(next) < Target ? Math.Min(high - 1, next + Step(next)) : Math.Max(low + 1, next - Step(next));
            if (high - low > 1)
            {
                (low, high) = Power(other) < Target ? (Math.Max(low, other), high) : (low, Math.Min(high, other));
            }
        }

        return Found(high, seen, plan, cancellation);
    }

    /// <summary>The smallest reference arm with which the design is sound.</summary>
    private int Smallest()
    {
        var size = 2;
        while (size < Limit && !At(size).Problems().IsEmpty)
        {
            size++;
        }

        return size;
    }

    private static int Step(int size) => Math.Max(1, size / 100);

    /// <summary>Where the line through two sizes, on the scales √n and Φ⁻¹(power), meets the target; the middle where it does not.</summary>
    private int Crossing(int low, double powerBelow, int high, double powerAbove)
    {
        var (from, to) = (Probit(powerBelow), Probit(powerAbove));
        var share = (PortableMath.NormalQuantile(Target) - from) / (to - from);
        var root = share is > 0 and < 1 ? Math.Sqrt(low) + share * (Math.Sqrt(high) - Math.Sqrt(low)) : 0.5 * (Math.Sqrt(low) + Math.Sqrt(high));
        return (int)Math.Ceiling(root * root);
    }

    private static double Probit(double power) => PortableMath.NormalQuantile(Math.Clamp(power, 1e-9, 1 - 1e-9));

    private SizeFound Found(int size, SortedDictionary<int, MonteCarloEstimate> seen, MonteCarloPlan plan, CancellationToken cancellation)
    {
        var confirmed = Confirm(size, plan, cancellation);
        var (lower, upper) = Interval(size, seen);
        return new(size, lower, upper, At(size), confirmed, Evaluations(seen));
    }

    private OperatingCharacteristics Confirm(int size, MonteCarloPlan plan, CancellationToken cancellation) =>
        new PreparedTrial(At(size), Truth).Run(plan with { Seed = OtherSeed(plan.Seed) }, null, cancellation);

    /// <summary>±1.96 errors of the power over the slope of its probit against √n, from the sizes looked at within a factor of two.</summary>
    private (int Lower, int Upper) Interval(int size, SortedDictionary<int, MonteCarloEstimate> seen)
    {
        var near = seen.Where(s => s.Key >= size / 2 && s.Key <= 2L * size && s.Value.Estimate is > 0 and < 1).ToArray();
        if (near.Length < 2)
        {
            return (size, size);
        }

        var (x, y) = (near.Average(s => Math.Sqrt(s.Key)), near.Average(s => Probit(s.Value.Estimate)));
        var across = near.Sum(s => (Math.Sqrt(s.Key) - x) * (Math.Sqrt(s.Key) - x));
        var slope = near.Sum(s => (Math.Sqrt(s.Key) - x) * (Probit(s.Value.Estimate) - y)) / across;
        if (!(slope > 0))
        {
            return (2, Limit);
        }

        var density = PortableMath.Exp(-0.5 * Probit(Target) * Probit(Target)) / Math.Sqrt(2 * Math.PI);
        var half = Normal.UpperQuantile(0.025) * seen[size].Mcse / (density * slope);
        var (lower, upper) = (Math.Max(0, Math.Sqrt(size) - half), Math.Sqrt(size) + half);
        return ((int)Math.Max(2, Math.Floor(lower * lower)), (int)Math.Min(Limit, Math.Ceiling(upper * upper)));
    }

    /// <summary>The power that the search is after.</summary>
    public MonteCarloEstimate PowerOf(OperatingCharacteristics result) => PowerOf(result, Kind);

    /// <summary>What keeps a design from having a power, in words.</summary>
    internal static IEnumerable<string> ProblemsOf(PowerKind kind, TrialDesign design) => kind == PowerKind.Conjunctive && !design.Analysis.ClaimsArms
        ? [$"'{design.Analysis.Name}' claims no single arm, so that there is no power of all; 'any' is that of its one test"]
        : [];

    internal static MonteCarloEstimate PowerOf(OperatingCharacteristics result, PowerKind kind) =>
        kind == PowerKind.Disjunctive ? result.DisjunctivePower : result.ConjunctivePower;

    /// <summary>The seed of draws that a search has not seen.</summary>
    internal static ulong OtherSeed(ulong seed) => unchecked(seed * 0x9E3779B97F4A7C15UL + 1);

    private static ImmutableArray<SizePower> Evaluations(SortedDictionary<int, MonteCarloEstimate> seen) => [.. seen.Select(s => new SizePower(s.Key, s.Value))];
}
