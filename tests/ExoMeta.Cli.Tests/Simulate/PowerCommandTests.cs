using System.Text.Json;

namespace ExoMeta.Cli.Tests.Simulate;

/// <summary><c>exometa power</c>: the size that is found, in text and JSON, and what is refused.</summary>
public sealed class PowerCommandTests
{
    private static readonly string Trial = Repository.Path("inputs", "exosome-ards", "trials", "NCT04493242.yaml");

    [Fact]
    public async Task The_size_has_the_power_and_one_less_has_not()
    {
        var outcome = await Run("--endpoint", "crp-day7", "--truth", "fixed", "--target", "0.8", "--over", "n", "--format", "json");
        Assert.Equal(0, outcome.ExitCode);
        using var json = JsonDocument.Parse(outcome.Output);
        var root = json.RootElement;
        var n = root.GetProperty("n").GetInt32();
        var evaluations = root.GetProperty("evaluations").EnumerateArray()
            .ToDictionary(e => e.GetProperty("n").GetInt32(), e => e.GetProperty("power").GetProperty("estimate").GetDouble());
        Assert.True(evaluations[n] >= 0.8 && evaluations[n - 1] < 0.8);
        Assert.Equal([n, n], root.GetProperty("nPerArm").EnumerateArray().Select(a => a.GetInt32()));
        Assert.InRange(n, root.GetProperty("nInterval")[0].GetInt32(), root.GetProperty("nInterval")[1].GetInt32());
        Assert.InRange(root.GetProperty("confirmedPower").GetProperty("estimate").GetDouble(), 0.77, 0.83);
    }

    [Fact]
    public async Task Text_says_what_is_needed()
    {
        var text = (await Run("--endpoint", "crp-day7", "--truth", "fixed", "--target", "0.5")).Output;
        Assert.Contains("  power 0.5 needs ", text, StringComparison.Ordinal);
        Assert.Contains(" patients (", text, StringComparison.Ordinal);
        Assert.Contains("from other draws: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_power_above_the_ceiling_is_out_of_reach()
    {
        var outcome = await Run("--target", "0.9", "--largest", "500", "--format", "json");
        using var json = JsonDocument.Parse(outcome.Output);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("n").ValueKind);
        Assert.True(json.RootElement.GetProperty("ceiling").GetProperty("estimate").GetDouble() < 0.9);
        Assert.Contains("  no size has power 0.9", (await Run("--target", "0.9", "--largest", "500")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Threads_change_no_byte()
    {
        string[] options = ["--target", "0.3", "--format", "json", "--threads"];
        Assert.Equal((await Run([.. options, "1"])).Output, (await Run([.. options, "3"])).Output);
    }

    [Theory]
    [InlineData("--target", "1", "--target: expected a power between 0 and 1, found '1'")]
    [InlineData("--over", "m", "--over: unknown value 'm'; did you mean 'n'?")]
    [InlineData("--n", "20,1", "--n: expected whole numbers from 2 to 1000000 with commas between, found '1'")]
    [InlineData("--effect", "a", "--effect: expected numbers with commas between, found 'a'")]
    [InlineData("--tau", "0,-1", "--tau: expected numbers of at least 0 with commas between, found '-1'")]
    [InlineData("--power", "al", "--power: unknown value 'al'; did you mean 'all'?")]
    [InlineData("--largest", "1", "--largest: expected a whole number from 2 to 1000000, found '1'")]
    [InlineData("--truth", "posteriour", "--truth: unknown truth 'posteriour'")]
    public async Task Wrong_options_are_refused(string option, string value, string message)
    {
        var outcome = await Run(option, value);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.Contains(outcome.ErrorLines, l => l.Contains(message, StringComparison.Ordinal));
    }

    private static Task<Outcome> Run(params string[] options) => Outcome.OfAsync(["power", Trial, "--trials", "2000", "--seed", "4", .. options]);
}
