namespace ExoMeta.Cli.Tests.Simulate;

/// <summary>Trial files with strata and centres: what has a part in the answer, and how wrong ones are refused.</summary>
public sealed class StrataAndCentresFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("strata", "test: mantel-haenszel", "test: mantel-haenzel", "test: unknown value 'mantel-haenzel', expected score, chi-square-corrected, wald, fisher, boschloo, farrington-manning, mantel-haenszel, mantel-haenszel-wald, stratified-farrington-manning; did you mean 'mantel-haenszel'?")]
    [InlineData("strata", "test: mantel-haenszel", "test: score\n    margin: 0.1", "margin: means nothing with 'score'; a margin belongs to 'wald', 'farrington-manning', 'mantel-haenszel-wald' and 'stratified-farrington-manning'")]
    [InlineData("strata", "test: mantel-haenszel", "margin: 0.1", "margin: means nothing with 'mantel-haenszel'; a margin belongs to 'wald', 'farrington-manning', 'mantel-haenszel-wald' and 'stratified-farrington-manning'")]
    [InlineData("strata", "test: mantel-haenszel", "test: stratified-farrington-manning", "test: 'stratified-farrington-manning' tests a margin, and 'margin' is missing")]
    [InlineData("strata-margin", "measure: RD", "measure: OR", "test: 'stratified-farrington-manning' tests a risk difference or a risk ratio: set 'measure: RD' or 'measure: RR', or test an odds ratio by 'mantel-haenszel-wald'")]
    [InlineData("strata-margin", "assumed: 0.1,", "assumed: 0.9,", "margin: a risk difference of 0.9 carries the control risk 0.15 to 1.05, outside [0, 1]")]
    [InlineData("strata-margin", "[0.04, 0.08]", "[0.04, 0.08, 0.1]", "death-28d: 'missing' has 3 probabilities for 2 arms; one for all, two (of the control arm and of the compared arms) or one an arm was expected")]
    [InlineData("strata-margin", "[0.04, 0.08]", "[0.04, 1]", "missing: probability of a missing outcome is 1, which can leave [0, 1)")]
    [InlineData("strata-margin", "missing_counts_as: event", "missing_counts_as: events", "missing_counts_as: unknown value 'events', expected excluded, event, none; did you mean 'event'?")]
    [InlineData("strata-margin", "missing: {", "missing_if_events: {", "missing_if_events: unknown field; did you mean 'missing_if_event'?")]
    [InlineData("strata-margin", "theta: 0\n", "theta: -0.2\n", "theta: a risk difference of -0.2 carries the control risk 0.15 to -0.05, outside [0, 1]")]
    [InlineData("strata", "test: mantel-haenszel", "control_risk: 0.4", "control_risk: stands beside 'strata'; each stratum has its own")]
    [InlineData("strata", "share: 0.4,", "share: 0.5,", "strata: the shares add up to 1.1; 1 was expected")]
    [InlineData("strata", "share: 0.4,", "shore: 0.4,", "shore: unknown field; did you mean 'share'?")]
    [InlineData("strata", "control_risk: 0.75", "control_risk: 1", "strata: control risk is 1; a log odds ratio needs a risk above 0 and below 1")]
    [InlineData("strata", "share: 0.4,", "share: half,", "share: expected a number, found 'half'")]
    [InlineData("death-risk-ratio", "test: fisher", "test: mantel-haenszel", "test: 'mantel-haenszel' tests over strata, and 'strata' is missing")]
    [InlineData("centres", "centres: 10", "centres: 500", "centres: expected a whole number from 2 to 100, found '500'")]
    [InlineData("centres", "baseline_correlation: 0.5", "test: welch", "adjust_for: 'welch' has a variance for each arm and no effects of centres: use test: t, or leave out 'centre'")]
    [InlineData("exacerbations", "test: ", "centres: 10\n    test: ", "centres: unknown field; did you mean 'name'?")]
    public async Task What_is_wrong_is_said_with_its_place(string page, string old, string text, string message)
    {
        var outcome = await Run(page, old, text);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.Contains(outcome.ErrorLines, line => line.EndsWith(message, StringComparison.Ordinal) && line.Contains(".yaml:", StringComparison.Ordinal));
    }

    /// <summary>A field that were read and forgotten would leave the answer as it is.</summary>
    [Theory]
    [InlineData("strata", "test: mantel-haenszel", "test: fisher")]
    [InlineData("strata", "share: 0.4, control_risk: 0.15", "share: 0.4, control_risk: 0.35")]
    [InlineData("strata", "share: 0.4, control_risk: 0.15}            # mild\n      - {share: 0.35", "share: 0.2, control_risk: 0.15}            # mild\n      - {share: 0.55")]
    [InlineData("strata", "test: mantel-haenszel", "missing: 0.2")]
    [InlineData("strata", "test: mantel-haenszel", "test: mantel-haenszel-wald\n    margin: 0.2")]
    [InlineData("strata-margin", "assumed: 0.1,", "assumed: 0.05,")]
    [InlineData("strata-margin", "missing: {assumed: [0.04, 0.08]", "missing_if_event: {assumed: [0.04, 0.3]")]
    [InlineData("strata-margin", "early\"}\n    multiplicity", "early\"}\n    missing_counts_as: none\n    multiplicity")]
    [InlineData("strata-margin", "test: stratified-farrington-manning", "test: mantel-haenszel-wald")]
    [InlineData("strata-margin", "test: stratified-farrington-manning", "test: farrington-manning")]
    [InlineData("centres", "centres: 10", "centres: 3")]
    [InlineData("centres", "adjust_for: [baseline, centre]", "adjust_for: [baseline]")]
    [InlineData("centres", "baseline_correlation: 0.5\n    adjust_for: [baseline, centre]", "adjust_for: [centre]")]
    [InlineData("centres", "centre_sd: uniform(20, 50)      # mmHg\n    baseline_correlation: 0.5\n    adjust_for: [baseline, centre]", "centre_sd: 90")]
    public async Task Every_field_has_a_part_in_the_answer(string page, string old, string text) =>
        Assert.NotEqual((await Run(page, "", "")).Output.Split('\n')[3], (await Run(page, old, text)).Output.Split('\n')[3]);

    private async Task<Outcome> Run(string page, string old, string text)
    {
        var file = await File.ReadAllTextAsync(Repository.Path("docs", "trials", page + ".yaml"), TestContext.Current.CancellationToken);
        Assert.Contains(old, file, StringComparison.Ordinal);
        var path = _folder[page + ".yaml"];
        await File.WriteAllTextAsync(path, old.Length > 0 ? file.Replace(old, text, StringComparison.Ordinal) : file, TestContext.Current.CancellationToken);
        return await Outcome.OfAsync(["simulate", path, "--truth", "fixed", "--trials", "2000"]);
    }
}
