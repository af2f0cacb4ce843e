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

    private static readonly AnalysisView Classics = Notebook.Analyse(Path.Combine(Repository.Root, "inputs", "classics", "analysis.yaml"));

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
        ["fit"] = () => RandomEffectsModel.Fit(new([new("a", "a", 0.1, 0.04), new("b", "b", 0.3, 0.05)]), new PoolingOptions()).Show(),
        ["trial"] = () => Pool.NextTrial(Design),
        ["simulated trial"] = () => Pool.NextTrial(Design).Simulate(1000),
        ["power over sizes"] = () => Pool.NextTrial(Design).PowerOver([30, 60], 500),
        ["size"] = () => Pool.NextTrial(Design).SizeFor(0.5, trials: 500),
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
        Assert.Empty(kinds.Except(Views.Values.Select(v => v().GetType().Name)).Except([nameof(ClaimsView)]));
    }

    [Fact]
    public void Claims_are_those_of_the_results()
    {
        var ards = Notebook.Analyse(Path.Combine(Repository.Root, "inputs", "exosome-ards", "analysis.yaml"), trials: false);
        using var all = JsonDocument.Parse(ards.ToJson());
        using var two = JsonDocument.Parse(ards.Claims("R1", "R2").ToJson());
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

    private static string Printed(double number) => number.ToString("F4", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\d.])\d+\.\d{4}(?!\d)(?!e)")]
    private static partial Regex FourDecimals();
}
