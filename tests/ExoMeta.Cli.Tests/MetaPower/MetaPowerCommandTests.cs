using System.Text.Json;
using System.Text.RegularExpressions;
using ExoMeta.Cli.Tests.PoolText;

namespace ExoMeta.Cli.Tests.MetaPower;

/// <summary><c>exometa meta-power</c>: text and JSON say the same, threads change nothing, and wrong options are refused all at once.</summary>
public sealed class MetaPowerCommandTests
{
    private const string Good = "--k 4 --n 30 --measure SMD --effect 0.4 --tau2 0.05 --replicates 3000 --seed 9";

    [Fact]
    public async Task Text_and_json_hold_the_same_numbers()
    {
        var text = (await Run(Good)).Output;
        using var json = JsonDocument.Parse((await Run(Good + " --format json")).Output);
        var root = json.RootElement;
        Assert.Equal((4, 3000, 9, "replicates"), (
            root.GetProperty("k").GetInt32(), root.GetProperty("replicates").GetInt32(), root.GetProperty("seed").GetInt32(), root.GetProperty("stopped").GetString()));
        Assert.Contains("3000 simulated meta-analyses of 4 studies (SMD; groups of 30 and 30; true effects normal with mean 0.4 and τ² = 0.05)", text, StringComparison.Ordinal);
        var methods = root.GetProperty("methods").EnumerateArray().ToArray();
        Assert.Equal(["EE", "DL", "PM", "ML", "REML"], methods.Select(m => m.GetProperty("method").GetString()));
        var lines = text.Split('\n').Select(l => Regex.Split(l.Trim(), "  +")).ToArray();
        foreach (var m in methods)
        {
            var code = m.GetProperty("method").GetString()!;
            string[] own = [.. Cells(m, "bias", 1), .. Cells(m, "rmse", 1), .. Cells(m, "tau2", 1), .. Cells(m, "tau2Zero", 100), "0"];
            Shows(own, lines.Single(l => l[0] == code && l.Length == 10)[1..]);
            foreach (var i in m.GetProperty("inferences").EnumerateArray())
            {
                var name = i.GetProperty("inference").GetString();
                Shows([.. Cells(i, "rejection", 100), .. Cells(i, "coverage", 100), .. Cells(i, "width", 1)], lines.Single(l => l.Length == 8 && l[0] == code && l[1] == name)[2..]);
            }
        }
    }

    [Fact]
    public async Task Threads_change_no_byte_but_time()
    {
        var one = await Run(Good + " --threads 1 --format json");
        var three = await Run(Good + " --threads 3 --format json");
        Assert.Equal(WithoutTime(one.Output), WithoutTime(three.Output));
    }

    /// <summary>As printed with AVX-512; the runs of this category on other hardware compare with it.</summary>
    [Theory]
    [InlineData("--measure OR --n 40,60,100,250 --control-risk 0.08 --effect -0.5 --tau2 0.1 --distribution t(5)", "1084 2711 550 2806 124 2986 829 2821 548 2810 120 2991 820 2817 547 2810 121 2990 982 2766 550 2807 124 2987 865 2815 552 2809 113 2991 3000 1691 1691 2402 1800")]
    [InlineData("--measure SMD --n 5,9,30 --effect 0.5 --tau2 0.2 --distribution two-point(0.3)", "1467 2214 402 2782 157 2998 855 2552 388 2782 140 2998 857 2560 388 2782 143 2998 1116 2394 401 2782 156 2998 858 2556 385 2782 133 2998 3000 1238 1238 2012 1295")]
    [InlineData("--measure MD --n 5,9,30,12 --sd 2 --effect 0.5 --tau2 0.2", "1031 2550 447 2814 165 2977 707 2758 428 2816 144 2979 703 2755 424 2816 142 2979 852 2686 446 2815 163 2978 690 2751 433 2817 138 2980 3000 1378 1378 1915 1368")]
    [Trait("Category", "Determinism")]
    public async Task Counts_are_the_same_on_any_hardware(string options, string expected)
    {
        using var json = JsonDocument.Parse((await Run(options + " --replicates 3000 --seed 5 --format json")).Output);
        var counts = json.RootElement.GetProperty("methods").EnumerateArray().SelectMany(m => m.GetProperty("inferences").EnumerateArray(), (m, i) => i)
            .SelectMany(i => new[] { "rejection", "coverage" }.Select(f => Math.Round(3000 * i.GetProperty(f).GetProperty("estimate").GetDouble())))
            .Concat(json.RootElement.GetProperty("methods").EnumerateArray().Select(m => Math.Round(3000 * m.GetProperty("tau2Zero").GetProperty("estimate").GetDouble())));
        Assert.Equal(expected, string.Join(' ', counts));
    }

    [Fact]
    public async Task A_target_that_is_reached_and_one_that_is_not_say_so()
    {
        Assert.Contains("; target error reached;", (await Run("--variances 0.1 --k 5 --methods EE --inference z --target-error 0.01")).Output, StringComparison.Ordinal);
        var missed = await Run("--variances 0.1 --k 5 --methods EE --inference z --target-error 0.0001 --replicates 9000");
        Assert.Contains("9000 simulated meta-analyses", missed.Output, StringComparison.Ordinal);
        Assert.Contains("the target error of 0.0001 not reached", missed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sizes_may_be_listed_on_either_side()
    {
        using var json = JsonDocument.Parse((await Run("--measure MD --n 10 --n-control 5,6,7 --replicates 1000 --methods EE --inference z --format json")).Output);
        Assert.Equal([10, 10, 10], json.RootElement.GetProperty("n").EnumerateArray().Select(e => e.GetInt32()));
        Assert.Equal([5, 6, 7], json.RootElement.GetProperty("nControl").EnumerateArray().Select(e => e.GetInt32()));
    }

    [Theory]
    [InlineData("", "--n: is missing (or --variances): how large the studies are")]
    [InlineData("--measure SMD --k 5", "--n: is missing: how large the studies are")]
    [InlineData("--n 50", "there are 1 studies; from 2 to 1000 were expected")]
    [InlineData("--k 1 --n 50", "--k: expected a whole number from 2 to 1000, found '1'")]
    [InlineData("--k 3 --n 10,20", "--n: 2 values for 3 studies; expected one for all, or one a study")]
    [InlineData("--k 3 --n 10 --n-control 10,20", "--n-control: 2 values for 3 studies")]
    [InlineData("--n 10,20 --n-control 10,20,30", "--n-control: 3 values for 2 studies")]
    [InlineData("--k 3 --n 0", "--n: '0' is no group size; expected whole numbers from 1")]
    [InlineData("--k 3 --n 1 --measure SMD", "--n: '1' is no group size; expected whole numbers from 2")]
    [InlineData("--k 3 --n 12.5", "--n: '12.5' is no group size")]
    [InlineData("--k 3 --n 10,,20", "--n: names nothing, or holds an empty name")]
    [InlineData("--k 3 --n-control 5", "--n-control: belongs to --n")]
    [InlineData("--k 3 --variances 0", "--variances: '0' is no sampling variance")]
    [InlineData("--k 3 --variances x", "--variances: 'x' is no sampling variance")]
    [InlineData("--k 3 --variances 0.1 --n 5", "--n: stands beside --variances")]
    [InlineData("--k 3 --variances 0.1 --measure MD", "--variances: are not known with --measure MD")]
    [InlineData("--k 3 --n 5 --measure RR", "--measure: unknown value 'RR'; did you mean 'OR'?")]
    [InlineData("--k 3 --n 5 --measure OR", "--control-risk: is missing")]
    [InlineData("--k 3 --n 5 --measure OR --control-risk 1", "--control-risk: expected a number from")]
    [InlineData("--k 3 --n 5 --control-risk 0.1", "--control-risk: belongs to --measure OR")]
    [InlineData("--k 3 --n 5 --measure SMD --sd 2", "--sd: means nothing with --measure SMD")]
    [InlineData("--k 3 --n 5 --sd 0", "--sd: expected a number from")]
    [InlineData("--k 3 --n 5 --effect big", "--effect: expected a number from -1000000 to 1000000, found 'big'")]
    [InlineData("--k 3 --n 5 --tau2 -1", "--tau2: expected a number from 0 to 1000000, found '-1'")]
    [InlineData("--k 3 --n 5 --measure OR --control-risk 0.1 --effect 30", "is no log odds ratio")]
    [InlineData("--k 3 --n 5 --tau2 0.1 --distribution gamma(2)", "--distribution: no distribution of true effects is written 'gamma(2)'")]
    [InlineData("--k 3 --n 5 --tau2 0.1 --distribution t(2)", "with 2 degrees of freedom has no variance")]
    [InlineData("--k 3 --n 5 --tau2 0.1 --distribution two-point(1)", "the share of the first kind of studies is 1")]
    [InlineData("--k 3 --n 5 --distribution t(4)", "--distribution: true effects that do not vary have none: --tau2 is 0")]
    [InlineData("--k 3 --n 5 --methods RELM", "--methods: unknown value 'RELM'; did you mean 'REML'?")]
    [InlineData("--k 3 --n 5 --methods DL,DL", "--methods: 'DL' is named twice")]
    [InlineData("--k 3 --n 5 --inference kr", "--inference: unknown value 'kr'")]
    [InlineData("--k 3 --n 5 --level 100", "--level: expected a number from 1 to 99.9999")]
    [InlineData("--k 3 --n 5 --replicates 10", "--replicates: expected a whole number from 1000")]
    [InlineData("--k 3 --n 5 --target-error 0", "--target-error: an error of 0 is never reached")]
    [InlineData("--k 3 --n 5 --target-error 0.6", "--target-error: expected a number from 0 to 0.5")]
    [InlineData("--k 3 --n 5 --seed -1", "--seed: expected a whole number from 0")]
    [InlineData("--k 3 --n 5 --threads 0", "--threads: expected a whole number from 1")]
    [InlineData("--k 3 --n 5 --tau 0.1", "unknown option '--tau'; did you mean '--tau2'?")]
    [InlineData("--k 3 --n 5 --format xml", "--format: unknown format 'xml'")]
    public async Task Wrong_options_are_refused(string options, string expected)
    {
        var outcome = await Run(options);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_problems_are_told_at_once()
    {
        var outcome = await Run("--k 1 --n 0 --measure SMD --sd 3 --methods XX --level 0 --seed x");
        Assert.Equal(6, outcome.Error.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task A_run_can_be_cancelled()
    {
        using var source = new CancellationTokenSource(200);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await App.RunAsync(["meta-power", "--k", "50", "--variances", "0.1", "--replicates", "1000000000000"], output, error, source.Token);
        Assert.Equal((130, ""), (code, output.ToString()));
    }

    private static Task<Outcome> Run(string options) => Outcome.OfAsync(["meta-power", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    private static string WithoutTime(string json) => Regex.Replace(json, "\"(elapsedSeconds|throughput)\": [^,]*", "");

    private static string[] Cells(JsonElement parent, string property, double times) =>
        [.. new[] { "estimate", "mcse" }.Select(f => JsonSerializer.Serialize(times * parent.GetProperty(property).GetProperty(f).GetDouble()))];

    private static void Shows(string[] values, string[] cells)
    {
        Assert.Equal(values.Length, cells.Length);
        foreach (var (value, cell) in values.Zip(cells))
        {
            PoolPair.Shows(cell, JsonDocument.Parse(value).RootElement);
        }
    }
}
