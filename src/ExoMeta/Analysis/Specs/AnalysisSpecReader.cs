using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis.Figures;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads an analysis file; its JSON Schema is inputs/schema/analysis.schema.json.</summary>
internal static class AnalysisSpecReader
{
    /// <summary>Largest seed: JSON readers keep 53 bits of a number.</summary>
    public const long LargestSeed = (1L << 53) - 1;

    internal static readonly (string, DisplayScale)[] Displays =
        [("identity", DisplayScale.Identity), ("ratio", DisplayScale.Ratio), ("percent-change", DisplayScale.PercentChange), ("proportion", DisplayScale.Proportion)];

    internal static readonly (string, GoodDirection)[] Directions =
        [("up", GoodDirection.Up), ("down", GoodDirection.Down), ("none", GoodDirection.None)];

    private static readonly (string, PoolScope)[] Scopes = [("strict", PoolScope.Strict), ("exploratory", PoolScope.Exploratory)];

    /// <summary>Reads a file; null when it is not right, with everything that is wrong in <paramref name="problems"/>.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="displayName">How messages call it.</param>
    /// <param name="kinds">Kinds of figures that the file may ask for; null where nothing is drawn, so that its figures are not looked at.</param>
    /// <param name="problems">Where problems go.</param>
    public static AnalysisSpec? Read(string path, string displayName, ImmutableArray<FigureKind>? kinds, ProblemList problems)
    {
        if (SpecLoader.Load(path, displayName, problems) is not { } map)
        {
            return null;
        }

        var assumptions = new List<AssumptionRecord>();
        var reader = new SpecReader(map, "analysis", problems, assumptions);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var spec = new AnalysisSpec
        {
            DisplayName = displayName,
            Title = reader.Title("title"),
            Seed = (ulong)(reader.Integer("seed", 0, LargestSeed) ?? 0),
            Evidence = reader.OptionalFile("evidence", folder),
            Assumptions = reader.OptionalFile("assumptions", folder),
            Pooling = ReadPooling(reader.Group("pooling")),
            Replicates = ReadReplicates(reader.Group("propagation", required: false)),
            Trials = 0,
            GridTrials = 0,
            Outcomes = [.. reader.Groups("outcomes", PathOf).Select(ReadOutcome)],
            Data = [.. reader.Groups("data", PathOf).Select(d => DataSpecReader.Read(d, folder)).OfType<DataOutcomeSpec>()],
            Swim = [.. reader.Groups("swim", PathOf).Select(ReadSwim)],
            TrialFiles = ReadFiles(reader, "trials", folder),
            Companions = ReadFiles(reader, "companions", folder),
            Figures = ReadFigures(reader, kinds),
            StatedAssumptions = [],
        };
        var simulation = reader.Group("simulation", required: !spec.TrialFiles.IsEmpty);
        spec = spec with
        {
            Trials = simulation?.Integer("trials", 100, 1_000_000_000) ?? 100_000,
            GridTrials = simulation?.Integer("grid_trials", 100, 1_000_000_000) ?? 20_000,
            StatedAssumptions = [.. assumptions],
        };
        simulation?.RejectUnknownFields();
        reader.RejectUnknownFields();
        CheckIds(spec, problems);
        if (spec.Outcomes.IsEmpty && spec.Data.IsEmpty && spec.Swim.IsEmpty && spec.TrialFiles.IsEmpty && spec.Companions.IsEmpty)
        {
            problems.Add(map.Location, null, "asks for nothing; expected at least one of outcomes, data, swim, trials, companions");
        }

        return spec;
    }

    private static ImmutableArray<FigureSpec> ReadFigures(SpecReader reader, ImmutableArray<FigureKind>? kinds)
    {
        const string name = "figures";
        if (kinds is not { } known)
        {
            _ = reader.Has(name);
            return [];
        }

        return [.. reader.Groups(name, PathOf).Select(f => FigureSpecReader.Read(f, known)).OfType<FigureSpec>()];
    }

    private static string PathOf(SpecMap map) => (map.Find("id") as SpecScalar)?.Text ?? "analysis";

    private static PoolingSpec ReadPooling(SpecReader? reader)
    {
        if (reader is null)
        {
            return new(new(), [], null);
        }

        var methods = HeterogeneityEstimators.Codes.All.ToArray();
        var level = reader.Number("level", required: false) ?? 95;
        if (level is < 1 or >= 100)
        {
            reader.Problem("level", "expected a percentage from 1 to below 100, such as 95");
            level = 95;
        }

        var options = new PoolingOptions
        {
            Method = reader.Choice("method", methods) ?? HeterogeneityEstimator.RestrictedMaximumLikelihood,
            Inference = reader.Choice("inference", PoolingCodes.Inference.All) ?? InferenceMethod.Wald,
            Level = level / 100,
            TauSquaredInterval = reader.Choice("tau2_ci", PoolingCodes.TauSquaredIntervals.All, required: false) ?? TauSquaredInterval.QProfile,
            Prediction = reader.Choice("prediction", PoolingCodes.Predictions.All, required: false),
        };
        if (options is { Inference: InferenceMethod.KenwardRoger, Method: not HeterogeneityEstimator.RestrictedMaximumLikelihood })
        {
            reader.Problem("inference", "kr goes with method REML only; choose REML, or hksj");
        }

        var sensitivity = ImmutableArray.CreateBuilder<HeterogeneityEstimator>();
        foreach (var code in reader.Texts("sensitivity"))
        {
            if (methods.Any(m => m.Code == code))
            {
                sensitivity.Add(methods.First(m => m.Code == code).Choice);
            }
            else
            {
                reader.Problem("sensitivity", $"unknown method '{code}'{NearestName.Hint(code, methods.Select(m => m.Code))}");
            }
        }

        TauPrior? prior = null;
        if (reader.OptionalText("tau_prior") is { } text && !TauPrior.TryParse(text, out prior, out var error))
        {
            reader.Problem("tau_prior", error);
        }

        reader.RejectUnknownFields();
        return new(options, sensitivity.ToImmutable(), prior);
    }

    private static int ReadReplicates(SpecReader? reader)
    {
        var replicates = reader?.Integer("replicates", 100, 10_000_000) ?? 20_000;
        reader?.RejectUnknownFields();
        return (int)replicates;
    }

    private static OutcomeSpec ReadOutcome(SpecReader reader)
    {
        var scope = reader.Choice("scope", Scopes, required: false) ?? PoolScope.Strict;
        var reason = reader.OptionalText("reason", required: scope == PoolScope.Exploratory);
        var claims = reader.Texts("claims", required: true);
        if (claims.IsEmpty && reader.Has("claims"))
        {
            reader.Problem("claims", "names no claim");
        }

        RejectRepeats(reader, claims);
        var shared = reader.Groups("shared_control").Select(s => ReadSharedControl(s, claims)).ToImmutableArray();
        foreach (var id in shared.SelectMany(s => s.Claims.Distinct(StringComparer.Ordinal)).GroupBy(c => c, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            reader.Problem("shared_control", $"'{id}' stands in two groups; a claim has one control group");
        }

        var spec = new OutcomeSpec(
            reader.FileName("id"), reader.Title("title"), reader.Choice("display", Displays) ?? DisplayScale.Identity,
            reader.Choice("good", Directions) ?? GoodDirection.None, scope, reason, claims, shared, reader.Location);
        reader.RejectUnknownFields();
        return spec;
    }

    private static void RejectRepeats(SpecReader reader, ImmutableArray<string> claims)
    {
        foreach (var id in claims.GroupBy(c => c, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            reader.Problem("claims", $"'{id}' stands twice");
        }
    }

    private static SharedControlSpec ReadSharedControl(SpecReader reader, ImmutableArray<string> outcomeClaims)
    {
        var claims = reader.Texts("claims", required: true);
        foreach (var id in claims.Where(c => !outcomeClaims.Contains(c)))
        {
            reader.Problem("claims", $"'{id}' is not a claim of this outcome{NearestName.Hint(id, outcomeClaims)}");
        }

        RejectRepeats(reader, claims);
        if (claims.Length < 2)
        {
            reader.Problem("claims", "a shared control group needs at least two claims");
        }

        // Below −1/(m − 1), or at 1, m equal correlations are no covariance matrix.
        var correlation = reader.Quantity("correlation", required: false);
        var least = -1.0 / Math.Max(1, claims.Length - 1);
        if (correlation is { Support: var (low, high) } && (low <= least || high >= 1))
        {
            reader.Problem("correlation", string.Create(CultureInfo.InvariantCulture, $"{correlation} reaches outside ({least:0.###}, 1), where correlations of {claims.Length} claims must lie"));
        }

        if (correlation is not null && reader.IsPlain("correlation"))
        {
            reader.Problem("correlation", "no source states it: write {assumed: …, reason: \"…\"}");
        }

        var spec = new SharedControlSpec(claims, correlation, reader.ReasonOf("correlation"), reader.Location);
        reader.RejectUnknownFields();
        return spec;
    }

    /// <summary>Ratios are read as ratios or as percent changes, whatever the measure's own habit; everything may be read as it is analysed.</summary>
    internal static bool CanDisplay(DisplayScale habit, AnalysisScale scale, DisplayScale display) =>
        display == DisplayScale.Identity || display == habit
        || (scale == AnalysisScale.Log && habit != DisplayScale.Proportion && display is DisplayScale.Ratio or DisplayScale.PercentChange);

    private static SwimSpec ReadSwim(SpecReader reader)
    {
        var spec = new SwimSpec(
            reader.FileName("id"), reader.Title("title"), reader.Text("domain"), reader.Texts("species"), reader.Texts("product_classes"), reader.Location);
        reader.RejectUnknownFields();
        return spec;
    }

    private static ImmutableArray<(string, SourceLocation)> ReadFiles(SpecReader reader, string name, string folder) =>
        [.. reader.Files(name, folder)];

    private static void CheckIds(AnalysisSpec spec, ProblemList problems)
    {
        foreach (var (strict, location) in spec.Outcomes.Where(o => o.Scope == PoolScope.Strict)
            .SelectMany(o => o.Claims.Distinct(StringComparer.Ordinal).Select(c => (c, o.Location))).GroupBy(x => x.c).Where(g => g.Count() > 1).Select(g => g.Last()))
        {
            problems.Add(location, "claims", $"'{strict}' already stands in another strict outcome");
        }
    }
}
