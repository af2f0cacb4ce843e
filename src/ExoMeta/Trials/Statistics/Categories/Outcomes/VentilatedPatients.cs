using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// Days alive and free of the ventilator within a horizon (Schoenfeld and Bernard 2002; 28 days there) as ordered categories: death by then, which
/// is worst, then 0, 1, … days up to the horizon.
/// </summary>
/// <remarks>
/// A patient dies by the horizon h with the probability given, whenever that is. A survivor leaves the ventilator after a time T, independent of
/// what else happens: h − ⌊T⌋ days when T &lt; h, else 0. Liberation is for good: reintubation is not part of the model. Deaths and long
/// ventilation at one end, early liberation at the other make two modes. Treatment multiplies the odds of death and the times of survivors; with
/// either it is no proportional odds model, so that tests on this outcome differ in what they see.
/// </remarks>
/// <typeparam name="TLane">The lane type.</typeparam>
/// <param name="DeathRisk">Probability of death by the horizon without treatment, in [0, 1].</param>
/// <param name="LogMedian">Log of the median days to liberation of survivors without treatment.</param>
/// <param name="Shape">Second parameter of the family of times, above 0.</param>
public readonly record struct VentilatedPatients<TLane>(TLane DeathRisk, TLane LogMedian, TLane Shape)
    where TLane : struct, ILane<TLane>
{
    /// <summary>Categories beside those of the days 1 to the horizon: death and 0 days.</summary>
    public const int CategoriesBeside = 2;

    private static readonly double[] LogDays =
        [.. Enumerable.Range(0, CategoryCounts<TLane>.MaxCategories).Select(day => PortableMath.Log(day))];

    /// <summary>Probabilities of the categories under treatment.</summary>
    /// <typeparam name="TLiberation">Family of the times to liberation.</typeparam>
    /// <param name="logOddsRatio">Log of the ratio by which the odds of death are multiplied.</param>
    /// <param name="logTimeRatio">Log of the ratio by which times to liberation are multiplied.</param>
    /// <param name="probabilities">
    /// Receives that of category k in replicate i at k·<see cref="ILane{TLane}.Count"/> + i; a group of a lane for death and for each of 0 to h days.
    /// </param>
    /// <exception cref="ArgumentException">The span is not that of 3 to 64 categories.</exception>
    public void Fill<TLiberation>(TLane logOddsRatio, TLane logTimeRatio, Span<double> probabilities)
        where TLiberation : struct, ILiberationTime
    {
        var horizon = probabilities.Length / TLane.Count - CategoriesBeside;
        if (probabilities.Length % TLane.Count != 0 || horizon < 1 || horizon + CategoriesBeside > CategoryCounts<TLane>.MaxCategories)
        {
            throw new ArgumentException("A group of a lane for each of 3 to 64 categories was expected.", nameof(probabilities));
        }

        // Death and survival are the two categories of a proportional odds model.
        Span<double> arm = stackalloc double[32];
        arm = arm[..(4 * TLane.Count)];
        var without = arm[..(2 * TLane.Count)];
        var with = arm[(2 * TLane.Count)..];
        TLane.Store(DeathRisk, without);
        TLane.Store(TLane.Broadcast(1) - DeathRisk, without[TLane.Count..]);
        ProportionalOddsShift.Apply(without, TLane.Broadcast(0) - logOddsRatio, with);
        TLane.Store(TLane.Load(with), probabilities);
        var survival = TLane.Load(with[TLane.Count..]);

        // On the ventilator after day d: at most h − d days are left.
        var later = TLane.Broadcast(0);
        var logMedian = LogMedian + logTimeRatio;
        for (var day = horizon; day >= 0; day--)
        {
            var ventilated = day == 0 ? TLane.Broadcast(1) : TLiberation.Ventilated(TLane.Broadcast(LogDays[day]) - logMedian, Shape);

            // Rounding near 1 may not make a probability negative.
            ventilated = TLane.Select(TLane.LessThan(ventilated, later), later, ventilated);
            TLane.Store(survival * (ventilated - later), probabilities[((horizon - day + 1) * TLane.Count)..]);
            later = ventilated;
        }
    }
}
