using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>The Monte Carlo error that a propagation states is the spread that other seeds show.</summary>
public sealed class PropagationErrorTests
{
    private const int Seeds = 60;

    private static readonly UncertainStudyEffect Row = new("a", "a", new EffectDistribution(
        [
            new("shift", new UncertainQuantity.Uniform(-0.5, 0.5), 0, "unknown"),
            new("kind", new UncertainQuantity.Uniform(0.1, 0.4), 0.25, "unknown"),
        ],
        u => new EffectFormula(u[0], u[1] * u[1])));

    [Fact]
    public void It_is_the_standard_deviation_over_seeds()
    {
        var runs = Enumerable.Range(1, Seeds)
            .Select(seed => Propagation.Run([Row], [], null, new MonteCarloPlan(2000, (ulong)seed)).Rows[0]).ToArray();
        AssertSpread(runs, r => r.Median, r => r.Errors.Median);
        AssertSpread(runs, r => r.Ignorance.Lower, r => r.Errors.Ignorance.Lower);
        AssertSpread(runs, r => r.Ignorance.Upper, r => r.Errors.Ignorance.Upper);
        AssertSpread(runs, r => r.Total.Lower, r => r.Errors.Total.Lower);
        AssertSpread(runs, r => r.Total.Upper, r => r.Errors.Total.Upper);
    }

    [Fact]
    public void Nothing_unknown_has_no_error()
    {
        var known = new UncertainStudyEffect("k", "k", EffectDistribution.Known(new EffectSize(1, 0.25)));
        var errors = Propagation.Run([known], [], null, new MonteCarloPlan(200, 1)).Rows[0].Errors;
        Assert.Equal(new PropagationErrors(0, new(0, 0), new(0, 0)), errors);
    }

    /// <summary>A standard deviation over n seeds has a relative standard error of 1/√(2(n − 1)).</summary>
    private static void AssertSpread(PropagatedEffect[] runs, Func<PropagatedEffect, double> value, Func<PropagatedEffect, double> error)
    {
        var mean = runs.Average(value);
        var spread = Math.Sqrt(runs.Sum(r => (value(r) - mean) * (value(r) - mean)) / (Seeds - 1));
        Assert.InRange(spread / runs.Average(error), 1 - 4.5 / Math.Sqrt(2 * (Seeds - 1)), 1 + 4.5 / Math.Sqrt(2 * (Seeds - 1)));
    }
}
