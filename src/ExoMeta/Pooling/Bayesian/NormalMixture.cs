using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Pooling;

/// <summary>A finite mixture of normals with masses that add up to 1.</summary>
internal readonly struct NormalMixture((double Mass, double Mean, double StandardDeviation)[] components)
{
    /// <summary>A root between ends so far apart, in standard deviations, costs a bisection too many.</summary>
    private const double WidestBracket = 1e8;

    /// <summary>P(X ≤ x).</summary>
    public double Cdf(double x)
    {
        var sum = 0.0;
        foreach (var (mass, mean, sd) in components)
        {
            sum += mass * Normal.Cdf((x - mean) / sd);
        }

        return sum;
    }

    /// <summary>P(X &gt; x), which keeps its digits where it is small.</summary>
    public double Survival(double x)
    {
        var sum = 0.0;
        foreach (var (mass, mean, sd) in components)
        {
            sum += mass * Normal.Survival((x - mean) / sd);
        }

        return sum;
    }

    /// <summary>Quantile: the root of CDF − p between the smallest and the largest component quantile.</summary>
    public double Quantile(double p)
    {
        var z = Normal.Quantile(p);
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var (mass, mean, sd) in components)
        {
            if (mass > 0)
            {
                low = Math.Min(low, mean + z * sd);
                high = Math.Max(high, mean + z * sd);
            }
        }

        var equation = new Equation(this, p);
        if (high - low > WidestBracket * Heaviest().StandardDeviation)
        {
            (low, high) = Bracket(p);
        }

        var (atLow, atHigh) = (equation.Evaluate(low), equation.Evaluate(high));
        return atLow >= 0 ? low : atHigh <= 0 ? high : BracketedRoot.Find(equation, low, atLow, high, atHigh, out _);
    }

    /// <summary>Ends about the heaviest component, which a long tail of components without mass does not stretch.</summary>
    private (double Low, double High) Bracket(double p)
    {
        var (_, centre, reach) = Heaviest();
        var (low, high) = (reach, reach);
        while (Cdf(centre - low) > p)
        {
            low *= 4;
        }

        while (Cdf(centre + high) < p)
        {
            high *= 4;
        }

        return (centre - low, centre + high);
    }

    private (double Mass, double Mean, double StandardDeviation) Heaviest()
    {
        var heaviest = components[0];
        foreach (var component in components)
        {
            heaviest = component.Mass > heaviest.Mass ? component : heaviest;
        }

        return heaviest;
    }

    private readonly struct Equation(NormalMixture mixture, double p) : IScalarFunction
    {
        public double Evaluate(double x) => mixture.Cdf(x) - p;
    }
}
