namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>
/// Powers, up to the fourth, of the differences of values from a fixed centre, such as the truth that they estimate: bias, standard deviation
/// and root mean square, each with its Monte Carlo error. The centre should lie near the values, as it then loses no digits.
/// </summary>
/// <param name="centre">What is subtracted from every value.</param>
public sealed class CentredMoments(double centre) : IAccumulator<CentredMoments>
{
    private readonly CompensatedSum[] _powers = [new(), new(), new(), new()];

    /// <summary>Number of values.</summary>
    public long Count => _powers[0].Count;

    /// <summary>Sample variance, with n − 1; NaN below two values.</summary>
    public double Variance => Count < 2 ? double.NaN : Central2 * Count / (Count - 1);

    /// <summary>Third central moment, with n.</summary>
    public double ThirdCentralMoment
    {
        get
        {
            var (m1, m2, m3) = (Raw(0), Raw(1), Raw(2));
            return m3 - 3 * m1 * m2 + 2 * m1 * m1 * m1;
        }
    }

    /// <summary>Fourth central moment, with n, ≥ 0.</summary>
    public double FourthCentralMoment
    {
        get
        {
            var (m1, m2, m3, m4) = (Raw(0), Raw(1), Raw(2), Raw(3));
            return Math.Max(0, m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1 * m1 * m1 * m1);
        }
    }

    private double Central2 => Math.Max(0, Raw(1) - Raw(0) * Raw(0));

    /// <summary>Adds a value.</summary>
    public void Add(double value)
    {
        var difference = value - centre;
        var square = difference * difference;
        _powers[0].Add(difference);
        _powers[1].Add(square);
        _powers[2].Add(square * difference);
        _powers[3].Add(square * square);
    }

    /// <inheritdoc/>
    public void Merge(CentredMoments next)
    {
        for (var i = 0; i < _powers.Length; i++)
        {
            _powers[i].Merge(next._powers[i]);
        }
    }

    /// <inheritdoc/>
    public void Clear()
    {
        foreach (var power in _powers)
        {
            power.Clear();
        }
    }

    /// <summary>Mean minus centre; at least two values.</summary>
    public MonteCarloEstimate ToEstimateOfBias() => MonteCarloEstimate.FromError(Raw(0), Math.Sqrt(Variance / Count));

    /// <summary>√ of the mean squared difference from the centre; its error by the delta method, √(Var d²/n)/(2·RMS). At least two values.</summary>
    public MonteCarloEstimate ToEstimateOfRootMeanSquare() =>
        MonteCarloEstimate.RootOf(Raw(1), Math.Sqrt(Math.Max(0, Raw(3) - Raw(1) * Raw(1)) / Count));

    /// <summary>Sample standard deviation; its error by the delta method, √((μ₄ − σ⁴)/n)/(2σ). At least two values.</summary>
    public MonteCarloEstimate ToEstimateOfStandardDeviation() =>
        MonteCarloEstimate.RootOf(Variance, Math.Sqrt(Math.Max(0, FourthCentralMoment - Central2 * Central2) / Count));

    private double Raw(int power) => _powers[power].Value / Count;
}
