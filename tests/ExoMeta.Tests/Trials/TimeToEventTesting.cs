using ExoMeta.Effects;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>Survival endpoints and a naive simulation of them, patient by patient, with another generator.</summary>
internal static class TimeToEventTesting
{
    /// <summary>Death by day 28 at a risk, log-rank test, everybody followed for 28 days.</summary>
    public static Endpoint.TimeToEvent Death28(double risk, SurvivalTest? test = null) =>
        new("death", new EventHazard.OfRisk(Known(risk), 28), test ?? new SurvivalTest.LogRank()) { LowerIsBetter = true, FollowUp = 28 };

    public static TrialDesign Two(Endpoint endpoint, int control, int treated, Recruitment? accrual = null, SequentialLooks? looks = null) =>
        AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, control, treated) with
        {
            Conduct = accrual is null ? null : new(accrual),
            Looks = looks,
        };

    public static Recruitment Over(double period) => new Recruitment.OverPeriod(Known(period));

    /// <summary>A patient as seen: time, whether the event was seen, arm.</summary>
    internal readonly record struct Seen(double Time, bool IsEvent, bool IsTreated);

    /// <summary>The log-rank score and its variance, straight from the definition.</summary>
    public static (double U, double V) LogRank(IReadOnlyList<Seen> patients)
    {
        var (u, v) = (0.0, 0.0);
        foreach (var time in patients.Where(p => p.IsEvent).Select(p => p.Time).Distinct())
        {
            double n = patients.Count(p => p.Time >= time), n1 = patients.Count(p => p.IsTreated && p.Time >= time);
            double d = patients.Count(p => p.IsEvent && p.Time == time), d1 = patients.Count(p => p.IsTreated && p.IsEvent && p.Time == time);
            u += d1 - d * n1 / n;
            v += n > 1 ? d * (n1 / n) * (1 - n1 / n) * (n - d) / (n - 1) : 0;
        }

        return (u, v);
    }

    /// <summary>A time with a piecewise hazard, walking from piece to piece.</summary>
    public static double Draw(Random random, PiecewiseRate hazard, double ratio)
    {
        var left = -Math.Log(1 - random.NextDouble());
        for (var i = 0; i < hazard.Starts.Length; i++)
        {
            var rate = ratio * hazard.Rates[i];
            var length = i + 1 < hazard.Starts.Length ? hazard.Starts[i + 1] - hazard.Starts[i] : double.PositiveInfinity;
            if (rate * length > left)
            {
                return hazard.Starts[i] + left / rate;
            }

            left -= rate * length;
        }

        return double.PositiveInfinity;
    }

    public static UncertainQuantity Distribution(string text) =>
        UncertainQuantity.TryParse(text, out var quantity, out var error) ? quantity : throw new FormatException(error);
}
