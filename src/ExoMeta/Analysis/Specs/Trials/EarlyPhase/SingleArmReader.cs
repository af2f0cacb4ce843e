using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads the group <c>single_arm</c>: two stages with a binary response, given by their numbers or by the errors that they keep.</summary>
internal static class SingleArmReader
{
    private static readonly string[] Numbers = ["first_bound", "first_n", "bound", "n"];
    private static readonly string[] Errors = ["p0", "p1", "alpha", "beta", "choose"];
    private static readonly (string, bool)[] Choices = [("optimal", true), ("minimax", false)];

    /// <summary>The design; null where there is none, or where it is wrong (problems say why).</summary>
    public static SingleArmSpec? Read(SpecReader trial)
    {
        if (!trial.Has("single_arm") || trial.Group("single_arm", required: false) is not { } reader)
        {
            return null;
        }

        reader.Expect([.. Numbers, .. Errors, "response_rates"]);
        var rates = reader.Quantities("response_rates");
        foreach (var rate in rates.Where(rate => rate.Support.Low < 0 || rate.Support.High > 1))
        {
            reader.Problem("response_rates", $"{rate} reaches outside [0, 1]");
        }

        if (reader.Has("response_rates") && rates.IsEmpty)
        {
            reader.Problem("response_rates", "names no value");
        }

        var isGiven = Numbers.Any(reader.Has);
        if (isGiven)
        {
            reader.Refuse("stands beside the numbers of the design; give either", Errors);
        }

        var design = isGiven ? Given(reader) : Found(reader);
        reader.RejectUnknownFields();
        foreach (var problem in design?.Problems() ?? [])
        {
            trial.Problem("single_arm", problem);
        }

        return design is null ? null : new(design, rates);
    }

    private static SingleArmTwoStage? Given(SpecReader reader)
    {
        const int Most = 1_000_000;
        var numbers = Numbers.Select(name => reader.Integer(name, 0, Most)).ToArray();
        return numbers.All(n => n is not null) ? new((int)numbers[0]!, (int)numbers[1]!, (int)numbers[2]!, (int)numbers[3]!) : null;
    }

    private static SingleArmTwoStage? Found(SpecReader reader)
    {
        var (p0, p1, alpha, beta) = (reader.Number("p0"), reader.Number("p1"), reader.Number("alpha"), reader.Number("beta"));
        var isOptimal = reader.Choice("choose", Choices, required: false) ?? true;
        if (p0 is null || p1 is null || alpha is null || beta is null)
        {
            return null;
        }

        if (!(p0 > 0 && p1 > p0 && p1 < 1))
        {
            reader.Problem("p1", "0 < p0 < p1 < 1 was expected");
            return null;
        }

        if (!(alpha is > 0 and < 1 && beta is > 0 and < 1))
        {
            reader.Problem("alpha", "alpha and beta inside (0, 1) were expected");
            return null;
        }

        try
        {
            var (optimal, minimax) = SimonTwoStage.Find(p0.Value, p1.Value, alpha.Value, beta.Value);
            var found = isOptimal ? optimal : minimax;
            return new(found.FirstBound, found.FirstSize, found.Bound, found.Size);
        }
        catch (DesignException exception)
        {
            reader.Problem("p1", exception.Message);
            return null;
        }
    }
}
