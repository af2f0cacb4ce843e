using System.Globalization;
using System.Text;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Testing;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials.Levels;

/// <summary>
/// docs/familywise.md: the family-wise error of every procedure that claims to keep it, at ten million trials, and of some that do not. Here every line of it is
/// simulated again with fewer trials and other draws; <c>tests/familywise.sh</c> writes it.
/// </summary>
public class LevelTests
{
    private const string Variable = "EXOMETA_FAMILYWISE_TRIALS";
    private const long Few = 200_000;

    private static string Page => Repository.Path("docs", "familywise.md");

    public static TheoryData<string, string> Scenarios => [.. LevelScenarios.All.Select(s => (s.Group, s.Name))];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void The_error_is_what_the_page_says_and_not_above_the_level_where_that_is_claimed(string group, string name)
    {
        var scenario = LevelScenarios.All.Single(s => s.Group == group && s.Name == name);
        Assert.Empty(scenario.Design.Problems());
        var found = Simulate(scenario, Few, 20260707).Estimate;
        var claimed = Math.Sqrt(LevelScenarios.Alpha * (1 - LevelScenarios.Alpha) / Few);
        Assert.True(!scenario.IsControlled || found <= LevelScenarios.Alpha + StandardErrors * claimed, $"{found} is above the level");

        var (error, mcse) = OfPage(group, name);
        var ours = Math.Sqrt(Math.Max(error, 1e-6) * (1 - error) / Few);
        Assert.InRange(found - error, -StandardErrors * Math.Sqrt(ours * ours + mcse * mcse), StandardErrors * Math.Sqrt(ours * ours + mcse * mcse));
    }

    [Fact]
    public void The_page_shows_what_does_not_keep_the_level()
    {
        foreach (var (group, name) in new[]
        {
            ("three doses, 20 patients an arm, t", "none, no effects"), ("second stage up to four times as large, by conditional power", "naive: all data, as if nothing had been changed"),
            ("risks in small arms", "Wald of the risk difference, 15 + 15, risk 0.3"), ("risks in small arms", "Wald of the log risk ratio, 10 + 30, risk 0.5"),
        })
        {
            var (error, mcse) = OfPage(group, name);
            Assert.True(error > LevelScenarios.Alpha + 10 * mcse, $"{name}: {error}");
        }
    }

    /// <summary>Writes the page when asked to (tests/familywise.sh), and is the same as the page's claims else.</summary>
    [Fact]
    public void Every_claim_of_the_page_holds_at_its_own_number_of_trials()
    {
        if (long.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var trials))
        {
            File.WriteAllText(Page, Write(trials));
        }

        foreach (var scenario in LevelScenarios.All.Where(s => s.IsControlled))
        {
            var (error, mcse) = OfPage(scenario.Group, scenario.Name);
            Assert.True(error <= LevelScenarios.Alpha + StandardErrors * mcse, $"{scenario.Group}: {scenario.Name}: {error} ± {mcse}");
        }
    }

    private static MonteCarloEstimate Simulate(LevelScenario scenario, long trials, ulong seed) =>
        TrialSimulator.Run(scenario.Design, new Truth.Fixed(scenario.Theta), Plan(trials, seed)).FalseSignificance;

    private static (double Error, double Mcse) OfPage(string group, string name)
    {
        var section = File.ReadAllText(Page).Split("\n## ").Single(s => s.StartsWith(group + "\n", StringComparison.OrdinalIgnoreCase));
        var cells = section.Split('\n').Single(line => line.StartsWith($"| {name} |", StringComparison.Ordinal)).Split('|');
        return (double.Parse(cells[2], CultureInfo.InvariantCulture), double.Parse(cells[3], CultureInfo.InvariantCulture));
    }

    private static string Write(long trials)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            # Family-wise error

            Written by `tests/familywise.sh`: the family-wise error of each design at one-sided {LevelScenarios.Alpha}, from {trials:#,0} simulated trials, with its Monte Carlo standard error: the
            probability that a comparison without an effect is significant, when no arm has one (the global null) and when others have an effect that is found nearly always (partial nulls).
            A test simulates every line again with {Few:#,0} trials and other draws.

            Tests of single looks are exact t tests. Looks of several stages compare t statistics with bounds that are exact for normal ones, at sizes where that makes no difference.
            Lines marked *not claimed* show procedures that do not keep the level.

            """);
        foreach (var group in LevelScenarios.All.GroupBy(s => s.Group))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {char.ToUpperInvariant(group.Key[0])}{group.Key[1..]}\n\n| | error | ± | |\n|---|---:|---:|---|\n");
            foreach (var scenario in group)
            {
                var found = Simulate(scenario, trials, 20260131);
                page.Append(CultureInfo.InvariantCulture, $"| {scenario.Name} | {found.Estimate:0.000000} | {found.Mcse:0.000000} | {(scenario.IsControlled ? "" : "not claimed")} |\n");
            }
        }

        return page.ToString();
    }
}
