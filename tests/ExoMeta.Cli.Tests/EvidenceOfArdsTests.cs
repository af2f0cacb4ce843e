using System.Text.Json;

namespace ExoMeta.Cli.Tests;

/// <summary>Every claim and every registered design of the two source texts is there, and each claim ends somewhere, with a reason.</summary>
public sealed class EvidenceOfArdsTests(MainJob job)
{
    private const string Claims =
        "M1 M2 N1 N2 N3 N4 K1 K2 K3 K4 K5 T1 T2 S1 S2 S3 S4 S5 S6 S7 C1 C2 C3 C4 Z1 F1 F2 E1 E2 E3 E4 E5 E6 E7 E8 E9 R1 R2 R3 "
        + "Q1 Q2 Q3 Q4 Q5 D1 X1 S8 V1 L1 Q6 Q7 Q8 Q9 Q10";

    private const string Trials =
        "NCT04902183 NCT05947747 NCT04747574 NCT04969172 NCT05787288 NCT04276987 NCT04602104 NCT04491240 NCT04602442 NCT04384445 "
        + "NCT05228899 NCT05643729 NCT04493242 NCT05127122 NCT05116761 NCT04798716 NCT05387278 NCT05387239 Zarrabi2023";

    private static readonly string[] Dispositions = ["pooled", "pooled with propagated uncertainty", "shown unpooled", "swim", "descriptive"];

    private readonly JsonElement _results = JsonDocument.Parse(job.Results).RootElement;

    [Fact]
    public void All_54_claims_are_there_in_their_order() =>
        Assert.Equal(Claims.Split(' '), _results.GetProperty("claims").EnumerateArray().Select(c => c.GetProperty("id").GetString()));

    [Fact]
    public void All_19_designs_are_there() =>
        Assert.Equal(Trials.Split(' '), _results.GetProperty("trials").EnumerateArray().Select(t => t.GetProperty("trial").GetString()));

    [Fact]
    public void Each_claim_ends_in_one_of_five_ways_with_a_reason_a_quote_and_a_place() => Assert.All(
        _results.GetProperty("claims").EnumerateArray(), claim =>
        {
            Assert.Contains(claim.GetProperty("disposition").GetString(), Dispositions);
            foreach (var field in new[] { "reason", "quote", "printed", "source", "section", "study" })
            {
                Assert.False(string.IsNullOrWhiteSpace(claim.GetProperty(field).GetString()), $"{claim.GetProperty("id")}: {field}");
            }
        });

    [Theory]
    [InlineData("R1", "shown unpooled")]
    [InlineData("R2", "shown unpooled")]
    [InlineData("S6", "shown unpooled")]
    [InlineData("S7", "shown unpooled")]
    [InlineData("M1", "shown unpooled")]
    [InlineData("C3", "shown unpooled")]
    [InlineData("E2", "shown unpooled")]
    [InlineData("C1", "descriptive")]
    [InlineData("C4", "descriptive")]
    [InlineData("F1", "descriptive")]
    [InlineData("F2", "descriptive")]
    [InlineData("E1", "descriptive")]
    [InlineData("K2", "swim")]
    [InlineData("S2", "swim")]
    [InlineData("T1", "swim")]
    [InlineData("Q1", "swim")]
    public void A_claim_ends_where_it_must(string id, string disposition) =>
        Assert.Equal(disposition, Claim(id).GetProperty("disposition").GetString());

    [Theory]
    [InlineData("R1", "3")]
    [InlineData("R2", "8")]
    [InlineData("K2", "thicken")]
    public void A_contradiction_is_kept_with_both_values(string id, string word) =>
        Assert.Contains(word, Claim(id).GetProperty("contradiction").GetString(), StringComparison.Ordinal);

    [Fact]
    public void A_single_group_trial_called_placebo_controlled_says_so()
    {
        var trial = _results.GetProperty("trials").EnumerateArray().Single(t => t.GetProperty("trial").GetString() == "NCT04276987");
        Assert.Contains("placebo", trial.GetProperty("contradiction").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(trial.GetProperty("endpoints").EnumerateArray());
        Assert.NotEmpty(trial.GetProperty("safety").EnumerateArray());
    }

    [Fact]
    public void Nothing_is_pooled_in_the_strict_tier()
    {
        var strict = _results.GetProperty("outcomes").EnumerateArray().Where(o => o.GetProperty("scope").GetString() == "strict").ToArray();
        Assert.NotEmpty(strict);
        Assert.All(strict.SelectMany(o => o.GetProperty("groups").EnumerateArray()), g => Assert.Equal(JsonValueKind.Null, g.GetProperty("pooled").ValueKind));
    }

    [Theory]
    [InlineData("exploratory-crp", "C3 E7")]
    [InlineData("exploratory-il6-mice", "K3 S2")]
    [InlineData("exploratory-tnf-mice", "M1 K4 S4")]
    [InlineData("exploratory-neutrophils-mice", "N3 K5")]
    [InlineData("exploratory-death-mice", "S6 S7")]
    public void Exploratory_pools_carry_their_mark_their_reason_and_their_differences(string id, string claims)
    {
        var outcome = _results.GetProperty("outcomes").EnumerateArray().Single(o => o.GetProperty("id").GetString() == id);
        Assert.Equal("exploratory", outcome.GetProperty("scope").GetString());
        Assert.NotEmpty(outcome.GetProperty("scopeReason").GetString()!);
        Assert.NotEmpty(outcome.GetProperty("differences").EnumerateArray());
        var group = Assert.Single(outcome.GetProperty("groups").EnumerateArray());
        Assert.Equal(claims.Split(' '), group.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("id").GetString()));
        Assert.Equal(JsonValueKind.Object, group.GetProperty("pooled").GetProperty("posterior").ValueKind);
        Assert.Equal(20_000, group.GetProperty("pooled").GetProperty("propagation").GetProperty("replicates").GetInt32());
    }

    [Fact]
    public void Every_change_from_baseline_is_called_one()
    {
        var rows = _results.GetProperty("outcomes").EnumerateArray().SelectMany(o => o.GetProperty("groups").EnumerateArray())
            .SelectMany(g => g.GetProperty("rows").EnumerateArray())
            .Where(r => r.GetProperty("id").GetString() is "C2" or "C3" or "E2" or "E3" or "E4" or "E5" or "E6" or "E7" or "E8" or "E9").ToArray();
        Assert.True(rows.Length >= 10);
        Assert.All(rows, r => Assert.Equal("uncontrolled change from baseline: not a treatment effect", r.GetProperty("uncontrolled").GetString()));
    }

    [Fact]
    public void Only_a_trial_with_comparative_human_evidence_is_called_evidence_based()
    {
        var based = _results.GetProperty("trials").EnumerateArray()
            .SelectMany(t => t.GetProperty("endpoints").EnumerateArray().Select(e => (Trial: t.GetProperty("trial").GetString(), Endpoint: e)))
            .Where(x => x.Endpoint.GetProperty("evidenceBased").GetBoolean()).Select(x => $"{x.Trial} {x.Endpoint.GetProperty("id").GetString()}");
        Assert.Equal(["Zarrabi2023 death"], based);
    }

    private JsonElement Claim(string id) => _results.GetProperty("claims").EnumerateArray().Single(c => c.GetProperty("id").GetString() == id);
}
