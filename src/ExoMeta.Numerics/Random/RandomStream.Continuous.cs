using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <content>Gamma, χ², beta and Student t draws.</content>
public partial struct RandomStream
{
    /// <summary>A gamma draw with the given shape (&gt; 0, finite) and scale 1; 0 when it is below the smallest double.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape is not positive and finite.</exception>
    public double NextGamma(double shape)
    {
        ThrowIfNotPositive(shape, nameof(shape));
        return shape < 1 ? PortableMath.Exp(NextLogGammaBelowOne(shape)) : NextGammaFromOne(shape);
    }

    /// <summary>The logarithm of a gamma draw with the given shape (&gt; 0, finite) and scale 1: finite for the tiniest shapes too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape is not positive and finite.</exception>
    public double NextLogGamma(double shape)
    {
        ThrowIfNotPositive(shape, nameof(shape));
        return shape < 1 ? NextLogGammaBelowOne(shape) : PortableMath.Log(NextGammaFromOne(shape));
    }

    /// <summary>A χ² draw; <paramref name="degreesOfFreedom"/> &gt; 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The degrees of freedom are not positive and finite.</exception>
    public double NextChiSquared(double degreesOfFreedom) => 2 * NextGamma(degreesOfFreedom / 2);

    /// <summary>A beta draw in [0, 1]; both shapes &gt; 0 and finite.</summary>
    /// <remarks>X/(X + Y) of two gamma draws, on the log scale, so that tiny shapes do not give 0/0.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A shape is not positive and finite.</exception>
    public double NextBeta(double a, double b)
    {
        var logX = NextLogGamma(a);
        var logY = NextLogGamma(b);
        return 1 / (1 + PortableMath.Exp(logY - logX));
    }

    /// <summary>A Student t draw; <paramref name="degreesOfFreedom"/> &gt; 0, +∞ gives a normal draw.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The degrees of freedom are not positive.</exception>
    public double NextStudentT(double degreesOfFreedom)
    {
        if (double.IsPositiveInfinity(degreesOfFreedom))
        {
            return NextNormal();
        }

        ThrowIfNotPositive(degreesOfFreedom, nameof(degreesOfFreedom));
        var z = NextNormal();
        return degreesOfFreedom < 2
            ? z * PortableMath.Exp((PortableMath.Log(degreesOfFreedom / 2) - NextLogGamma(degreesOfFreedom / 2)) / 2)
            : z / Math.Sqrt(NextChiSquared(degreesOfFreedom) / degreesOfFreedom);
    }

    /// <summary>Marsaglia and Tsang (2000): d·(1 + c·z)³ with d = shape − ⅓, c = 1/√(9d), accepted against the exact density.</summary>
    private double NextGammaFromOne(double shape)
    {
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var z = NextNormal();
            var root = 1 + c * z;
            var u = NextUniform();
            if (root <= 0)
            {
                continue;
            }

            var v = root * root * root;
            var square = z * z;
            if (u < 1 - 0.0331 * square * square || PortableMath.Log(u) < 0.5 * square + d * (1 - v + PortableMath.Log(v)))
            {
                return d * v;
            }
        }
    }

    /// <summary>The boost for shapes below 1: G(shape) = G(shape + 1)·U^(1/shape), on the log scale.</summary>
    private double NextLogGammaBelowOne(double shape)
    {
        var boosted = NextGammaFromOne(shape + 1);
        return PortableMath.Log(boosted) + PortableMath.Log(NextUniform()) / shape;
    }

    private static void ThrowIfNotPositive(double value, string name)
    {
        if (!(value > 0) || double.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(name, value, "A positive, finite number was expected.");
        }
    }
}
