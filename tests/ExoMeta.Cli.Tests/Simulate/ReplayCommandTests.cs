using System.Globalization;
using System.Text.Json;

namespace ExoMeta.Cli.Tests.Simulate;

/// <summary><c>exometa simulate --replay</c> and <c>--partial-nulls</c>.</summary>
public sealed class ReplayCommandTests
{
    [Fact]
    public async Task A_replay_holds_looks_and_patients()
    {
        using var json = await Run("small.yaml", "--replay", "17");
        var root = json.RootElement;
        var looks = root.GetProperty("looks").EnumerateArray().ToArray();
        var patients = root.GetProperty("patients").EnumerateArray().ToArray();
        Assert.Equal(looks[^1].GetProperty("n").EnumerateArray().Sum(n => n.GetInt32()), patients.Length);
        Assert.Equal(["event"], root.GetProperty("columns").EnumerateArray().Select(c => c.GetString()));
        Assert.All(patients, p => Assert.InRange(p.GetProperty("values")[0].GetDouble(), 0, 1));
        Assert.NotEqual("goes-on", looks[^1].GetProperty("comparisons")[0].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Another_seed_or_number_is_another_trial()
    {
        string[] all = [await Text("--replay", "17"), await Text("--replay", "18"), await Text("--replay", "17", "--seed", "2")];
        Assert.Equal(3, all.Distinct().Count());
        Assert.Equal(all[0], await Text("--replay", "17"));
    }

    [Fact]
    public async Task Partial_nulls_keep_the_level_of_a_closed_test()
    {
        using var json = await Run("dose-finding.yaml", "--partial-nulls", "--trials", "20000");
        var partial = json.RootElement.GetProperty("partialNulls").EnumerateArray().ToArray();
        // Three arms of one size with the effect of the point: one with an effect, and two.
        Assert.Equal([3, 3], partial.Select(p => p.GetProperty("standsFor").GetInt32()));
        Assert.All(partial, p => Assert.InRange(p.GetProperty("familywiseError").GetProperty("estimate").GetDouble(), 0, 0.025 + 4.5 * Math.Sqrt(0.025 * 0.975 / 20_000)));
        Assert.Equal(["1e9", "1e10"], partial[1].GetProperty("effective").EnumerateArray().Select(a => a.GetString()));
        Assert.True(json.RootElement.GetProperty("partialNullsComplete").GetBoolean());
        Assert.Equal(6, json.RootElement.GetProperty("partialNullsInAll").GetInt32());
    }

    [Fact]
    public async Task Of_partial_nulls_of_arms_that_are_alike_one_is_simulated()
    {
        var text = await ManyArms(12, _ => 20);
        Assert.Equal(11, text.Split("none elsewhere").Length - 1);
        Assert.Contains("with an effect in arm 1, arm 2 and none elsewhere: ", text, StringComparison.Ordinal);
        Assert.Contains("(the same for 66 choices of arms that are alike)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("not all", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Partial_nulls_that_are_too_many_are_not_all_simulated_and_that_is_said()
    {
        var text = await ManyArms(12, arm => 20 + arm);
        Assert.Contains("not all: these are 596 of 4094 choices, all with an effect in 1, 2, 3, 9, 10, 11 arms; at most 1022 are simulated", text, StringComparison.Ordinal);
    }

    /// <summary>A trial of bonferroni's with arms against one control.</summary>
    private static async Task<string> ManyArms(int arms, Func<int, int> size)
    {
        var page = await File.ReadAllTextAsync(Repository.Path("docs", "trials", "strata.yaml"), TestContext.Current.CancellationToken);
        var (from, to) = (page.IndexOf("arms:", StringComparison.Ordinal), page.IndexOf("  - id: death-28d-ignored", StringComparison.Ordinal));
        var endpoints = page[page.IndexOf("endpoints:", StringComparison.Ordinal)..to].Replace("multiplicity: none", "multiplicity: bonferroni", StringComparison.Ordinal);
        var list = string.Concat(Enumerable.Range(1, arms).Select(arm => string.Create(CultureInfo.InvariantCulture, $"  - name: arm {arm}\n    dose_text: one infusion\n    n: {size(arm)}\n")));
        using var folder = new TemporaryFolder();
        var path = folder["many.yaml"];
        await File.WriteAllTextAsync(path, $"{page[..from]}arms:\n  - name: control\n    control: true\n    n: 20\n{list}{endpoints}", TestContext.Current.CancellationToken);
        var outcome = await Outcome.OfAsync(["simulate", path, "--partial-nulls", "--trials", "200"]);
        Assert.Equal("", outcome.Error);
        return outcome.Output;
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("first")]
    public async Task Wrong_numbers_are_refused(string number)
    {
        var outcome = await Outcome.OfAsync(["simulate", Repository.Path("docs", "trials", "small.yaml"), "--replay", number]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains($"--replay: expected a whole number from 0 to 1000000000000, found '{number}'", outcome.Error, StringComparison.Ordinal);
    }

    private static async Task<string> Text(params string[] options) => (await Outcome.OfAsync(["simulate", Repository.Path("docs", "trials", "small.yaml"), .. options])).Output;

    private static async Task<JsonDocument> Run(string file, params string[] options)
    {
        var outcome = await Outcome.OfAsync(["simulate", Repository.Path("docs", "trials", file), "--format", "json", .. options]);
        Assert.Equal("", outcome.Error);
        return JsonDocument.Parse(outcome.Output);
    }
}
