using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads the arms of a trial file.</summary>
internal static class TrialArmsReader
{
    private const int LargestNumberOfArms = MultiplicityProcedure.MaximumComparisons + 1;

    /// <summary>The arms in the order of the file; what is wrong with them is noted.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="comparison">What is compared; null for nothing.</param>
    /// <param name="id">How messages call the trial.</param>
    /// <param name="problems">Where problems go.</param>
    public static ImmutableArray<TrialArmSpec> Read(SpecReader reader, TrialComparison? comparison, string id, ProblemList problems)
    {
        var arms = ReadAll(reader, id, problems);
        Check(reader, comparison, arms, problems);
        return arms;
    }

    private static ImmutableArray<TrialArmSpec> ReadAll(SpecReader reader, string id, ProblemList problems)
    {
        var arms = ImmutableArray.CreateBuilder<TrialArmSpec>();
        foreach (var arm in reader.Groups("arms", m => $"{id}: arm {(m.Find("name") as SpecScalar)?.Text}", required: true))
        {
            var stated = arm.Has("n") && arm.IsPlain("n");
            var sizes = arm.Numbers("n");
            foreach (var n in sizes.Where(n => n != Math.Floor(n) || n < 1 || n > 1e6))
            {
                arm.Problem("n", string.Create(CultureInfo.InvariantCulture, $"{n} is not a number of patients; expected whole numbers from 1 to 1000000"));
            }

            if (sizes.IsEmpty && arm.Has("n"))
            {
                arm.Problem("n", "names no size");
            }

            arms.Add(new(
                arm.Text("name"), arm.Number("dose", required: false), arm.OptionalText("dose_text"),
                [.. sizes.Select(n => (int)Math.Clamp(n, 1, 1e6))], stated, arm.Flag("control"))
            {
                ProductClass = arm.OptionalText("product_class"),
            });
            if (arms[^1].Dose is <= 0)
            {
                arm.Problem("dose", "a dose is above 0; the control arm has none");
            }

            arm.RejectUnknownFields();
        }

        if (arms.Count > LargestNumberOfArms)
        {
            problems.Add(reader.At("arms"), "arms", string.Create(CultureInfo.InvariantCulture, $"{arms.Count} arms; at most {LargestNumberOfArms} can be simulated"));
        }

        foreach (var name in arms.GroupBy(a => a.Name).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            problems.Add(reader.At("arms"), "arms", $"two arms are called '{name}'");
        }

        return arms.ToImmutable();
    }

    private static void Check(SpecReader reader, TrialComparison? comparison, ImmutableArray<TrialArmSpec> arms, ProblemList problems)
    {
        if (arms.IsEmpty)
        {
            return;
        }

        if (arms.Any(a => a.Sizes.Length != arms[0].Sizes.Length))
        {
            problems.Add(reader.At("arms"), "n", "every arm needs a size grid of the same length");
        }

        var controls = arms.Count(a => a.IsControl);
        if (comparison == TrialComparison.AgainstControl && (controls != 1 || !arms[0].IsControl))
        {
            problems.Add(reader.At("arms"), "control", "a comparison against control needs exactly one arm with 'control: true', and it comes first");
        }

        if (comparison == TrialComparison.BetweenDoses && controls > 0)
        {
            problems.Add(reader.At("arms"), "control", "a comparison between doses has no control arm");
        }
    }
}
