using System.Globalization;
using System.Text.Json;

namespace ExoMeta.Cli.Tests.Design;

/// <summary><c>exometa design</c> as scripts use it: JSON fields of the contract, values of the reference, and what it says of wrong input.</summary>
public sealed class DesignCommandTests
{
    private static readonly JsonElement Golden =
        JsonDocument.Parse(File.ReadAllText(Repository.Path("tests", "References", "trials.json"))).RootElement;

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["OF"] = "of", ["P"] = "pocock", ["WT"] = "wt", ["asOF"] = "asof", ["asP"] = "asp", ["asHSD"] = "ashsd", ["asKD"] = "askd", ["HP"] = "hp",
    };

    [Fact]
    public async Task Boundaries_are_those_of_the_reference()
    {
        foreach (var c in Golden.GetProperty("group_sequential_boundaries").EnumerateArray())
        {
            var information = c.GetProperty("information").EnumerateArray().Select(t => t.GetDouble()).ToArray();
            var equal = information.Select((t, k) => Math.Abs(t - (k + 1.0) / information.Length)).Max() < 1e-12;
            string[] looks = equal ? ["--looks", Text(information.Length)] : ["--information", string.Join(',', information.Select(Text))];
            string[] param = c.GetProperty("extra") is { ValueKind: JsonValueKind.Object } extra ? ["--param", Text(extra.EnumerateObject().Single().Value.GetDouble())] : [];
            var result = await Json(
            [
                "boundaries", "--type", Types[c.GetProperty("type").GetString()!], .. looks, .. param,
                "--alpha", Text(c.GetProperty("alpha").GetDouble()), "--sided", Text(c.GetProperty("sided").GetDouble()),
            ]);
            Close(c.GetProperty("critical"), result.GetProperty("critical"), 1e-6);
            Close(c.GetProperty("stage_levels"), result.GetProperty("stageLevels"), 1e-7);
            Close(c.GetProperty("alpha_spent"), result.GetProperty("alphaSpent"), 1e-7);
            Assert.Equal(0, result.GetProperty("futility").GetArrayLength());
        }
    }

    [Fact]
    public async Task Futility_is_that_of_the_reference()
    {
        foreach (var c in Golden.GetProperty("futility").EnumerateArray())
        {
            string[] given = ["boundaries", "--type", "asof", "--looks", "2", "--futility", Text(c.GetProperty("futility").GetDouble())];
            Close(c.GetProperty("nonbinding"), (await Json(given)).GetProperty("critical"), 1e-6);
            Close(c.GetProperty("binding"), (await Json([.. given, "--binding"])).GetProperty("critical"), 1e-6);
        }

        foreach (var c in Golden.GetProperty("beta_spending").EnumerateArray())
        {
            var result = await Json(
                ["boundaries", "--type", "asof", "--looks", Text(c.GetProperty("k").GetDouble()), "--futility", "asof", "--beta", Text(c.GetProperty("beta").GetDouble())]);
            Close(c.GetProperty("critical"), result.GetProperty("critical"), 1e-6);
            Close(c.GetProperty("futility"), result.GetProperty("futility"), 1e-6);
            Close(c.GetProperty("beta_spent"), result.GetProperty("betaSpent"), 1e-7);
        }
    }

    [Fact]
    public async Task Dunnett_values_are_those_of_the_reference()
    {
        foreach (var c in Golden.GetProperty("dunnett").EnumerateArray())
        {
            string[] df = c.GetProperty("df").GetDouble() == 0 ? [] : ["--df", Text(c.GetProperty("df").GetDouble())];
            var result = await Json(
            [
                "dunnett", "--arms", Text(c.GetProperty("m").GetDouble()), "--alpha", Text(c.GetProperty("alpha").GetDouble()),
                "--ratio", Text(c.GetProperty("ratio").GetDouble()), .. df,
            ]);
            Assert.Equal(c.GetProperty("critical").GetDouble(), result.GetProperty("critical").GetDouble(), 1e-8);
        }
    }

    [Theory]
    [InlineData("means_z_fixed", "--endpoint continuous --effect 0.5 --sd 1 --test z")]
    [InlineData("means_t_fixed", "--endpoint continuous --effect 0.5 --sd 1")]
    [InlineData("means_t_gs3", "--endpoint continuous --effect 0.5 --sd 1 --power 0.9 --type asof --looks 3")]
    [InlineData("means_z_gs3", "--endpoint continuous --effect 0.4 --sd 1.2 --test z --power 0.9 --type asof --looks 3")]
    [InlineData("rates_fixed_mortality", "--endpoint binary --pi1 0.25 --pi2 0.4")]
    [InlineData("rates_fixed_rr", "--endpoint binary --pi1 0.2 --pi2 0.35 --scale ratio --null 1")]
    [InlineData("survival_schoenfeld", "--endpoint survival --hazard-ratio 0.67 --pi2 0.4 --event-time 28 --accrual-time 300 --follow-up-time 60")]
    [InlineData("survival_freedman", "--endpoint survival --hazard-ratio 0.67 --pi2 0.4 --event-time 28 --accrual-time 300 --follow-up-time 60 --formula freedman")]
    public async Task Sample_sizes_are_those_of_the_reference(string name, string line)
    {
        var result = await Json(["samplesize", .. line.Split(' ')]);
        var expected = Golden.GetProperty("sample_size").GetProperty(name);
        var pairs = new[] { ("n_fixed", "nFixed"), ("max_n", "maxN"), ("expected_n_H1", "expectedN"), ("max_events", "events") };
        var compared = 0;
        foreach (var (theirs, ours) in pairs)
        {
            if (expected.TryGetProperty(theirs, out var value) && value.ValueKind == JsonValueKind.Number)
            {
                // The reference's own search for the size of a t test stops 3e-7 from the root.
                Assert.Equal(1, result.GetProperty(ours).GetDouble() / value.GetDouble(), 1e-6);
                compared++;
            }
        }

        Assert.True(compared >= 2);
    }

    [Theory]
    [InlineData("boundaries --type asf --looks 3", "exometa: --type: unknown value 'asf'; did you mean 'asof'?")]
    [InlineData("boundaries --type ashsd --looks 3", "exometa: --param: is missing; 'ashsd' needs it: gamma")]
    [InlineData("boundaries --type of --looks 3 --param 2", "exometa: --param: means nothing with 'of': it has no parameter")]
    [InlineData("boundaries --type wt --looks 3 --param 7", "exometa: --param: Delta is 7; a number from -1 to 2 was expected")]
    [InlineData("boundaries --type of --looks 0", "exometa: --looks: expected a whole number from 1 to 50, found '0'")]
    [InlineData("boundaries --type of --information 0.5,0.4,1", "exometa: --information: 0.4 follows 0.5; fractions that increase from above 0 to 1 were expected")]
    [InlineData("boundaries --type of --information 0.5,0.9", "exometa: --information: the last fraction is 0.9; 1 was expected")]
    [InlineData("boundaries --type of --looks 3 --information 0.5,1", "exometa: --looks: 3 looks stand beside 2 information fractions; leave one of the two out")]
    [InlineData("boundaries --type of --looks 3 --alpha 2.5", "exometa: --alpha: expected a one-sided level above 0 and below 0.5, found '2.5'")]
    [InlineData("boundaries --type of --looks 3 --futility 0", "exometa: --futility: holds 1 bound(s); one an interim look (2) was expected")]
    [InlineData("boundaries --type of --looks 2 --futility 0 --sided 2", "exometa: boundaries: futility belongs to one-sided designs; a two-sided one has none")]
    [InlineData("boundaries --type of --looks 2 --futility asfo", "exometa: --futility: unknown value 'asfo'; did you mean 'asof'?")]
    [InlineData("boundaries --type hp --looks 3 --param 1", "exometa: boundaries: the interim looks alone spend 0.232446, which is not below 0.025")]
    [InlineData("boundaries --type of --looks 2 --futility 3", "exometa: boundaries: at look 1 the futility bound, 3, reaches the critical value, 2.7965")]
    [InlineData("boundaries --tpye of --looks 3", "exometa: unknown option '--tpye'; did you mean '--type'?")]
    [InlineData("dunnett --arms 2.5", "exometa: --arms: expected a whole number from 1 to 1000, found '2.5'")]
    [InlineData("dunnett --alpha 0.05", "exometa: dunnett: --arms is missing")]
    [InlineData("dunnett --arms 3 --df 0", "exometa: --df: expected degrees of freedom above 0, found '0'")]
    [InlineData("dunnett --arms 3 --sizes 10,10", "exometa: --arms: stands beside --sizes, which say it already")]
    [InlineData("samplesize --endpoint continous --effect 1", "exometa: --endpoint: unknown value 'continous'; did you mean 'continuous'?")]
    [InlineData("samplesize --endpoint binary --pi1 1.2 --pi2 0.4", "exometa: --pi1: expected a probability above 0 and below 1, found '1.2'")]
    [InlineData("samplesize --endpoint binary --pi1 0.4 --pi2 0.4", "exometa: samplesize: the risks are those of the null hypothesis; there is nothing to detect")]
    [InlineData("samplesize --endpoint survival --hazard-ratio 0.7 --effect 2", "exometa: --effect: means nothing with --endpoint survival")]
    [InlineData("samplesize --endpoint survival --hazard-ratio 0.7 --pi2 0.4", "exometa: --pi2: --pi2 and --event-time belong together: which risk, and by when")]
    [InlineData("samplesize --endpoint continuous --effect 1 --sd 1 --looks 3", "exometa: --looks: belongs to --type, a group-sequential design")]
    [InlineData("boundries --type of", "exometa: unknown command 'boundries'; did you mean 'boundaries'?")]
    public async Task Wrong_input_is_named_and_nothing_is_printed(string line, string expected)
    {
        var outcome = await Outcome.OfAsync(["design", .. line.Split(' ')]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        Assert.Contains(expected, outcome.ErrorLines);
    }

    [Fact]
    public async Task All_problems_come_at_once()
    {
        var outcome = await Outcome.OfAsync(
            "design", "boundaries", "--type", "asx", "--looks", "99", "--alpha", "0", "--sided", "3", "--futility", "x", "--param", "a");
        Assert.Equal(2, outcome.ExitCode);
        foreach (var name in new[] { "--type", "--looks", "--alpha", "--sided", "--futility" })
        {
            Assert.Single(outcome.ErrorLines, l => l.StartsWith($"exometa: {name}: ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_look_without_a_boundary_is_null()
    {
        var result = await Json(
            ["boundaries", "--type", "asuser", "--looks", "3", "--spending", "0,0.01,0.025", "--futility", "none,0"]);
        Assert.Equal(JsonValueKind.Null, result.GetProperty("critical")[0].ValueKind);
        Assert.Equal(JsonValueKind.Null, result.GetProperty("futility")[0].ValueKind);
        Assert.Equal(0, result.GetProperty("futility")[1].GetDouble());
    }

    private static async Task<JsonElement> Json(string[] args)
    {
        var outcome = await Outcome.OfAsync(["design", .. args, "--format", "json"]);
        Assert.Equal("", outcome.Error);
        Assert.Equal(0, outcome.ExitCode);
        return JsonDocument.Parse(outcome.Output).RootElement;
    }

    private static void Close(JsonElement expected, JsonElement actual, double tolerance)
    {
        double[] theirs = expected.ValueKind == JsonValueKind.Array ? [.. expected.EnumerateArray().Select(e => e.GetDouble())] : [expected.GetDouble()];
        double[] ours = [.. actual.EnumerateArray().Select(e => e.GetDouble())];
        Assert.Equal(theirs.Length, ours.Length);
        Assert.All(theirs.Zip(ours), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
