using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials.Designs;

/// <summary>How much of an error probability may have been spent when a share of the information is there.</summary>
public abstract record SpendingFunction
{
    private protected SpendingFunction()
    {
    }

    /// <summary>Cumulative spending at each look.</summary>
    /// <param name="level">The error probability of one side, all of it spent at the last look; in (0, 1).</param>
    /// <param name="information">Information fractions, increasing, the last 1.</param>
    public abstract ImmutableArray<double> Cumulative(double level, ImmutableArray<double> information);

    /// <summary>What is wrong with the function, in words; empty when it is sound.</summary>
    /// <param name="level">The error probability of one side.</param>
    /// <param name="looks">Number of looks.</param>
    public abstract IEnumerable<string> Problems(double level, int looks);
}

/// <summary>A spending function of the information fraction alone.</summary>
public abstract record SpendingCurve : SpendingFunction
{
    private protected SpendingCurve()
    {
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<double> Cumulative(double level, ImmutableArray<double> information) =>
        [.. information.Select(t => t >= 1 ? level : At(level, t))];

    /// <summary>What is spent at information fraction t in (0, 1).</summary>
    protected abstract double At(double level, double t);

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(double level, int looks) => [];
}

/// <summary>2 − 2Φ(z_{α/2}/√t), like O'Brien and Fleming's boundary (Lan and DeMets 1983, Biometrika 70:659–663).</summary>
public sealed record OBrienFlemingSpending : SpendingCurve
{
    /// <inheritdoc/>
    protected override double At(double level, double t) => 2 * Normal.Survival(Normal.UpperQuantile(level / 2) / Math.Sqrt(t));
}

/// <summary>α log(1 + (e − 1)t), like Pocock's boundary (Lan and DeMets 1983, Biometrika 70:659–663).</summary>
public sealed record PocockSpending : SpendingCurve
{
    /// <inheritdoc/>
    protected override double At(double level, double t) => level * PortableMath.Log1p((Math.E - 1) * t);
}

/// <summary>α(1 − e^{−γt})/(1 − e^{−γ}), αt for γ = 0 (Hwang, Shih and DeCani 1990, Statistics in Medicine 9:1439–1445).</summary>
/// <param name="Gamma">γ: −4 is near O'Brien and Fleming, 1 near Pocock; finite, |γ| ≤ 500.</param>
public sealed record HwangShihDeCaniSpending(double Gamma) : SpendingCurve
{
    /// <inheritdoc/>
    protected override double At(double level, double t) =>
        Gamma == 0 ? level * t : level * PortableMath.Expm1(-Gamma * t) / PortableMath.Expm1(-Gamma);

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(double level, int looks) =>
        Math.Abs(Gamma) <= 500 ? [] : [FormattableString.Invariant($"gamma is {Gamma}; a number from -500 to 500 was expected")];
}

/// <summary>α t^ρ (Kim and DeMets 1987, Biometrika 74:149–154).</summary>
/// <param name="Rho">ρ &gt; 0, at most 100: 3 is near O'Brien and Fleming, 1 near Pocock.</param>
public sealed record KimDeMetsSpending(double Rho) : SpendingCurve
{
    /// <inheritdoc/>
    protected override double At(double level, double t) => level * PortableMath.Pow(t, Rho);

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(double level, int looks) =>
        Rho is > 0 and <= 100 ? [] : [FormattableString.Invariant($"rho is {Rho}; a number above 0 and at most 100 was expected")];
}

/// <summary>Cumulative spending given look by look.</summary>
/// <param name="Spent">What is spent up to each look, of one side; not decreasing, from 0, the last the level itself.</param>
public sealed record GivenSpending(ImmutableArray<double> Spent) : SpendingFunction
{
    /// <inheritdoc/>
    public override ImmutableArray<double> Cumulative(double level, ImmutableArray<double> information) => Spent.SetItem(Spent.Length - 1, level);

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(double level, int looks)
    {
        if (Spent.IsDefaultOrEmpty || Spent.Length != looks)
        {
            yield return FormattableString.Invariant($"spending is given for {(Spent.IsDefault ? 0 : Spent.Length)} look(s); {looks} number(s) were expected");
            yield break;
        }

        if (!Spent.Zip(Spent.Skip(1)).All(pair => pair.First <= pair.Second) || !Spent.All(s => s >= 0 && double.IsFinite(s)))
        {
            yield return "cumulative spending must not decrease and starts at 0 or above";
        }

        if (!(Math.Abs(Spent[^1] / level - 1) <= 1e-9))
        {
            yield return FormattableString.Invariant($"the last cumulative spending is {Spent[^1]}; the level, {level}, was expected");
        }
    }

    /// <summary>By value.</summary>
    public bool Equals(GivenSpending? other) => other is not null && Spent.AsSpan().SequenceEqual(other.Spent.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Spent.IsDefaultOrEmpty ? 0 : HashCode.Combine(Spent.Length, Spent[0], Spent[^1]);
}
