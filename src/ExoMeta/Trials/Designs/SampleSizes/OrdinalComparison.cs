using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials.Designs;

/// <summary>
/// An ordinal outcome under proportional odds: total n = 3(1 + r)²(z_α + z_β)²/(r θ²(1 − Σ p̄³)), θ the log odds ratio and p̄ the category
/// probabilities over both arms (Whitehead 1993, Statistics in Medicine 12:2257–2271).
/// </summary>
/// <param name="Control">Probability of each category on control, in order; two at least, adding up to 1.</param>
/// <param name="LogOddsRatio">θ: log of the odds of a category as good or better, treatment against control; not 0.</param>
/// <param name="Ratio">r, patients on treatment for each on control.</param>
public sealed record OrdinalComparison(ImmutableArray<double> Control, double LogOddsRatio, double Ratio = 1) : EndpointComparison
{
    /// <summary>Category probabilities on treatment.</summary>
    public ImmutableArray<double> Treatment
    {
        get
        {
            var odds = PortableMath.Exp(LogOddsRatio);
            var (cumulative, shifted) = (0.0, 0.0);
            var treatment = new double[Control.Length];
            for (var i = 0; i < Control.Length; i++)
            {
                cumulative += Control[i];
                var next = i == Control.Length - 1 ? 1 : odds * cumulative / (1 - cumulative + odds * cumulative);
                (treatment[i], shifted) = (next - shifted, next);
            }

            return [.. treatment];
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (Control.IsDefault || Control.Length < 2 || !Control.All(p => p is > 0 and < 1) || !(Math.Abs(Control.Sum() - 1) <= 1e-9))
        {
            yield return "the categories on control were expected to be two or more probabilities above 0 that add up to 1";
        }

        if (!(Math.Abs(LogOddsRatio) is > 0 and <= 100))
        {
            yield return FormattableString.Invariant($"the log odds ratio is {LogOddsRatio}; a number other than 0, from -100 to 100, was expected");
        }

        foreach (var problem in Allocation.Problems(Ratio))
        {
            yield return problem;
        }
    }

    internal override FixedSize Size(DesignGoal goal)
    {
        var cubes = Control.Zip(Treatment, (c, t) => (c + Ratio * t) / (1 + Ratio)).Sum(p => p * p * p);
        return new(3 * Allocation.Spread(Ratio) * goal.SquaredDrift / (LogOddsRatio * LogOddsRatio * (1 - cubes)));
    }

    /// <summary>By value.</summary>
    public bool Equals(OrdinalComparison? other) => other is not null && LogOddsRatio.Equals(other.LogOddsRatio) && Ratio.Equals(other.Ratio)
        && Control.AsSpan().SequenceEqual(other.Control.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(LogOddsRatio, Ratio, Control.IsDefault ? 0 : Control.Length);
}
