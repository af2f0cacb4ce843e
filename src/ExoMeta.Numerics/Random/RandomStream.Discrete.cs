using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <content>Binomial and Poisson draws.</content>
public partial struct RandomStream
{
    // Hörmann's rejection bounds hold from this mean on.
    private const double RejectionMean = 10;

    /// <summary>The number of successes in <paramref name="trials"/> ≥ 0 trials of probability p in [0, 1]; exact.</summary>
    /// <remarks>Sequential inversion below a mean of 10, Hörmann's (1993) BTRS above; p = 0, p = 1 and no trials draw nothing.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Negative trials, or p outside [0, 1].</exception>
    public int NextBinomial(int trials, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        if (!(p >= 0 && p <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability in [0, 1] was expected.");
        }

        if (trials == 0 || p == 0)
        {
            return 0;
        }

        if (p > 0.5)
        {
            return p == 1 ? trials : trials - NextBinomialBelowHalf(trials, 1 - p);
        }

        return NextBinomialBelowHalf(trials, p);
    }

    /// <summary>A Poisson draw; the mean in [0, 10⁹].</summary>
    /// <remarks>Sequential inversion below a mean of 10, Hörmann's (1993) PTRS above.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The mean is outside [0, 10⁹].</exception>
    public int NextPoisson(double mean)
    {
        if (!(mean >= 0 && mean <= 1e9))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "A mean in [0, 1e9] was expected.");
        }

        return mean == 0 ? 0 : mean < RejectionMean ? InvertPoisson(mean) : RejectPoisson(mean);
    }

    private int NextBinomialBelowHalf(int trials, double p) =>
        trials * p < RejectionMean ? InvertBinomial(trials, p) : RejectBinomial(trials, p);

    private int InvertBinomial(int trials, double p)
    {
        var odds = p / (1 - p);
        var mass = PortableMath.Exp(trials * PortableMath.Log1p(-p));
        var u = NextUniform();
        var k = 0;
        while (u > mass && k < trials)
        {
            u -= mass;
            k++;
            mass *= odds * (trials - k + 1) / k;

            // Below 2⁻⁵³ of the total, the uniform draw can no longer tell the values apart.
            if (mass < 1e-18 && k > trials * p)
            {
                break;
            }
        }

        return k;
    }

    private int RejectBinomial(int trials, double p)
    {
        var mean = trials * p;
        var deviation = Math.Sqrt(mean * (1 - p));
        var b = 1.15 + 2.53 * deviation;
        var a = -0.0873 + 0.0248 * b + 0.01 * p;
        var centre = mean + 0.5;
        var squeeze = 0.92 - 4.2 / b;
        var scale = (2.83 + 5.1 / b) * deviation;
        var modeMass = Binomial.LogMass((int)Math.Floor((trials + 1.0) * p), trials, p);
        while (true)
        {
            var u = NextUniform() - 0.5;
            var v = NextUniform();
            var distance = 0.5 - Math.Abs(u);
            var k = Math.Floor((2 * a / distance + b) * u + centre);
            if (k < 0 || k > trials)
            {
                continue;
            }

            if (distance >= 0.07 && v <= squeeze)
            {
                return (int)k;
            }

            if (PortableMath.Log(v * scale / (a / (distance * distance) + b)) <= Binomial.LogMass((int)k, trials, p) - modeMass)
            {
                return (int)k;
            }
        }
    }

    private int InvertPoisson(double mean)
    {
        var mass = PortableMath.Exp(-mean);
        var u = NextUniform();
        var k = 0;
        while (u > mass)
        {
            u -= mass;
            k++;
            mass *= mean / k;
            if (mass < 1e-18 && k > mean)
            {
                break;
            }
        }

        return k;
    }

    private int RejectPoisson(double mean)
    {
        var root = Math.Sqrt(mean);
        var b = 0.931 + 2.53 * root;
        var a = -0.059 + 0.02483 * b;
        var inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        var squeeze = 0.9277 - 3.6224 / (b - 2);
        while (true)
        {
            var u = NextUniform() - 0.5;
            var v = NextUniform();
            var distance = 0.5 - Math.Abs(u);
            var k = Math.Floor((2 * a / distance + b) * u + mean + 0.43);
            if (k < 0 || k > int.MaxValue)
            {
                continue;
            }

            if (distance >= 0.07 && v <= squeeze)
            {
                return (int)k;
            }

            if (distance < 0.013 && v > distance)
            {
                continue;
            }

            if (PortableMath.Log(v * inverseAlpha / (a / (distance * distance) + b)) <= SaddlePoint.PoissonLogMass(k, mean))
            {
                return (int)k;
            }
        }
    }
}
