using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Trials.Designs;

/// <summary>The shape of the boundaries of a multi-arm multi-stage design.</summary>
public abstract record StageShape
{
    private protected StageShape()
    {
    }

    /// <summary>Upper and lower bound of a stage for a constant.</summary>
    /// <param name="constant">What is solved for.</param>
    /// <param name="fraction">Information fraction of the stage; 1 at the last, where both bounds meet.</param>
    internal abstract (double Upper, double Lower) At(double constant, double fraction);
}

/// <summary>u = c(1 + t)/√t, l = −c(1 − 3t)/√t (Whitehead 1997, The Design and Analysis of Sequential Clinical Trials).</summary>
public sealed record TriangularShape : StageShape
{
    internal override (double Upper, double Lower) At(double constant, double fraction) =>
        (constant * (1 + fraction) / Math.Sqrt(fraction), -constant * (1 - 3 * fraction) / Math.Sqrt(fraction));
}

/// <summary>u = c t^(Δ − ½), with one futility bound at all interim stages.</summary>
/// <param name="Delta">½ is Pocock's boundary, 0 O'Brien and Fleming's.</param>
/// <param name="Futility">On the z scale; −∞ for no futility.</param>
public sealed record PowerShape(double Delta, double Futility = double.NegativeInfinity) : StageShape
{
    internal override (double Upper, double Lower) At(double constant, double fraction)
    {
        var upper = constant * PortableMath.Pow(fraction, Delta - 0.5);
        return (upper, fraction >= 1 ? upper : Futility);
    }
}

/// <summary>
/// Several treatments against a common control in stages of equal size (Magirr, Jaki and Whitehead 2012, Biometrika 99:494–501): a treatment is
/// dropped when its statistic falls to the lower bound, and the trial ends with the best one when any exceeds the upper bound.
/// </summary>
/// <remarks>
/// Given the control arm's path the treatments are independent, so that the family-wise error is 1 − E[P(one treatment is never above)^K], the
/// expectation over the path by Gauss–Hermite quadrature and the probability by recursive integration (<see cref="IncrementDensity"/>).
/// Futility counts: the bounds are binding.
/// </remarks>
/// <param name="Treatments">K, 1 to 20.</param>
/// <param name="Upper">Upper bound of each stage, on the z scale.</param>
/// <param name="Lower">Lower bound of each stage; the last is the upper one.</param>
/// <param name="Ratio">Patients on control for each in a treatment arm.</param>
public sealed record MultiArmMultiStage(int Treatments, ImmutableArray<double> Upper, ImmutableArray<double> Lower, double Ratio)
{
    /// <summary>The most stages.</summary>
    public const int MaximumStages = 4;

    private const int PathOrder = 20;
    private const int TailOrder = 24;

    /// <summary>Solves for the boundaries.</summary>
    /// <param name="treatments">K, 1 to 20.</param>
    /// <param name="stages">J, 1 to 4.</param>
    /// <param name="alpha">One-sided family-wise level in (0, 0.5).</param>
    /// <param name="shape">The shape of the boundaries.</param>
    /// <param name="ratio">Patients on control for each in a treatment arm, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static MultiArmMultiStage Solve(int treatments, int stages, double alpha, StageShape shape, double ratio = 1)
    {
        CriticalValues.Check(alpha, null);
        if (treatments is < 1 or > 20 || stages is < 1 or > MaximumStages || !(ratio > 0 && double.IsFinite(ratio)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(stages), stages, "1 to 20 treatments, 1 to 4 stages and a ratio above 0 were expected");
        }

        var (low, high) = (0.05, 1.0);
        while (Of(high).FamilywiseError() > alpha)
        {
            (low, high) = (high, 1.5 * high);
        }

        return Of(RootFinder.Brent(c => Of(c).FamilywiseError() / alpha - 1, low, high, 1e-9));

        MultiArmMultiStage Of(double constant)
        {
            var bounds = Enumerable.Range(1, stages).Select(j => shape.At(constant, (double)j / stages)).ToImmutableArray();
            return new(treatments, [.. bounds.Select(b => b.Upper)], [.. bounds.Select(b => b.Lower)], ratio);
        }
    }

    /// <summary>P(rejects at least one treatment) when none differs from control.</summary>
    public double FamilywiseError() => 1 - NeverAbove(0, IncrementDensity.Start(0), 0, 0);

    /// <summary>
    /// P(the first treatment is found and taken as the best) in the least favourable configuration: its effect is the interesting one, that of the
    /// others the uninteresting one.
    /// </summary>
    /// <param name="size">Patients of a treatment arm in each stage.</param>
    /// <param name="interesting">Effect of the first treatment in standard deviations of one patient's value.</param>
    /// <param name="uninteresting">Effect of the others.</param>
    public double Power(int size, double interesting, double uninteresting)
    {
        var root = Math.Sqrt(size);
        return Found(0, IncrementDensity.Start(interesting * root), IncrementDensity.Start(uninteresting * root), 0, 0);
    }

    /// <summary>The smallest number of patients of a treatment arm in each stage with a power.</summary>
    /// <param name="power">In (0, 1).</param>
    /// <param name="interesting">As in <see cref="Power"/>.</param>
    /// <param name="uninteresting">As in <see cref="Power"/>, below the interesting one.</param>
    /// <param name="largest">Largest number that is looked at.</param>
    /// <exception cref="DesignException">The largest number does not have the power.</exception>
    public int Size(double power, double interesting, double uninteresting, int largest = 100_000)
    {
        var (low, high) = (0, 8);
        while (Power(high, interesting, uninteresting) < power)
        {
            (low, high) = (high, 2 * high);
            if (high > largest)
            {
                throw new DesignException(FormattableString.Invariant($"no {largest} patients an arm and stage have the power; the effects are too close"));
            }
        }

        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            (low, high) = Power(middle, interesting, uninteresting) < power ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>The effect, in standard deviations, with P(a treated patient does better than a control) = p: √2 Φ⁻¹(p).</summary>
    /// <param name="probability">p in (0, 1).</param>
    public static double EffectOf(double probability) => Math.Sqrt(2) * Normal.Quantile(probability);

    /// <summary>E[P(one treatment is never above)^K] from a stage on, given the control arm's path so far.</summary>
    private double NeverAbove(int stage, IncrementDensity density, double dropped, double path)
    {
        var (nodes, weights) = GaussHermite.Rule(PathOrder);
        var sum = 0.0;
        for (var i = 0; i < nodes.Length; i++)
        {
            var here = path + nodes[i];
            var upper = Bound(Upper[stage], stage, here);
            if (stage == Upper.Length - 1)
            {
                sum += weights[i] * PortableMath.Pow(dropped + density.Below(stage + 1, upper), Treatments);
                continue;
            }

            var lower = Bound(Lower[stage], stage, here);
            sum += weights[i] * NeverAbove(
                stage + 1, density.Continue(stage + 1, lower, upper, stage + 2), dropped + density.Below(stage + 1, lower), here);
        }

        return sum;
    }

    private double Found(int stage, IncrementDensity first, IncrementDensity others, double dropped, double path)
    {
        var (nodes, weights) = GaussHermite.Rule(PathOrder);
        var time = stage + 1;
        var sum = 0.0;
        for (var i = 0; i < nodes.Length; i++)
        {
            var here = path + nodes[i];
            var upper = Bound(Upper[stage], stage, here);
            var value = FoundNow(time, upper, first, others, dropped);
            if (stage < Upper.Length - 1)
            {
                var lower = Bound(Lower[stage], stage, here);
                value += Found(
                    stage + 1, first.Continue(time, lower, upper, time + 1), others.Continue(time, lower, upper, time + 1),
                    dropped + others.Below(time, lower), here);
            }

            sum += weights[i] * value;
        }

        return sum;
    }

    /// <summary>P(the first treatment is above its bound now, and above all others).</summary>
    private double FoundNow(int time, double upper, IncrementDensity first, IncrementDensity others, double dropped)
    {
        if (first.Above(time, upper) < 1e-14)
        {
            return 0;
        }

        // The density has left nothing nine deviations above its mean, or above the bound when that lies higher.
        var top = Math.Max(upper, first.Drift * Math.Sqrt(time)) + 9;
        var (middle, half) = ((upper + top) / 2, (top - upper) / 2);
        return GaussLegendre.Integrate(Here, upper, middle, TailOrder) + GaussLegendre.Integrate(Here, middle, middle + half, TailOrder);

        double Here(double z) => first.At(time, z) * PortableMath.Pow(dropped + others.Below(time, z), Treatments - 1);
    }

    /// <summary>A bound of the difference, as one of the treatment's own sum on the z scale, given the control arm's sum.</summary>
    private double Bound(double bound, int stage, double path) =>
        (Math.Sqrt((stage + 1) * (1 + Ratio)) * bound + path) / Math.Sqrt(Ratio * (stage + 1));

    /// <summary>By value.</summary>
    public bool Equals(MultiArmMultiStage? other) => other is not null && Treatments == other.Treatments && Ratio.Equals(other.Ratio)
        && Upper.AsSpan().SequenceEqual(other.Upper.AsSpan()) && Lower.AsSpan().SequenceEqual(other.Lower.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Treatments, Upper.Length, Upper[0], Ratio);
}
