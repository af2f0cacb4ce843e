using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ExoMeta.Effects;
using ExoMeta.Interactive;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;
using ExoMeta.Trials;

namespace ExoMeta.Notebooks.Tests;

/// <summary>A view as JSON says what it shows: every number that text and HTML round is there in all its digits.</summary>
public sealed partial class JsonTests
{
    private static readonly string Bcg = Path.Combine(Repository.Root, "inputs", "classics", "bcg.csv");

    private static readonly PoolView Pool = Studies.Read(Bcg).Effects(Measures.OddsRatio).Pool(Method.REML, Inference.HartungKnapp);

    private static readonly ReferenceNumbers R = ReferenceNumbers.Read(Repository.Path("notebooks", "data", "for-r-users.csv"));

    private static readonly AnalysisView Classics = Notebook.Analyse(Path.Combine(Repository.Root, "inputs", "classics", "analysis.yaml"));

    private static readonly AnalysisView Ards = Notebook.Analyse(Path.Combine(Repository.Root, "inputs", "exosome-ards", "analysis.yaml"), trials: false);

    private static readonly AnalysisView Audited = Notebook.Analyse(AnalysisOfOneTrial());

    private static readonly TrialDesign Design = new(
        [new Arm("control", 50, null, IsControl: true), new Arm("low", 50, 1, false), new Arm("high", 50, 2, false)],
        new Endpoint.Binary("Death", new UncertainQuantity.Beta(8, 16)) { LowerIsBetter = true }, TrialComparison.AgainstControl, new MultiplicityProcedure.SingleStepDunnett(), Alpha: 0.025);

    private static readonly IReadOnlyDictionary<string, Func<NotebookView>> Views = new Dictionary<string, Func<NotebookView>>
    {
        ["studies"] = () => Studies.Read(Bcg),
        ["effects"] = () => Studies.Read(Bcg).Effects("OR"),
        ["pool"] = () => Pool,
        ["pool, diagnosed"] = () => Pool.Diagnose(),
        ["subgroups"] = () => Pool.By("alloc"),
        ["regression"] = () => Pool.Regress("ablat"),
        ["Bayes"] = () => Pool.Prior("half-normal(0.5)"),
        ["table"] = () => Pool.Table("studies"),
        ["figure"] = () => Pool.Forest(),
        ["analysis"] = () => Classics,
        ["outcome"] = () => Classics.Outcome("classic-bcg"),
        ["pooled"] = () => Classics.Pooled("classic-bcg"),
        ["exploratory pool"] = () => Ards.Pooled("exploratory-crp"),
        ["exploratory outcome"] = () => Ards.Outcome("exploratory-crp"),
        ["width drivers"] = () => Ards.WidthDrivers("exploratory-crp"),
        ["claim"] = () => Ards.Claim("E7"),
        ["claims"] = () => Ards.Claims("R1", "R2"),
        ["power audit"] = () => Audited.Power(),
        ["own table"] = () => Notebook.Table("own", ("word", new[] { "a", "b" }), ("number", new double?[] { 0.12345678, null }), ("short", new[] { 0.5, 1.5 }), ("count", new[] { 1, 2 }), ("flag", new[] { true, false })),
        ["fit"] = () => RandomEffectsModel.Fit(new([new("a", "a", 0.1, 0.04), new("b", "b", 0.3, 0.05)]), new PoolingOptions()).Show(),
        ["trial"] = () => Pool.NextTrial(Design),
        ["simulated trial"] = () => Pool.NextTrial(Design).Simulate(1000),
        ["power over sizes"] = () => Pool.NextTrial(Design).PowerOver([30, 60], 500),
        ["size"] = () => Pool.NextTrial(Design).SizeFor(0.5, trials: 500),
        ["numbers of R"] = () => R,
        ["comparison"] = () => R.Compare("pooled", ("estimate", Pool.Mean.Estimate), ("se", Pool.Mean.StandardError)),
        ["simulated comparison"] = () => R.Compare("simulated", ("power", MonteCarloEstimate.FromCount(733, 1000))),
        ["comparisons"] = () => R.Summary(R.Compare("pooled", ("estimate", -0.74), ("se", 0.19)), R.Compare("simulated", ("power", MonteCarloEstimate.FromCount(733, 1000)))),
        ["operating characteristics"] = () => TrialSimulator.Run(Design, new Truth.Fixed([-0.2, -0.4]), new MonteCarloPlan(500, 7)).Show(),
        ["throughput"] = () => Notebook.Throughput(Repository.Path("benchmarks", "results", "amd-epyc", "history.jsonl")),
    };

    public static TheoryData<string> Names => [.. Views.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_shown_is_in_the_JSON(string name)
    {
        var view = Views[name]();
        using var json = JsonDocument.Parse(view.ToJson());
        var numbers = Numbers(json.RootElement).ToArray();

        // τ is shown beside its square; "p < 0.0001" is a bound.
        bool Holds(string shown) => shown == "0.0001" || numbers.Any(n => Printed(Math.Abs(n)) == shown || n > 0 && Printed(Math.Sqrt(n)) == shown);
        var missing = FourDecimals().Matches(view.ToString()).Select(m => m.Value).Distinct()
            .Where(shown => !Holds(shown)).ToArray();
        Assert.True(missing.Length == 0, $"{name} shows {string.Join(", ", missing)}, which its JSON does not hold");
        Assert.Equal(view.ToJson(), Views[name]().ToJson());
    }

    [Fact]
    public void Every_view_is_here()
    {
        var kinds = typeof(NotebookView).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(NotebookView))).Select(t => t.Name);
        Assert.Empty(kinds.Except(Views.Values.Select(v => v().GetType().Name)));
    }

    [Fact]
    public void Claims_are_those_of_the_results()
    {
        using var all = JsonDocument.Parse(Ards.ToJson());
        using var two = JsonDocument.Parse(Ards.Claims("R1", "R2").ToJson());
        foreach (var claim in two.RootElement.EnumerateArray())
        {
            Assert.Contains(all.RootElement.GetProperty("claims").EnumerateArray(), c => c.GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal) == claim.GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
        }

        Assert.Equal(2, two.RootElement.GetArrayLength());
    }

    private static IEnumerable<double> Numbers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => [element.GetDouble()],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Numbers),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Numbers(p.Value)),
        JsonValueKind.String when double.TryParse(element.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => [number],
        _ => [],
    };

    private static string AnalysisOfOneTrial()
    {
        var folder = Directory.CreateTempSubdirectory("exometa-audit-").FullName;
        foreach (var trial in new[] { "NCT04493242.yaml", "NCT04276987.yaml" })
        {
            File.Copy(Path.Combine(Repository.Root, "inputs", "exosome-ards", "trials", trial), Path.Combine(folder, trial));
        }

        var path = Path.Combine(folder, "analysis.yaml");
        File.WriteAllText(path, "title: Two trials\nseed: 3\npooling: {method: REML, inference: hksj, level: 95}\nsimulation: {trials: 1000, grid_trials: 500}\ntrials: [NCT04493242.yaml, NCT04276987.yaml]\n");
        return path;
    }

    private static string Printed(double number) => number.ToString("F4", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\d.])\d+\.\d{4}(?!\d)(?!e)")]
    private static partial Regex FourDecimals();
}
