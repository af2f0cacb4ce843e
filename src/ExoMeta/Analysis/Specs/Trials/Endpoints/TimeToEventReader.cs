using System.Collections.Immutable;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads a time-to-event endpoint.</summary>
internal sealed class TimeToEventReader() : EndpointReader("time-to-event")
{
    private static readonly string[] Fields =
    [
        "control_hazard", "control_risk", "test", "test_time", "rho", "gamma", "follow_up", "follow_up_after_last", "events", "look_times", "delay",
        "dropout_hazard", "dropout_risk", "dropout_hazard_treated", "dropout_risk_treated",
    ];

    private static readonly string[] Tests = ["log-rank", "cox", "fleming-harrington", "rmst", "km-risk"];

    public override Endpoint? Read(SpecReader reader, string name, bool lowerIsBetter)
    {
        // Known by name wherever reading ends, so that a misspelt field finds its neighbour.
        foreach (var field in Fields)
        {
            _ = reader.Has(field);
        }

        var hazard = HazardReader.Read(reader, "control_hazard", "control_risk", required: true);
        var test = Test(reader);
        var dropout = HazardReader.Read(reader, "dropout_hazard", "dropout_risk");
        var treated = HazardReader.Read(reader, "dropout_hazard_treated", "dropout_risk_treated");
        var followUp = reader.Number("follow_up", required: false) ?? double.PositiveInfinity;
        var afterLast = reader.Number("follow_up_after_last", required: false);
        var events = reader.Integer("events", 1, 1_000_000, required: false);
        var lookTimes = reader.Numbers("look_times", required: false);
        var delay = reader.Number("delay", required: false) ?? 0;
        return hazard is null || test is null ? null : new Endpoint.TimeToEvent(name, hazard, test)
        {
            LowerIsBetter = lowerIsBetter,
            FollowUp = followUp,
            AfterLast = afterLast,
            Events = (int?)events,
            LookTimes = lookTimes,
            Delay = delay,
            Dropout = dropout,
            TreatedDropout = treated,
        };
    }

    private static SurvivalTest? Test(SpecReader reader)
    {
        ImmutableArray<(string, int)> names = [.. Tests.Select((test, i) => (test, i))];
        if (reader.Choice("test", names) is not { } choice)
        {
            return null;
        }

        var test = Tests[choice];
        Refuse(reader, test is "rmst" or "km-risk", "belongs to the tests rmst and km-risk", "test_time");
        Refuse(reader, test == "fleming-harrington", "belongs to the test fleming-harrington", "rho", "gamma");
        return test switch
        {
            "log-rank" => new SurvivalTest.LogRank(),
            "cox" => new SurvivalTest.Cox(),
            "fleming-harrington" => new SurvivalTest.FlemingHarrington(reader.Number("rho") ?? 0, reader.Number("gamma") ?? 0),
            "rmst" => new SurvivalTest.RestrictedMean(reader.Number("test_time") ?? 1),
            _ => new SurvivalTest.RiskAt(reader.Number("test_time") ?? 1),
        };
    }

    private static void Refuse(SpecReader reader, bool belongs, string message, params string[] fields)
    {
        foreach (var field in fields.Where(field => !belongs && reader.Has(field)))
        {
            reader.Problem(field, message);
        }
    }
}
