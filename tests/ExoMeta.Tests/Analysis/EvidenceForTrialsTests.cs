using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Specs;
using ExoMeta.Problems;

namespace ExoMeta.Tests.Analysis;

/// <summary>What may not be a trial's θ, tried on the ARDS evidence with the death endpoint of Zarrabi 2023.</summary>
public sealed class EvidenceForTrialsTests
{
    private static readonly string Folder = Repository.Path("inputs", "exosome-ards");

    private static readonly Lazy<(AnalysisInputs Inputs, TrialSpec Trial)> Ards = new(() =>
    {
        var inputs = AnalysisLoader.Load(Path.Combine(Folder, "analysis.yaml"));
        return (inputs, inputs.Trials.Single(t => t.Id == "Zarrabi2023"));
    });

    [Fact]
    public void The_trial_s_own_comparative_human_evidence_has_no_objection() => Assert.Empty(Objections("R1", "R2"));

    [Theory]
    [InlineData("S6", "S6 is mouse evidence with concurrent control; θ comes from comparative human evidence only")]
    [InlineData("E7", "E7 is human evidence with own baseline; θ comes from comparative human evidence only")]
    [InlineData("E7", "E7 is on the measure ROM; this endpoint needs OR")]
    [InlineData("E7", "E7 is on 'CRP' (good: down), the endpoint on 'Death (the time point is not stated)' (good: down)")]
    [InlineData("Q1", "Q1 gives no variance, so it cannot say how uncertain θ is")]
    [InlineData("R9", "there is no claim 'R9'; did you mean 'E9'?")]
    public void Other_evidence_is_refused_with_the_reason(string id, string objection) =>
        Assert.Contains(Objections("R1", id), o => o.StartsWith(objection, StringComparison.Ordinal));

    [Fact]
    public void Evidence_on_another_product_class_is_refused() =>
        Assert.Contains(Objections("R2", "R1"), o => o.StartsWith("R2 is of cells + exosomes, the arm of cells", StringComparison.Ordinal));

    [Theory]
    [InlineData("exploratory-death-mice", "exploratory-death-mice is exploratory; it may inform a trial only as a prior marked assumed")]
    [InlineData("death-patients", "death-patients is not pooled: its effects differ in what must be the same before they are pooled")]
    public void A_pool_that_is_none_is_refused(string outcome, string objection)
    {
        var (inputs, trial) = Ards.Value;
        var endpoint = trial.Endpoints[0] with { Theta = new ThetaSource.Pooled(outcome, new SourceLocation("t.yaml")) };
        Assert.Contains(EvidenceForTrials.Of(inputs).Objections(trial, endpoint), o => o == objection);
    }

    [Fact]
    public void Claims_of_one_study_need_a_declared_shared_control()
    {
        var (inputs, trial) = Ards.Value;
        var spec = inputs.Spec with { Outcomes = [.. inputs.Spec.Outcomes.Select(o => o with { SharedControls = [] })] };
        var objections = EvidenceForTrials.Of(inputs with { Spec = spec }).Objections(trial, trial.Endpoints[0]);
        Assert.Contains("R1, R2 are of one study, and no outcome declares their shared control", objections);
    }

    private static IEnumerable<string> Objections(params string[] claims)
    {
        var (inputs, trial) = Ards.Value;
        var endpoint = trial.Endpoints[0] with { Theta = new ThetaSource.Evidence([.. claims], new SourceLocation("t.yaml")) };
        return EvidenceForTrials.Of(inputs).Objections(trial, endpoint);
    }
}
