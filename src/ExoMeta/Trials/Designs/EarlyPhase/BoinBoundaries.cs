using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials.Designs;

/// <summary>
/// The Bayesian optimal interval design for dose escalation (Liu and Yuan 2015, Journal of the Royal Statistical Society C 64:507–523): escalate
/// when the observed toxicity rate is at most λₑ, de-escalate when it is at least λ_d, eliminate a dose that is very probably too toxic.
/// </summary>
/// <param name="Escalate">λₑ = log((1 − φ₁)/(1 − φ))/log(φ(1 − φ₁)/(φ₁(1 − φ))).</param>
/// <param name="Deescalate">λ_d = log((1 − φ)/(1 − φ₂))/log(φ₂(1 − φ)/(φ(1 − φ₂))).</param>
/// <param name="Table">One row for each number of patients treated at the dose.</param>
public sealed record BoinBoundaries(double Escalate, double Deescalate, ImmutableArray<BoinRow> Table)
{
    /// <summary>The boundaries for a target.</summary>
    /// <param name="target">φ in (0.05, 0.6), the toxicity rate that is aimed at.</param>
    /// <param name="patients">Most patients at one dose, 1 to 200.</param>
    /// <param name="subtherapeutic">φ₁ in (0, φ), a rate so low that the dose should rise; null for 0.6 φ.</param>
    /// <param name="overlyToxic">φ₂ in (φ, 1), a rate so high that it should fall; null for 1.4 φ.</param>
    /// <param name="elimination">A dose is eliminated, from three patients on, when P(rate &gt; φ | data) exceeds this, with a uniform prior; in (0.5, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static BoinBoundaries Of(
        double target, int patients, double? subtherapeutic = null, double? overlyToxic = null, double elimination = 0.95)
    {
        var (low, high) = (subtherapeutic ?? 0.6 * target, overlyToxic ?? 1.4 * target);
        if (!(target is > 0.05 and < 0.6 && low > 0 && low < target && high > target && high < 1 && elimination is > 0.5 and < 1)
            || patients is < 1 or > 200)
        {
            throw new ArgumentOutOfRangeException(
                nameof(target), target, "0 < phi1 < phi < phi2 < 1, phi inside (0.05, 0.6), elimination inside (0.5, 1) and 1 to 200 patients were expected");
        }

        var escalate = PortableMath.Log((1 - low) / (1 - target)) / PortableMath.Log(target * (1 - low) / (low * (1 - target)));
        var deescalate = PortableMath.Log((1 - target) / (1 - high)) / PortableMath.Log(high * (1 - target) / (target * (1 - high)));
        return new(escalate, deescalate, [.. Enumerable.Range(1, patients).Select(Row)]);

        BoinRow Row(int n)
        {
            int? eliminate = null;
            for (var x = n; n >= 3 && x >= 0 && Beta.Survival(target, x + 1.0, n - x + 1.0) > elimination; x--)
            {
                eliminate = x;
            }

            return new(n, (int)Math.Floor(escalate * n), (int)Math.Ceiling(deescalate * n), eliminate);
        }
    }

    /// <summary>By value.</summary>
    public bool Equals(BoinBoundaries? other) =>
        other is not null && Escalate.Equals(other.Escalate) && Deescalate.Equals(other.Deescalate) && Table.SequenceEqual(other.Table);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Escalate, Deescalate, Table.Length);
}

/// <summary>What to do after n patients at a dose.</summary>
/// <param name="Patients">n.</param>
/// <param name="EscalateAtMost">Escalate when at most this many had a toxicity.</param>
/// <param name="DeescalateAtLeast">De-escalate when at least this many had one; above n, never.</param>
/// <param name="EliminateAtLeast">Eliminate the dose when at least this many had one; null, never.</param>
public sealed record BoinRow(int Patients, int EscalateAtMost, int DeescalateAtLeast, int? EliminateAtLeast);
