using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// Days alive and free of the ventilator up to day 28 (Schoenfeld and Bernard 2002) as 30 ordered categories: death by day 28, which is worst, then
/// 0, 1, … 28 days.
/// </summary>
/// <remarks>
/// A patient dies by day 28 with the probability given, whenever that is. A survivor leaves the ventilator after a time T, independent of what else
/// happens: 28 − ⌊T⌋ days when T &lt; 28, else 0. Liberation is for good: reintubation is not part of the model. Deaths and long
/// ventilation at one end, early liberation at the other make two modes. Treatment multiplies the odds of death and the times of survivors; with
/// either it is no proportional odds model, so that tests on this outcome differ in what they see.
/// </remarks>
/// <typeparam name="TLiberation">Distribution of the times to liberation.</typeparam>
/// <param name="Mortality">Probability of death by day 28 without treatment, in [0, 1].</param>
/// <param name="Liberation">Time to liberation of survivors without treatment.</param>
public sealed record VentilatorFreeDays<TLiberation>(double Mortality, TLiberation Liberation)
    where TLiberation : struct, ILiberationTime
{
    /// <summary>Length of the follow-up in days.</summary>
    public const int Days = 28;

    /// <summary>Number of categories: death and 0 to 28 days.</summary>
    public const int Categories = Days + 2;

    private static readonly double[] LogDays = [.. Enumerable.Range(0, Days + 1).Select(day => PortableMath.Log(day))];

    /// <summary>What is wrong with the parameters, if anything.</summary>
    public IEnumerable<string> FindProblems()
    {
        if (!(Mortality >= 0 && Mortality <= 1))
        {
            yield return FormattableString.Invariant($"mortality is {Mortality}; a probability in [0, 1] was expected");
        }

        foreach (var problem in Liberation.FindProblems())
        {
            yield return problem;
        }
    }

    /// <summary>Probabilities of the categories under treatment.</summary>
    /// <param name="logOddsRatio">Log of the ratio by which the odds of death are multiplied.</param>
    /// <param name="logTimeRatio">Log of the ratio by which times to liberation are multiplied.</param>
    /// <param name="probabilities">Receives that of category k in replicate i at k·<see cref="ILane{TLane}.Count"/> + i, 30 groups of a lane.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public void Fill<TLane>(TLane logOddsRatio, TLane logTimeRatio, Span<double> probabilities)
        where TLane : struct, ILane<TLane> => Fill(TLane.Broadcast(Mortality), logOddsRatio, logTimeRatio, probabilities);

    /// <summary>Probabilities of the categories with a mortality without treatment that differs from lane to lane.</summary>
    /// <param name="mortality">Probability of death without treatment, in [0, 1].</param>
    /// <param name="logOddsRatio">Log of the ratio by which the odds of death are multiplied.</param>
    /// <param name="logTimeRatio">Log of the ratio by which times to liberation are multiplied.</param>
    /// <param name="probabilities">Receives that of category k in replicate i at k·<see cref="ILane{TLane}.Count"/> + i, 30 groups of a lane.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public void Fill<TLane>(TLane mortality, TLane logOddsRatio, TLane logTimeRatio, Span<double> probabilities)
        where TLane : struct, ILane<TLane>
    {
        if (probabilities.Length != Categories * TLane.Count)
        {
            throw new ArgumentException("30 groups of a lane were expected.", nameof(probabilities));
        }

        // Death and survival are the two categories of a proportional odds model.
        Span<double> arm = stackalloc double[32];
        arm = arm[..(4 * TLane.Count)];
        var without = arm[..(2 * TLane.Count)];
        var with = arm[(2 * TLane.Count)..];
        TLane.Store(mortality, without);
        TLane.Store(TLane.Broadcast(1) - mortality, without[TLane.Count..]);
        ProportionalOddsShift.Apply(without, TLane.Broadcast(0) - logOddsRatio, with);
        TLane.Store(TLane.Load(with), probabilities);
        var survival = TLane.Load(with[TLane.Count..]);

        // On the ventilator after day d: at most 28 − d days are left.
        var later = TLane.Broadcast(0);
        var logMedian = TLane.Broadcast(PortableMath.Log(Liberation.Median)) + logTimeRatio;
        for (var day = Days; day >= 0; day--)
        {
            var ventilated = day == 0 ? TLane.Broadcast(1) : Liberation.Ventilated(TLane.Broadcast(LogDays[day]) - logMedian);
            TLane.Store(survival * (ventilated - later), probabilities[((Days - day + 1) * TLane.Count)..]);
            later = ventilated;
        }
    }
}
