namespace ExoMeta.Cli.Tests.Simulate;

/// <summary>Trial files with endpoints of means: how wrong ones are refused.</summary>
public sealed class MeansTrialFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("test: ancova ", "test: anocva ", "test: unknown value 'anocva', expected t, welch, ancova; did you mean 'ancova'?")]
    [InlineData("baseline_correlation: 0.5", "baseline_correlation: 1.2", "baseline_correlation: correlation is 1.2, which can leave (-1, 1)")]
    [InlineData("baseline_correlation: 0.5", "basline_correlation: 0.5", "basline_correlation: unknown field; did you mean 'baseline_correlation'?")]
    [InlineData("baseline_correlation: 0.5", "sd_ratio: 1", "baseline_correlation: is missing; test: ancova needs the correlation of outcome and baseline")]
    [InlineData("test: welch", "test: welch\n    baseline_correlation: 0.5", "baseline_correlation: has no part in test: welch; use test: ancova, or leave it out")]
    [InlineData("missing: [0.1, 0.15]", "missing: [0.1, 0.15, 0.2]", "'missing' has 3 probabilities for 2 arms; one for all, two (of the control arm and of the compared arms) or one an arm was expected")]
    [InlineData("missing: [0.1, 0.15]", "missing: []", "missing: expected one probability, two (of the control arm and of the compared arms), or one an arm in the order of 'arms'")]
    [InlineData("sd_ratio: 1.3", "centre_sd: 1", "centre_sd: has no part without centres, their number")]
    [InlineData("sd_ratio: 1.3", "centres: 5", "centre_sd: is missing")]
    [InlineData("sd_ratio: 1.3", "adjust_for: [centre]", "adjust_for: 'centre' needs centres, their number, and centre_sd")]
    [InlineData("sd_ratio: 1.3", "adjust_for: [center]", "adjust_for: unknown value 'center', expected baseline, centre; did you mean 'centre'?")]
    [InlineData("sd_ratio: 1.3", "adjust_for: [baseline]", "adjust_for: 'baseline' is test: ancova, and test: welch is named")]
    [InlineData("sd_ratio: 1.3", "centres: 5\n    centre_sd: 1", "centres: patients of centres are drawn by their sums, which missing_depends_on and limit_of_detection do not allow: leave out one or the other")]
    [InlineData("missing: [0.1, 0.15]", "missing: 1", "missing: probability of a missing outcome is 1, which can leave [0, 1)")]
    [InlineData("missing: [0.1, 0.15] ", "# ", "missing_slope: has no part without missing, the probability of a missing outcome")]
    [InlineData("missing_depends_on: baseline ", "# ", "missing_slope: has no part without missing_depends_on: baseline or outcome")]
    [InlineData("missing_slope: -0.5", "", "missing_slope: is missing")]
    [InlineData("missing_slope: -0.5", "missing_slope: 100", "missing_slope: slope is 100; a log odds ratio for a standard deviation, from -20 to 20, was expected")]
    [InlineData("sd: uniform(70, 90)", "sd: 0", "sd: standard deviation is 0, which is not always above 0")]
    [InlineData("sd_ratio: 1.3", "sd_ratio: normal(1, 1)", "sd_ratio: ratio of standard deviations is normal(1, 1), which is not always above 0")]
    [InlineData("log_sd: 1.2", "log_sd: -1", "log_sd: log standard deviation is -1, which is not always above 0")]
    [InlineData("limit_of_detection: 7", "limit_of_detection: 0", "limit_of_detection: is 0, which is not always above 0; expected a value on the original scale")]
    [InlineData("limit_of_detection: 7 ", "# ", "below_limit: has no part without limit_of_detection")]
    [InlineData("control_median: 20", "", "control_median: is missing")]
    [InlineData("below_limit: half", "below_limit: third", "below_limit: unknown value 'third', expected half, root-half, at-limit; did you mean 'half'?")]
    public async Task What_is_wrong_is_said_with_its_place(string old, string text, string message)
    {
        var outcome = await Run(old, text);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.Contains(outcome.ErrorLines, line => line.EndsWith(message, StringComparison.Ordinal) && line.Contains("OXYGENATION.yaml:", StringComparison.Ordinal));
    }

    /// <summary>A field that were read and forgotten would leave the answer as it is.</summary>
    [Theory]
    [InlineData("test: ancova ", "test: t ")]
    [InlineData("baseline_correlation: 0.5", "baseline_correlation: 0.8")]
    [InlineData("sd: uniform(70, 90)", "sd: 80\n    sd_ratio: 2")]
    [InlineData("missing: [0.1, 0.15]", "missing: 0.4")]
    [InlineData("missing_depends_on: baseline ", "missing_depends_on: outcome ")]
    [InlineData("missing_slope: -0.5", "missing_slope: 2")]
    public async Task Every_field_has_a_part_in_the_answer(string old, string text) =>
        Assert.NotEqual((await Run("", "")).Output.Split('\n')[3], (await Run(old, text)).Output.Split('\n')[3]);

    [Theory]
    [InlineData("limit_of_detection: 7", "limit_of_detection: 15")]
    [InlineData("control_median: 20", "control_median: lognormal(2.5, 0.2)")]
    [InlineData("below_limit: half", "below_limit: at-limit")]
    [InlineData("test: welch", "test: t")]
    public async Task Every_field_of_a_biomarker_has_a_part_in_the_answer(string old, string text) => Assert.NotEqual(
        (await Run("", "", "--endpoint", "il6-day7")).Output.Split('\n')[3], (await Run(old, text, "--endpoint", "il6-day7")).Output.Split('\n')[3]);

    private async Task<Outcome> Run(string old, string text, params string[] options)
    {
        var file = await File.ReadAllTextAsync(Repository.Path("docs", "trials", "oxygenation.yaml"), TestContext.Current.CancellationToken);
        Assert.Contains(old, file, StringComparison.Ordinal);
        var path = _folder["OXYGENATION.yaml"];
        await File.WriteAllTextAsync(path, old.Length > 0 ? file.Replace(old, text, StringComparison.Ordinal) : file, TestContext.Current.CancellationToken);
        return await Outcome.OfAsync(["simulate", path, "--truth", "fixed", "--trials", "2000", .. options]);
    }
}
