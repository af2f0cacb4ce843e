using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>Probabilities of missing outcomes by arm follow one rule in every endpoint.</summary>
public class ArmProbabilitiesTests
{
    public static TheoryData<string> Kinds => ["binary", "ordinal", "ventilator-free-days", "log-normal", "by-patient"];

    /// <summary>Standard errors tell how many patients were seen: of two arms whose patients are seen with probabilities p and q, √(1/p + 1/q) times as large.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_two_or_one_an_arm(string kind)
    {
        const int Size = 400;
        var whole = Errors(kind, null);
        AssertErrors([0.6], [0.4, 0.4, 0.4]);
        AssertErrors([0, 0.6], [1, 0.4, 0.4]);
        AssertErrors([0.6, 0, 0.3], [0.4, 1, 0.7]);

        void AssertErrors(double[] missing, double[] seen)
        {
            var errors = Errors(kind, [.. missing.Select(Known)]);
            for (var c = 0; c < 2; c++)
            {
                AssertRelative(Math.Sqrt((1 / seen[0] + 1 / seen[c + 1]) / 2), errors[c] / whole[c], 0.06);
            }
        }

        double[] Errors(string name, ArmProbabilities? missing)
        {
            var design = AgainstControl(Endpoint(name, missing), new MultiplicityProcedure.None(), 0.025, Size, Size, Size);
            return [.. TrialSimulator.Run(design, Fixed(0, 0), Plan(4_000)).Arms.Select(arm => arm.RootMeanSquaredError.Estimate)];
        }
    }

    /// <summary>Between doses the lowest is the reference, wherever it stands: one an arm are in the order of the list all the same, two are the reference's and the others'.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_an_arm_follow_the_list_of_arms(string kind)
    {
        OperatingCharacteristics Run(ArmProbabilities missing, params (int Size, double Dose)[] arms) => TrialSimulator.Run(
            new([.. arms.Select(arm => new Arm(FormattableString.Invariant($"dose {arm.Dose}"), arm.Size, arm.Dose, false))],
                Endpoint(kind, missing), TrialComparison.BetweenDoses, new MultiplicityProcedure.None(), 0.025),
            Fixed(0.2, 0.2), Plan(2_000));

        var sorted = Run([Known(0.1), Known(0.3), Known(0.6)], (30, 1), (40, 2), (50, 3));
        var mixed = Run([Known(0.3), Known(0.1), Known(0.6)], (40, 2), (30, 1), (50, 3));
        Assert.Equal(Bits(sorted), Bits(mixed));
        Assert.Equal(
            Bits(Run([Known(0.1), Known(0.3), Known(0.3)], (30, 1), (40, 2), (50, 3))), Bits(Run([Known(0.1), Known(0.3)], (40, 2), (30, 1), (50, 3))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Other_numbers_are_refused(string kind)
    {
        var design = AgainstControl(Endpoint(kind, [Known(0.1), Known(0.1), Known(0.1)]), new MultiplicityProcedure.None(), 0.025, 20, 20, 20, 20);
        Assert.Equal(
            "'missing' has 3 probabilities for 4 arms; one for all, two (of the control arm and of the compared arms) or one an arm was expected", Assert.Single(design.Problems()));
        Assert.Equal("probability of a missing outcome is 1, which can leave [0, 1)", Assert.Single(Endpoint(kind, [Known(1)]).Problems()));
    }

    private static Endpoint Endpoint(string kind, ArmProbabilities? missing) => kind switch
    {
        "binary" => new Endpoint.Binary(kind, Known(0.4))
        {
            LowerIsBetter = true, Missing = missing is null ? null : new MissingOutcomes.AtRandom(missing, MissingHandling.CompleteCases),
        },
        "ordinal" => new Endpoint.Ordinal(kind, ["a", "b", "c"], [0.3, 0.3, 0.4]) { LowerIsBetter = true, Missing = missing is null ? null : new(missing, false) },
        "ventilator-free-days" => new Endpoint.VentilatorFreeDays(kind, Known(0.4), new LiberationTime.LogNormal(Known(8), Known(1)))
        {
            LowerIsBetter = true, Missing = missing is null ? null : new(missing, false),
        },
        "log-normal" => new Endpoint.LogNormal(kind, Known(1)) { LowerIsBetter = true, Missing = missing is null ? null : new(missing) },
        _ => new Endpoint.LogNormal(kind, Known(1))
        {
            LowerIsBetter = true, BaselineCorrelation = Known(0), Missing = missing is null ? new([Known(0)], MissingDependence.Baseline, 0) : new(missing, MissingDependence.Baseline, 0),
        },
    };
}
