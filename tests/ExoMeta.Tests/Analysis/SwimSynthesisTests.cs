using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Effects;

namespace ExoMeta.Tests.Analysis;

/// <summary>Synthesis by direction on the ARDS evidence, whose votes can be counted by hand.</summary>
public sealed class SwimSynthesisTests
{
    private static readonly Lazy<AnalysisResults> Results = new(() =>
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ExoMeta.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        var inputs = AnalysisLoader.Load(Path.Combine(folder, "inputs", "exosome-ards", "analysis.yaml"));
        return AnalysisPipeline.Run(inputs with { Spec = inputs.Spec with { Replicates = 100 }, Trials = [], Companions = [] }, new RunOptions());
    });

    [Fact]
    public void Three_studies_of_exosomes_in_animals_all_lower_inflammation()
    {
        var swim = Results.Value.Swim.Single(s => s.Id == "swim-exosomes-inflammation");
        Assert.Equal(["Monsel 2015", "Kaspi 2021", "Shapira 2022"], swim.Votes.Select(v => v.Study));
        Assert.Equal(["K3", "K4", "K5"], swim.Votes[1].Claims);
        Assert.Equal((3, 0, 0), (swim.Count.Favourable, swim.Count.Unfavourable, swim.Count.Unclear));
        Assert.Equal(0.25, swim.Count.PValue!.Value, 1e-14);
        Assert.Equal(Math.Pow(0.025, 1 / 3.0), swim.Count.Interval!.Value.Lower, 1e-12);
    }

    [Fact]
    public void A_study_has_one_vote_and_a_split_study_has_none()
    {
        var swim = Results.Value.Swim.Single(s => s.Id == "swim-exosomes-lung-injury");
        var shapira = swim.Votes.Single(v => v.Study == "Shapira 2022");
        Assert.Equal(["S1", "S8"], shapira.Claims);
        Assert.Equal(EffectDirection.Unclear, shapira.Direction);
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
    public void Nobody_votes_twice_in_one_synthesis() =>
        Assert.All(Results.Value.Swim, s => Assert.Equal(s.Votes.Length, s.Votes.Select(v => v.Study).Distinct(StringComparer.Ordinal).Count()));

    [Fact]
    public void Every_claim_is_in_one_synthesis_at_most()
    {
        var claims = Results.Value.Swim.SelectMany(s => s.Votes).SelectMany(v => v.Claims).ToArray();
        Assert.Equal(claims.Length, claims.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(29, claims.Length);
    }
}
