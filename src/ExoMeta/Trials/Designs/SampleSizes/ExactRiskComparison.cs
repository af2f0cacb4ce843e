using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials.Designs;

/// <summary>
/// Two risks by Fisher's exact test, its power by enumeration of both binomial distributions. Power is no smooth function of the size: the answer is
/// the smallest size with the power, in whole patients, and a slightly larger one may have less.
/// </summary>
/// <param name="Treatment">p₁, in (0, 1).</param>
/// <param name="Control">p₂, in (0, 1), another risk.</param>
/// <param name="Ratio">r: n₁ is r n₂ rounded up.</param>
public sealed record ExactRiskComparison(double Treatment, double Control, double Ratio = 1) : EndpointComparison
{
    /// <summary>The most patients that are enumerated.</summary>
    public const int LargestTotal = 3000;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems() => new RiskComparison(Treatment, Control, Ratio: Ratio).Problems();

    /// <summary>P(one-sided p-value in the direction of the difference at most the level).</summary>
    /// <param name="treated">n₁.</param>
    /// <param name="untreated">n₂.</param>
    /// <param name="sideAlpha">One-sided level.</param>
    public double Power(int treated, int untreated, double sideAlpha)
    {
        // The arm with the smaller risk first: few events there reject.
        var (few, many, nFew, nMany) = Treatment < Control ? (Treatment, Control, treated, untreated) : (Control, Treatment, untreated, treated);
        var massFew = Masses(nFew, few);
        var massMany = Masses(nMany, many);
        var choose = Coefficients(nFew);
        var chooseMany = Coefficients(nMany);
        var power = 0.0;
        for (var events = 1; events < nFew + nMany; events++)
        {
            var (low, high) = (Math.Max(0, events - nMany), Math.Min(events, nFew));

            // Hypergeometric masses relative to the largest; their sum is the denominator.
            var peak = Enumerable.Range(low, high - low + 1).Max(x => choose[x] + chooseMany[events - x]);
            var total = 0.0;
            for (var x = low; x <= high; x++)
            {
                total += PortableMath.Exp(choose[x] + chooseMany[events - x] - peak);
            }

            var tail = 0.0;
            for (var x = low; x <= high; x++)
            {
                tail += PortableMath.Exp(choose[x] + chooseMany[events - x] - peak);

                // A p-value that is the level but for rounding counts as at it.
                if (tail > sideAlpha * total * (1 + 1e-11))
                {
                    break;
                }

                power += massFew[x] * massMany[events - x];
            }
        }

        return power;
    }

    internal override FixedSize Size(DesignGoal goal)
    {
        var approximate = new RiskComparison(Treatment, Control, Ratio: Ratio).Size(goal).Total / (1 + Ratio);
        for (var control = Math.Max(1, (int)(0.7 * approximate)); ; control++)
        {
            var treated = (int)Math.Ceiling(Ratio * control - 1e-9);
            if (control + treated > LargestTotal)
            {
                throw new DesignException(FormattableString.Invariant($"no {LargestTotal} patients have the power; the exact test is not enumerated further, take the score test"));
            }

            if (Power(treated, control, goal.SideAlpha) >= goal.Power)
            {
                return new(control + treated);
            }
        }
    }

    private static double[] Masses(int n, double p) => [.. Enumerable.Range(0, n + 1).Select(x => PortableMath.Exp(Binomial.LogMass(x, n, p)))];

    /// <summary>log C(n, x), up to a constant of n.</summary>
    private static double[] Coefficients(int n) => [.. Enumerable.Range(0, n + 1).Select(x => Binomial.LogMass(x, n, 0.5))];
}
