using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Effects;

namespace ExoMeta.Tests.Analysis;

/// <summary>Synthesis by direction on the ARDS evidence, whose votes can be counted by hand.</summary>
public sealed class SwimSynthesisTests
{
    private static readonly Lazy<AnalysisResults> Results = new(() =>
    {
        var inputs = AnalysisLoader.Load(Repository.Path("inputs", "exosome-ards", "analysis.yaml"));
        return AnalysisPipeline.Run(inputs with { Spec = inputs.Spec with { Replicates = 100 }, Trials = [], Companions = [] }, new RunOptions());
    });

    [Fact]
    public void Four_studies_of_exosomes_in_animals_all_lower_inflammation()
    {
        var swim = Results.Value.Swim.Single(s => s.Id == "swim-exosomes-inflammation");
        Assert.Equal(["Morrison 2017", "Monsel 2015", "Kaspi 2021", "Shapira 2022"], swim.Votes.Select(v => v.Study));
        Assert.Equal(["K3", "K4", "K5"], swim.Votes[2].Claims);
        Assert.Equal((4, 0, 0), (swim.Count.Favourable, swim.Count.Unfavourable, swim.Count.Unclear));
        Assert.Equal(0.125, swim.Count.PValue!.Value, 1e-14);
        Assert.Equal(Math.Pow(0.025, 1 / 4.0), swim.Count.Interval!.Value.Lower, 1e-12);
    }

    [Fact]
    public void A_study_has_one_vote_and_a_split_study_has_none()
    {
        var swim = Results.Value.Swim.Single(s => s.Id == "swim-exosomes-lung-injury");
        var shapira = swim.Votes.Single(v => v.Study == "Shapira 2022");
        Assert.Equal(["S1", "S8"], shapira.Claims);
        Assert.Equal(EffectDirection.Unclear, shapira.Direction);
        Assert.Equal("1 favourable, 1 states no effect", shapira.Reason);
    }

    [Fact]
    public void A_study_that_states_no_effect_is_counted_as_that()
    {
        var swim = Results.Value.Swim.Single(s => s.Id == "swim-patients-inflammation");
        Assert.Equal((1, 0, 2, 1), (swim.Count.Favourable, swim.Count.Unfavourable, swim.Count.Unclear, swim.Count.StatedNull));
        Assert.Equal(EffectDirection.StatedNull, swim.Votes.Single(v => v.Study == "Zheng 2016").Direction);
    }

    [Fact]
    public void Claims_that_give_a_variance_vote_too()
    {
        var swim = Results.Value.Swim.Single(s => s.Id == "swim-exosomes-mortality");
        Assert.Equal(["Monsel 2015", "Shapira 2022"], swim.Votes.Select(v => v.Study));
        Assert.Equal(0.5, swim.Count.PValue!.Value, 1e-14);
    }

    [Fact]
    public void A_text_that_contradicts_itself_has_no_vote()
    {
        var swim = Results.Value.Swim.Single(s => s.Id == "swim-exosomes-lung-injury");
        var kaspi = swim.Votes.Single(v => v.Study == "Kaspi 2021");
        Assert.Equal(["K2"], kaspi.Claims);
        Assert.Equal(EffectDirection.Unclear, kaspi.Direction);
    }

    [Fact]
    public void What_differs_between_rows_is_told_in_words_and_once()
    {
        var differences = Results.Value.Outcomes.SelectMany(o => o.Differences).ToArray();
        Assert.Contains("printed form: means before and after (C3); percent change with a p-value (E7)", differences);
        Assert.DoesNotContain(differences, d => d.StartsWith("uncontrolled", StringComparison.Ordinal));
        Assert.DoesNotContain(Results.Value.Swim.SelectMany(s => s.Votes), v => v.Reason.Contains("0 ", StringComparison.Ordinal));
    }

    [Fact]
    public void Nobody_votes_twice_in_one_synthesis() =>
        Assert.All(Results.Value.Swim, s => Assert.Equal(s.Votes.Length, s.Votes.Select(v => v.Study).Distinct(StringComparer.Ordinal).Count()));

    [Fact]
    public void Every_claim_is_in_one_synthesis_at_most()
    {
        var claims = Results.Value.Swim.SelectMany(s => s.Votes).SelectMany(v => v.Claims).ToArray();
        Assert.Equal(claims.Length, claims.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(33, claims.Length);
    }
}
