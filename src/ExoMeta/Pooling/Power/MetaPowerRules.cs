using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Pooling;

/// <summary>What a design and its methods must satisfy before anything is simulated.</summary>
internal static class MetaPowerRules
{
    /// <summary>Most studies of a meta-analysis.</summary>
    public const int MostStudies = 1000;

    /// <summary>Largest group.</summary>
    public const int LargestGroup = 1_000_000;

    /// <summary>Largest size of an effect, a deviation, or √ of a variance; the smallest variance is its reciprocal squared.</summary>
    public const double Largest = 1e6;

    /// <summary>Everything that is wrong with a design; empty when it is sound.</summary>
    public static ImmutableArray<string> Problems(MetaPowerDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return [.. OfTruth(design).Concat(OfStudies(design.Studies)).Concat(OfScale(design))];
    }

    /// <summary>Everything that is wrong with the choice of methods; empty when it is sound.</summary>
    public static ImmutableArray<string> Problems(MetaPowerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = ImmutableArray.CreateBuilder<string>();
        if (!(options.Level > 0 && options.Level < 1))
        {
            problems.Add(Text($"the level is {options.Level}; it must lie between 0 and 1"));
        }

        if (options.Methods.IsDefaultOrEmpty)
        {
            problems.Add("there is no method: name at least one estimator of τ²");
        }
        else if (options.Methods.Distinct().Count() < options.Methods.Length)
        {
            problems.Add("a method is named twice");
        }

        if (options.Inferences.IsDefaultOrEmpty)
        {
            problems.Add("there is no inference: name at least one");
        }
        else if (options.Inferences.Distinct().Count() < options.Inferences.Length)
        {
            problems.Add("an inference is named twice");
        }
        else if (options.Inferences.Contains(InferenceMethod.KenwardRoger))
        {
            problems.Add("kr is not simulated: choose of z, hksj and hksj-adhoc");
        }

        return problems.ToImmutable();
    }

    private static IEnumerable<string> OfTruth(MetaPowerDesign design)
    {
        if (!(Math.Abs(design.Effect) <= Largest))
        {
            yield return Text($"the effect is {design.Effect}; a number from {-Largest} to {Largest} was expected");
        }

        if (!(design.TauSquared >= 0 && design.TauSquared <= Largest * Largest))
        {
            yield return Text($"τ² is {design.TauSquared}; a number from 0 to {Largest * Largest} was expected");
        }

        if (design.Shape is EffectShape.StudentT { DegreesOfFreedom: var df } && !(df > 2 && df <= Largest))
        {
            yield return Text($"a t distribution of true effects with {df} degrees of freedom has no variance; more than 2, up to {Largest}, were expected");
        }

        if (design.Shape is EffectShape.TwoPoints { Share: var share } && !(share is >= 1e-6 and <= 1 - 1e-6))
        {
            yield return Text($"the share of the first kind of studies is {share}; a number from 1E-06 to 1 - 1E-06 was expected");
        }
    }

    private static IEnumerable<string> OfStudies(SimulatedStudies studies)
    {
        if (studies.Count is < 2 or > MostStudies)
        {
            yield return Text($"there are {studies.Count} studies; from 2 to {MostStudies} were expected");
        }

        var wrong = studies switch
        {
            SimulatedStudies.KnownVariances s => OfVariances(s.Variances),
            SimulatedStudies.MeanDifferences s => OfSizes(s.Sizes, 2).Concat(OfDeviation(s.Deviation)),
            SimulatedStudies.StandardizedMeanDifferences s => OfSizes(s.Sizes, 2),
            SimulatedStudies.LogOddsRatios s => OfSizes(s.Sizes, 1).Concat(OfRisk(s.ControlRisk)),
            _ => throw new ArgumentException($"no simulation of {studies.GetType().Name}", nameof(studies)),
        };
        foreach (var problem in wrong)
        {
            yield return problem;
        }
    }

    /// <summary>Beyond this an odds ratio moves every risk to 0 or 1.</summary>
    private static IEnumerable<string> OfScale(MetaPowerDesign design)
    {
        if (design.Studies is SimulatedStudies.LogOddsRatios && (Math.Abs(design.Effect) > 20 || design.TauSquared > 100))
        {
            yield return "an effect beyond ±20 or τ² above 100 is no log odds ratio: it moves every risk to 0 or 1";
        }

        if (design.Studies is SimulatedStudies.StandardizedMeanDifferences && (Math.Abs(design.Effect) > 100 || design.TauSquared > 10_000))
        {
            yield return "an effect beyond ±100 or τ² above 10000 is no standardised mean difference";
        }
    }

    private static IEnumerable<string> OfVariances(ImmutableArray<double> variances) => (variances.IsDefault ? [] : variances)
        .Select((v, i) => (Value: v, Row: i + 1)).Where(v => !(v.Value >= 1 / (Largest * Largest) && v.Value <= Largest * Largest))
        .Select(v => Text($"study {v.Row}: the sampling variance is {v.Value}; a number from {1 / (Largest * Largest)} to {Largest * Largest} was expected"));

    private static IEnumerable<string> OfSizes(ImmutableArray<GroupSizes> sizes, int least) => (sizes.IsDefault ? [] : sizes)
        .Select((s, i) => (Sizes: s, Row: i + 1))
        .Where(s => Math.Min(s.Sizes.Treated, s.Sizes.Control) < least || Math.Max(s.Sizes.Treated, s.Sizes.Control) > LargestGroup)
        .Select(s => Text($"study {s.Row}: groups of {s.Sizes.Treated} and {s.Sizes.Control}; from {least} to {LargestGroup} each were expected"));

    private static IEnumerable<string> OfDeviation(double deviation) => deviation >= 1 / Largest && deviation <= Largest
        ? []
        : [Text($"the standard deviation is {deviation}; a number from {1 / Largest} to {Largest} was expected")];

    private static IEnumerable<string> OfRisk(double risk) => risk is >= 1e-6 and <= 1 - 1e-6
        ? []
        : [Text($"the control risk is {risk}; a number from 1E-06 to 1 - 1E-06 was expected")];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
