using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ExoMeta.Cli.Tests.Data;

/// <summary>Scripts for R: run by R where metafor is installed, they give our numbers.</summary>
public class RScriptTests
{
    private const string Hostile = "\");q(status=9);(\"";

    private static readonly Lazy<Task<string?>> WhyNoR = new(FindAsync);

    /// <summary>Options over measures, methods and parts; and how well the numbers must agree, absolute and relative to 1.</summary>
    public static TheoryData<string, double> Requests => new()
    {
        { "bcg.csv --measure OR", 1e-6 },
        { "bcg.csv --measure RR --method DL --inference hksj --leave-one-out --cumulative", 1e-6 },
        { "bcg.csv --measure RD --method PM --inference hksj-adhoc --prediction t-k2", 1e-6 },
        { "bcg.csv --measure AS --method HE --prediction t-k1 --level 90", 1e-6 },
        { "bcg.csv --measure PETO --method EE --diagnostics", 1e-6 },
        { "bcg.csv --measure OR --method ML --tau2-ci pl --bias", 1e-4 },
        { "bcg.csv --measure OR --method SJ --subgroup alloc --inference hksj", 1e-6 },
        { "bcg.csv --measure OR --method EB --mods ablat,alloc,ablat:alloc --inference hksj", 1e-6 },
        { "bcg.csv --measure OR --method REML --mods factor(alloc),0", 1e-6 },
        { "bcg.csv --measure OR --method REML --cluster alloc", 1e-6 },
        { "bcg.csv --measure OR --nested alloc,study", 1e-5 },
        { "bcg.csv --measure OR --within alloc --rho 0.3", 1e-5 },
        { "bcg.csv --measure OR --method HS --weights n1i", 1e-6 },
        { "bcg.csv --measure RR --method MH", 1e-6 },
        { "bcg.csv --measure OR --method PETO", 1e-6 },
        { "bcg.csv --measure OR --method GLMM-UM.FS", 1e-3 },
        { "normand1999.csv --measure SMD --method REML --inference kr", 1e-6 },
        { "normand1999.csv --measure ROM --correct", 1e-6 },
        { "normand1999.csv --measure MD --method DL --bias", 1e-6 },
        { "mixed-forms.csv --measure ROM --reported", 1e-6 },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task R_gives_the_same_numbers(string options, double tolerance)
    {
        var reason = await WhyNoR.Value;
        SkippedTest.When(reason is not null, reason ?? "");
        using var folder = new TemporaryFolder();
        var arguments = options.Split(' ');
        var outcome = await Outcome.OfAsync(["pool", Repository.Path("inputs", "classics", arguments[0]), .. arguments[1..], "--r-script", folder["a.R"]]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var compared = await ComparedAsync(folder["a.R"]);
        Assert.Contains(compared, c => c.What is "estimate" or "coefficients");
        Assert.All(compared, c => Assert.True(Math.Abs(c.Ours - c.Theirs) <= tolerance * Math.Max(1, Math.Abs(c.Ours)), $"{c.What}: {c.Ours:R} here, {c.Theirs:R} in R"));
    }

    [Theory]
    [InlineData("a\\b")]
    [InlineData("# \u202E Zoë 😀\u0001")]
    [InlineData(Hostile)]
    public async Task Text_of_users_ends_no_string_and_no_comment(string text)
    {
        var reason = await WhyNoR.Value;
        SkippedTest.When(reason is not null, reason ?? "");
        using var folder = new TemporaryFolder();
        var quoted = "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        var file = folder.Write("a.csv", $"study,yi,vi,{quoted}\n{quoted},0.1,0.04,{quoted}\nb,0.3,0.05,x\nc,0.2,0.03,x\nd,0.7,0.09,{quoted}\n");
        var outcome = await Outcome.OfAsync("pool", file, "--measure", "YV", "--mods", text.Contains(':', StringComparison.Ordinal) ? "x" : text, "--r-script", folder["a.R"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.DoesNotContain(await File.ReadAllTextAsync(folder["a.R"], TestContext.Current.CancellationToken), c => c is not ('\n' or (>= ' ' and < '\x7F')));
        Assert.NotEmpty(await ComparedAsync(folder["a.R"]));
    }

    [Fact]
    public async Task What_R_cannot_repeat_is_said()
    {
        using var folder = new TemporaryFolder();
        var file = Repository.Path("inputs", "classics", "bcg.csv");
        var bayes = await Outcome.OfAsync("pool", file, "--measure", "OR", "--method", "BAYES", "--prior", "half-cauchy(0.3)", "--mu-prior", "normal(0,4)", "--r-script", folder["b.R"]);
        Assert.Equal(0, bayes.ExitCode);
        var script = await File.ReadAllTextAsync(folder["b.R"], TestContext.Current.CancellationToken);
        Assert.Contains("# library(bayesmeta); bayesmeta(y = dat$yi, sigma = sqrt(dat$vi), mu.prior = c(mean = 0, sd = 4),\n#   tau.prior = function(t) dhalfcauchy(t, scale = 0.3))\n", script, StringComparison.Ordinal);
        Assert.DoesNotContain("res <-", script, StringComparison.Ordinal);

        await Outcome.OfAsync("pool", file, "--measure", "OR", "--inference", "kr", "--r-script", folder["k.R"]);
        Assert.Contains("# metafor has no Kenward-Roger inference", await File.ReadAllTextAsync(folder["k.R"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_cannot_be_written_is_a_problem_of_the_input()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "");
        var outcome = await Outcome.OfAsync("pool", Repository.Path("inputs", "classics", "bcg.csv"), "--measure", "OR", "--r-script", folder["file/a.R"], "--tables", folder["tables"]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        Assert.False(Directory.Exists(folder["tables"]));
        Assert.Contains("a.R: --r-script: cannot be written", outcome.Error, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<(string What, double Ours, double Theirs)>> ComparedAsync(string script)
    {
        var (code, output, error) = await RunAsync(script);
        Assert.True(code == 0, error);
        var lines = output.Split('\n');
        var heading = Array.IndexOf(lines, "quantity\tExoMeta\tR");
        Assert.True(heading >= 0, output);
        return
        [
            .. lines[(heading + 1)..].Where(l => l.Length > 0).Select(l => l.Split('\t'))
                .Select(c => (c[0], double.Parse(c[1], CultureInfo.InvariantCulture), double.Parse(c[2], CultureInfo.InvariantCulture))),
        ];
    }

    private static async Task<string?> FindAsync()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("a.R", "cat(requireNamespace('metafor', quietly = TRUE) && requireNamespace('clubSandwich', quietly = TRUE) && requireNamespace('lme4', quietly = TRUE))\n");
        try
        {
            return (await RunAsync(script)).Output.Trim() == "TRUE" ? null : "R has no metafor, clubSandwich or lme4";
        }
        catch (Win32Exception)
        {
            return "R is not installed";
        }
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("Rscript", ["--vanilla", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }
}
