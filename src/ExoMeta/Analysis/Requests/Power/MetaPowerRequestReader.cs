using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Requests;

/// <summary>Reads a request for the power of a meta-analysis and checks it as a whole.</summary>
internal static class MetaPowerRequestReader
{
    private const long FewestReplicates = 1000;
    private const long MostReplicates = 1_000_000_000_000;
    private const long DefaultReplicates = 100_000;
    private const long DefaultReplicatesToTarget = 10_000_000;

    /// <summary>Reads a request; null, with everything that is wrong noted, when anything is.</summary>
    public static MetaPowerRequest? Read(RequestText text, int threads)
    {
        ArgumentNullException.ThrowIfNull(text);
        var measure = text.Name("measure", "YV", "MD", "SMD", "OR") ?? "YV";
        var studies = SimulatedStudiesReader.Read(text, measure);
        var effect = text.Number("effect", -MetaPowerRules.Largest, MetaPowerRules.Largest) ?? 0;
        var tauSquared = text.Number("tau2", 0, MetaPowerRules.Largest) ?? 0;
        var shape = ShapeOf(text, tauSquared);
        var options = new MetaPowerOptions { Level = (text.Number("level", 1, 99.9999) ?? 95) / 100 };
        options = options with
        {
            Methods = Chosen(text, "methods", HeterogeneityEstimators.Codes, HeterogeneityEstimators.Codes.All.Select(c => c.Code), options.Methods),
            Inferences = Chosen(
                text, "inference", PoolingCodes.Inference, MetaPowerOptions.SimulatedInferences.Select(PoolingCodes.Inference.CodeOf), options.Inferences),
        };
        var plan = PlanOf(text, threads);
        if (!text.Problems.IsEmpty)
        {
            return null;
        }

        var design = new MetaPowerDesign(studies!, effect, tauSquared) { Shape = shape };
        foreach (var problem in MetaPowerRules.Problems(design).Concat(MetaPowerRules.Problems(options)))
        {
            text.Problems.Add(new("exometa"), "meta-power", problem);
        }

        return text.Problems.IsEmpty ? new(measure, design, options, plan) : null;
    }

    private static EffectShape ShapeOf(RequestText text, double tauSquared)
    {
        var normal = new EffectShape.Normal();
        if (text.Text("distribution") is not { } written)
        {
            return normal;
        }

        if (!EffectShapes.TryParse(written, out var shape, out var error))
        {
            text.Note("distribution", error);
            return normal;
        }

        if (tauSquared == 0)
        {
            text.Note("distribution", $"true effects that do not vary have none: {text.NameOf("tau2")} is 0");
        }

        return shape;
    }

    private static ImmutableArray<T> Chosen<T>(
        RequestText text, string option, NamedChoices<T> choices, IEnumerable<string> known, ImmutableArray<T> otherwise)
        where T : struct, Enum
    {
        if (!text.Has(option))
        {
            return otherwise;
        }

        var chosen = ImmutableArray.CreateBuilder<T>();
        foreach (var code in text.List(option))
        {
            if (!known.Contains(code, StringComparer.Ordinal) || !choices.TryParse(code, out var choice, out _))
            {
                text.Note(option, $"unknown value '{code}'{NearestName.Hint(code, known)}; expected some of {string.Join(' ', known)}");
            }
            else if (chosen.Contains(choice))
            {
                text.Note(option, $"'{code}' is named twice");
            }
            else
            {
                chosen.Add(choice);
            }
        }

        return chosen.ToImmutable();
    }

    private static MonteCarloPlan PlanOf(RequestText text, int threads)
    {
        var target = text.Number("targetError", 0, 0.5);
        if (target == 0)
        {
            text.Note("targetError", "an error of 0 is never reached; expected a number above 0");
        }

        var replicates = text.Whole("replicates", MostReplicates, FewestReplicates) ?? (target is null ? DefaultReplicates : DefaultReplicatesToTarget);
        var plan = new MonteCarloPlan(replicates, (ulong)(text.Whole("seed", Specs.AnalysisSpecReader.LargestSeed) ?? 1), threads);
        return target is { } error ? plan with { Stopping = new StoppingRule.TargetError(error) } : plan;
    }
}

/// <summary>Reads which studies are simulated.</summary>
internal static class SimulatedStudiesReader
{
    /// <summary>Reads them, noting everything that is wrong; null when anything is.</summary>
    public static SimulatedStudies? Read(RequestText text, string measure)
    {
        var k = (int?)text.Whole("k", MetaPowerRules.MostStudies, 2);
        var deviation = text.Number("sd", 1 / MetaPowerRules.Largest, MetaPowerRules.Largest);
        var risk = text.Number("controlRisk", 1e-6, 1 - 1e-6);
        RefuseWhatWouldBeIgnored(text, measure);
        if (text.Has("variances"))
        {
            var variances = Repeated(text, "variances", Numbers(text), k);
            return variances.IsEmpty ? null : new SimulatedStudies.KnownVariances(variances);
        }

        if (!text.Has("n"))
        {
            text.Note("n", measure == "YV" ? $"is missing (or {text.NameOf("variances")}): how large the studies are" : "is missing: how large the studies are");
            return null;
        }

        var treated = Repeated(text, "n", Sizes(text, "n", measure), k);
        var control = text.Has("nControl") ? Repeated(text, "nControl", Sizes(text, "nControl", measure), k ?? (treated.Length > 1 ? treated.Length : null)) : treated;
        if (treated.IsEmpty || control.IsEmpty)
        {
            return null;
        }

        if (treated.Length == 1 && control.Length > 1 && text.List("n").Length == 1)
        {
            treated = [.. Enumerable.Repeat(treated[0], control.Length)];
        }

        ImmutableArray<GroupSizes> sizes = [.. treated.Zip(control, (t, c) => new GroupSizes(t, c))];
        return measure switch
        {
            "MD" => new SimulatedStudies.MeanDifferences(sizes, deviation ?? 1),
            "SMD" => new SimulatedStudies.StandardizedMeanDifferences(sizes),
            "OR" => risk is { } p ? new SimulatedStudies.LogOddsRatios(sizes, p) : null,
            _ => SimulatedStudies.KnownVariances.Of(sizes, deviation ?? 1),
        };
    }

    private static void RefuseWhatWouldBeIgnored(RequestText text, string measure)
    {
        if (text.Has("variances"))
        {
            if (measure != "YV")
            {
                text.Note("variances", $"are not known with {text.NameOf("measure")} {measure}, whose studies estimate them: give {text.NameOf("n")}");
            }

            foreach (var option in new[] { "n", "nControl", "sd" }.Where(text.Has))
            {
                text.Note(option, $"stands beside {text.NameOf("variances")}: give one of them");
            }
        }
        else if (text.Has("nControl") && !text.Has("n"))
        {
            text.Note("nControl", $"belongs to {text.NameOf("n")}");
        }

        if (text.Has("sd") && measure is "SMD" or "OR")
        {
            text.Note("sd", $"means nothing with {text.NameOf("measure")} {measure}");
        }

        if (text.Has("controlRisk") && measure != "OR")
        {
            text.Note("controlRisk", $"belongs to {text.NameOf("measure")} OR");
        }
        else if (!text.Has("controlRisk") && measure == "OR")
        {
            text.Note("controlRisk", $"is missing: {text.NameOf("measure")} OR simulates events");
        }
    }

    /// <summary>One value for all k studies, or one for each.</summary>
    private static ImmutableArray<T> Repeated<T>(RequestText text, string option, ImmutableArray<T> values, int? k)
    {
        if (values.IsEmpty || k is not { } studies || values.Length == studies)
        {
            return values;
        }

        if (values.Length == 1)
        {
            return [.. Enumerable.Repeat(values[0], studies)];
        }

        text.Note(option, string.Create(CultureInfo.InvariantCulture, $"{values.Length} values for {studies} studies; expected one for all, or one a study"));
        return [];
    }

    private static ImmutableArray<double> Numbers(RequestText text)
    {
        const double largest = MetaPowerRules.Largest * MetaPowerRules.Largest;
        var numbers = ImmutableArray.CreateBuilder<double>();
        foreach (var part in text.List("variances"))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !(value >= 1 / largest && value <= largest))
            {
                text.Note("variances", $"'{part}' is no sampling variance; expected numbers above 0");
                return [];
            }

            numbers.Add(value);
        }

        return numbers.ToImmutable();
    }

    private static ImmutableArray<int> Sizes(RequestText text, string option, string measure)
    {
        var least = measure is "MD" or "SMD" ? 2 : 1;
        var sizes = ImmutableArray.CreateBuilder<int>();
        foreach (var part in text.List(option))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < least || value > MetaPowerRules.LargestGroup)
            {
                text.Note(option, string.Create(
                    CultureInfo.InvariantCulture, $"'{part}' is no group size; expected whole numbers from {least} to {MetaPowerRules.LargestGroup}"));
                return [];
            }

            sizes.Add(value);
        }

        return sizes.ToImmutable();
    }
}
