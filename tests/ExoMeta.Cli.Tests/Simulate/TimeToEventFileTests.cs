using System.Text.Json;

namespace ExoMeta.Cli.Tests.Simulate;

/// <summary>Trial files with a time to an event, or with a conduct: what is answered, and how wrong ones are refused.</summary>
public sealed class TimeToEventFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Calendar_time_is_answered_with_its_Monte_Carlo_error()
    {
        using var json = JsonDocument.Parse((await Run("", [])).Output);
        var root = json.RootElement;
        Assert.Equal("weeks", root.GetProperty("timeUnit").GetString());
        Assert.InRange(root.GetProperty("duration").GetProperty("estimate").GetDouble(), 10, 20);
        Assert.True(root.GetProperty("duration").GetProperty("mcse").GetDouble() > 0);
        Assert.InRange(root.GetProperty("recruited").GetProperty("estimate").GetDouble(), 50, 100);
        var looks = root.GetProperty("looks").EnumerateArray().ToArray();
        Assert.Equal(15, looks[0].GetProperty("events").GetProperty("estimate").GetDouble());
        Assert.Equal([0.5, 1.0], looks.Select(l => l.GetProperty("information").GetDouble()));
        Assert.True(looks[0].GetProperty("time").GetProperty("estimate").GetDouble() < looks[1].GetProperty("time").GetProperty("estimate").GetDouble());
    }

    [Theory]
    [InlineData("test: log-rank", "test: logrank", ":24:11: test: unknown value 'logrank', expected log-rank, cox, fleming-harrington, rmst, km-risk; did you mean 'log-rank'?")]
    [InlineData("events: 30", "event: 30", "event: unknown field; did you mean 'events'?")]
    [InlineData("events: 30", "events: 300", "300 events are more than the 100 patients")]
    [InlineData("events: 30", "events: 0", "events: expected a whole number from 1 to 1000000, found '0'")]
    [InlineData("test: log-rank", "test: rmst", "test_time: is missing")]
    [InlineData("test: log-rank", "{test: log-rank, rho: 1}", "rho: belongs to the test fleming-harrington")]
    [InlineData("control_risk: {by: 4, risk: 0.4}", "control_risk: {by: 4, risk: 1.4}", "control_risk: control risk is 1.4; a probability above 0 and below 1 was expected")]
    [InlineData("control_risk: {by: 4, risk: 0.4}", "control_risk: {by: 4}", "risk: is missing")]
    [InlineData("control_risk: {by: 4, risk: 0.4}", "control_hazard: [{until: 3, rate: 0.1}, {until: 2, rate: 0.2}, {rate: -1}]", "until: 2 does not come after 3")]
    [InlineData("control_risk: {by: 4, risk: 0.4}", "control_hazard: [{until: 3, rate: 0.1}, {until: 2, rate: 0.2}, {rate: -1}]", "rate: -1 is below 0")]
    [InlineData("control_risk: {by: 4, risk: 0.4}", "control_hazard: \"normal(1, 1)\"", "control_hazard: control hazard is normal(1, 1); a hazard that is always above 0 was expected")]
    [InlineData("control_risk: {by: 4, risk: 0.4}", "", "control_hazard: is missing; 'control_hazard' or 'control_risk: {by: TIME, risk: RISK}' was expected")]
    [InlineData("dropout_hazard: 0.01", "dropout_hazrd: 0.01", "dropout_hazrd: unknown field; did you mean 'dropout_hazard'?")]
    [InlineData("period: 20", "perod: 20", "perod: unknown field; did you mean 'period'?")]
    [InlineData("period: 20", "period: -3", "period: the period of recruitment is -3; a time that is always above 0 was expected")]
    [InlineData("period: 20", "rate: [{until: 3, rate: 1}, {rate: 0}]", "rate: recruitment ends before all patients are there")]
    [InlineData("follow_up: 12", "readout: 3", "readout: has no meaning for a time to an event")]
    [InlineData("follow_up: 12", "follow_up: 0", "follow_up: patients are followed for 0; a time above 0 was expected")]
    [InlineData("follow_up: 12", "look_times: [3]", "look_times: stands beside 'events'")]
    public async Task Wrong_files_are_refused(string right, string wrong, string message)
    {
        var outcome = await Run(right, [wrong]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.Contains(outcome.ErrorLines, l => l.Contains(message, StringComparison.Ordinal));
    }

    private async Task<Outcome> Run(string right, string[] wrong)
    {
        var path = _folder["trial.yaml"];
        var text = Trial;
        if (wrong is [var replaced])
        {
            Assert.Contains(right, text, StringComparison.Ordinal);
            text = text.Replace(right, replaced.StartsWith('{') ? replaced[1..^1].Replace(", ", "\n    ", StringComparison.Ordinal) : replaced, StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return await Outcome.OfAsync(["simulate", path, "--trials", "2000", "--truth", "fixed", "--format", "json"]);
    }

    private const string Trial = """
        id: Times1
        title: "A trial of times"
        product: X
        product_class: exosomes
        source_cells: MSC
        route: intravenous
        country: nowhere
        section: "none"
        stated: "nothing"
        comparison: against-control
        conduct:
          time_unit: weeks
          accrual:
            period: 20
        arms:
          - {name: control, control: true, n: 50}
          - {name: dose, dose: 1, n: 50}
        endpoints:
          - id: death
            name: "Death"
            type: time-to-event
            lower_is_better: true
            control_risk: {by: 4, risk: 0.4}
            test: log-rank
            follow_up: 12
            events: 30
            dropout_hazard: 0.01
            multiplicity: none
            alpha: 0.025
            theta_grid: [0]
            theta: -0.5
            se: 0.1
            tau: 0
            robust: {weight: 0.5, sceptical_sd: 0.2}
            looks: {at: [0.5, 1], efficacy: of}

        """;
}
