namespace ExoMeta.Numerics.Random;

/// <content>Gamma, χ², beta and Student t draws: those of a sampler made for the occasion.</content>
public partial struct RandomStream
{
    /// <summary>A gamma draw with the given shape (from 10⁻³⁰⁰ on, finite) and scale 1; 0 when it is below the smallest double.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape is below 10⁻³⁰⁰ or not finite.</exception>
    public double NextGamma(double shape) => Next(new GammaSampler(shape));

    /// <summary>The logarithm of a gamma draw with the given shape (from 10⁻³⁰⁰ on, finite) and scale 1: finite for the tiniest shapes too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape is below 10⁻³⁰⁰ or not finite.</exception>
    public double NextLogGamma(double shape) => Next(new LogGammaSampler(shape));

    /// <summary>A χ² draw; <paramref name="degreesOfFreedom"/> from 2·10⁻³⁰⁰ on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The degrees of freedom are below 2·10⁻³⁰⁰ or not finite.</exception>
    public double NextChiSquared(double degreesOfFreedom) => Next(GammaSampler.ChiSquared(degreesOfFreedom));

    /// <summary>A beta draw in [0, 1]; both shapes from 10⁻³⁰⁰ on, finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A shape is below 10⁻³⁰⁰ or not finite.</exception>
    public double NextBeta(double a, double b) => Next(new BetaSampler(a, b));

    /// <summary>A Student t draw; <paramref name="degreesOfFreedom"/> from 2·10⁻³⁰⁰ on, +∞ gives a normal draw.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The degrees of freedom are below 2·10⁻³⁰⁰.</exception>
    public double NextStudentT(double degreesOfFreedom) => Next(new StudentTSampler(degreesOfFreedom));
}
