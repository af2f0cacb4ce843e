using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Doses from 0 to the largest in narrow classes, for their quantiles: equal parts of each interval between two arms, by ratio where both have a dose.</summary>
/// <param name="doses">Doses of the arms: 0 and then increasing.</param>
internal sealed class DoseScale(double[] doses)
{
    /// <summary>Classes of the interval between two arms.</summary>
    public const int Parts = 128;

    private readonly double[] _logarithms = [.. doses.Select(dose => dose > 0 ? PortableMath.Log(dose) : double.NegativeInfinity)];

    /// <summary>Number of classes.</summary>
    public int Classes => (doses.Length - 1) * Parts;

    /// <summary>The class of a dose above 0 and up to the largest; the arm of the interval's upper end has at least that dose, and the one below has less.</summary>
    public int ClassOf(double dose)
    {
        var interval = 0;
        while (interval < doses.Length - 2 && dose > doses[interval + 1])
        {
            interval++;
        }

        var share = interval == 0
            ? dose / doses[1]
            : (PortableMath.Log(dose) - _logarithms[interval]) / (_logarithms[interval + 1] - _logarithms[interval]);
        return interval * Parts + Math.Clamp((int)(share * Parts), 0, Parts - 1);
    }

    /// <summary>A quantile of the doses that were counted.</summary>
    /// <param name="counts">Doses by class.</param>
    /// <param name="found">Their number, above 0.</param>
    /// <param name="probability">In [0, 1].</param>
    public double Quantile(ReadOnlySpan<long> counts, long found, double probability)
    {
        var rank = Math.Clamp(probability, 0, 1) * found;
        var below = 0L;
        for (var k = 0; k < counts.Length; k++)
        {
            if (counts[k] > 0 && below + counts[k] >= rank)
            {
                return At(k, (rank - below) / counts[k]);
            }

            below += counts[k];
        }

        return doses[^1];
    }

    private double At(int place, double within)
    {
        var (interval, share) = (place / Parts, (place % Parts + within) / Parts);
        return interval == 0
            ? share * doses[1]
            : PortableMath.Exp(_logarithms[interval] + share * (_logarithms[interval + 1] - _logarithms[interval]));
    }
}
