using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Interactive;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots;
using ExoMeta.Problems;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Notebooks.Tests;

/// <summary>A trial in a notebook, from a pool, an assumed prior, a file or an analysis: one and the same engine, drawn and searched as the command line does.</summary>
public sealed class NextTrialTests
{
    private static readonly UncertainQuantity.Normal Prior = new(-0.4, 0.3);

    private static readonly string File = Path.Combine(Repository.Root, "inputs", "exosome-ards", "trials", "NCT04493242.yaml");

    private static TrialDesign Two => new(
        [new Arm("control", 60, null, IsControl: true), new Arm("exosomes", 60, 15, IsControl: false)],
        new Endpoint.Binary("Death", new UncertainQuantity.Beta(8, 16)) { LowerIsBetter = true }, TrialComparison.AgainstControl, new MultiplicityProcedure.None(), Alpha: 0.025);

    private static TrialDesign Doses => Two with
    {
        Arms = [new Arm("control", 60, null, true), new Arm("low", 60, 5, false), new Arm("middle", 60, 15, false), new Arm("high", 60, 45, false)],
        Analysis = new MultiplicityProcedure.SingleStepDunnett(),
    };

    private static NextTrialView Assumed => Notebook.NextTrial(Two, Prior, "an example", new UncertainQuantity.HalfNormal(0.2));

    [Fact]
    public void An_assumed_prior_is_simulated_as_the_engine_does_and_is_never_called_evidence()
    {
        var simulated = Assumed.Simulate(3000, 9);
        var truth = new Truth.Predictive(Truth.Posterior.OneForAll(-0.4, 0.3, 1), new UncertainQuantity.HalfNormal(0.2));
        var direct = TrialSimulator.Run(Two, truth, new MonteCarloPlan(3000, simulated.Result.Characteristics.Seed));
        Assert.Equal(direct.DisjunctivePower, simulated.Result.Characteristics.DisjunctivePower);
        Assert.False(simulated.Result.EvidenceBased);
        foreach (var view in new NotebookView[] { Assumed, simulated })
        {
            Assert.Contains("not evidence-based", view.ToString(), StringComparison.Ordinal);
            Assert.Contains("an example", view.ToHtml(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_trial_of_a_file_and_the_same_of_an_analysis_are_one()
    {
        var analysis = Notebook.Analyse(Path.Combine(Repository.Root, "inputs", "exosome-ards", "analysis.yaml"), trials: false);
        var expected = Notebook.Trial(File, "death-28d").Simulate(1000, 3);
        Assert.Equal(expected.ToString(), analysis.Trial("NCT04493242", "death-28d").Simulate(1000, 3).ToString());
        Assert.Contains("'NCT04493242'", Assert.Throws<ArgumentException>(() => analysis.Trial("NCT4493242")).Message, StringComparison.Ordinal);
        Assert.Contains("compares nothing", Assert.Throws<ArgumentException>(() => analysis.Trial("NCT04276987")).Message, StringComparison.Ordinal);
        Assert.Contains("death-28d", Assert.Throws<InvalidInputException>(() => Notebook.Trial(File, "death28d")).Message, StringComparison.Ordinal);
        Assert.Contains("size grid has", Assert.Throws<InvalidInputException>(() => Notebook.Trial(File, size: 99)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Power_over_sizes_is_that_of_each_size()
    {
        var power = Assumed.PowerOver([40, 160], trials: 2000, seed: 4);
        Assert.Equal([40, 160], power.Result.Summaries.Select(s => s.SizePerArm[0]));
        Assert.Equal(power.Result.Summaries[1].Assurance, new NextTrialOf(160).Assurance(2000, 4));
        Assert.Contains("data:image/svg+xml", power.ToHtml(), StringComparison.Ordinal);
        Assert.Contains("one size", Assert.Throws<InvalidInputException>(() => Assumed.PowerOver()).Message, StringComparison.Ordinal);
        Assert.Contains("at least 2", Assert.Throws<InvalidInputException>(() => Assumed.PowerOver([1, 50])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_size_is_searched_for_or_said_not_to_exist()
    {
        var found = Assumed.Under(TruthKind.Fixed).SizeFor(0.8, trials: 4000).Result;
        Assert.InRange(found.Confirmed.DisjunctivePower.Estimate, 0.77, 0.83);
        Assert.StartsWith("No size has power 0.99", Assumed.SizeFor(0.99, trials: 200).ToString(), StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => Assumed.SizeFor(1.5));
    }

    [Fact]
    public void Every_kind_of_figure_of_a_trial_is_drawn_or_says_why_not()
    {
        var trial = Notebook.NextTrial(Doses, Prior, "an example").ByDose(DoseResponseFamily.Emax, 10);
        var simulated = trial.Simulate(500);
        foreach (var kind in TrialPictures.All)
        {
            foreach (var draw in new Func<FigureView>[] { () => trial.Figure(kind.Name, trials: 500), () => simulated.Figure(kind.Name) })
            {
                try
                {
                    Assert.Contains("data:image/svg+xml", draw().ToHtml(), StringComparison.Ordinal);
                }
                catch (InvalidInputException e)
                {
                    Assert.Contains(kind.Name, e.Message, StringComparison.Ordinal);
                }
            }
        }

        Assert.Contains("data:image/svg+xml", trial.Figure("power-dose", trials: 500).ToHtml(), StringComparison.Ordinal);
        Assert.Contains("did you mean 'power-dose'?", Assert.Throws<ArgumentException>(() => trial.Figure("power-does")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_over_doses_gives_each_arm_its_part()
    {
        var arms = Notebook.NextTrial(Doses, Prior, "an example").ByDose(DoseResponseFamily.Emax, 10).Under(TruthKind.Fixed).Simulate(20_000).Result.Characteristics.Arms;
        Assert.True(arms[0].Power.Estimate < arms[1].Power.Estimate && arms[1].Power.Estimate < arms[2].Power.Estimate);
        Assert.Throws<InvalidInputException>(() => Notebook.NextTrial(Two with { Arms = [Two.Arms[0], new Arm("dose not known", 60, null, false)] }, Prior, "x").ByDose(DoseResponseFamily.Linear));
    }

    [Fact]
    public void What_is_wrong_is_said_at_once()
    {
        var wrong = Assert.Throws<InvalidInputException>(() => Notebook.NextTrial(Two with { Alpha = 0.9 }, new(double.NaN, -1), " ")).Message;
        Assert.Contains("alpha", wrong, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("reason", wrong, StringComparison.Ordinal);
        Assert.Contains("standard deviation above 0", wrong, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Assumed.Keeping(0.5));
        var doubt = Assert.Throws<InvalidInputException>(() => Assumed.Doubting(2, double.PositiveInfinity)).Message;
        Assert.Contains("weight", doubt, StringComparison.Ordinal);
        Assert.Contains("scepticalStandardDeviation", doubt, StringComparison.Ordinal);
        Assert.Contains("too few", Assert.Throws<InvalidInputException>(() => Assumed.Simulate(0)).Message, StringComparison.Ordinal);
        Assert.Contains("too few", Assert.Throws<InvalidInputException>(() => Assumed.SizeFor(0.8, trials: -5)).Message, StringComparison.Ordinal);
    }

    private static PoolView PoolOf(string rows) => Studies.Parse("study,ai,n1i,ci,n2i,lab,w\n" + rows).Effects("OR").Pool();

    private const string OneRow = "A,4,123,11,139,x,1";

    private const string ThreeRows = OneRow + "\nB,6,306,29,303,x,2\nC,3,231,11,220,y,3";

    [Fact]
    public void A_predictive_truth_is_refused_where_nothing_is_known_of_tau_and_noted_where_its_estimate_is_0()
    {
        foreach (var pool in new[] { PoolOf(OneRow), PoolOf(ThreeRows).With(Method.EE) })
        {
            Assert.Contains("Prior", Assert.Throws<InvalidInputException>(() => pool.NextTrial(Two).Simulate(200)).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidInputException>(() => pool.NextTrial(Two).SizeFor(0.5, trials: 200));
            Assert.Contains("takes τ as 0", pool.NextTrial(Two).PowerOver([30, 60], trials: 200).ToString(), StringComparison.Ordinal);
            Assert.NotNull(pool.NextTrial(Two, TruthKind.Posterior).Simulate(200));
        }

        var none = PoolOf(ThreeRows);
        Assert.Equal(0, ((ExoMeta.Analysis.Requests.PooledModel.Pairwise)none.Answer.Model).Fit.TauSquared);
        Assert.Contains("the estimate of τ is 0", none.NextTrial(Two).Simulate(200).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_shaped_the_pool_is_said_or_the_pool_is_refused()
    {
        Assert.Contains("robust to clusters", Assert.Throws<InvalidInputException>(() => PoolOf(ThreeRows).Robust("lab").NextTrial(Two)).Message, StringComparison.Ordinal);
        var weighted = PoolOf(ThreeRows).WeightedBy("w").NextTrial(Two, TruthKind.Posterior).Simulate(200);
        Assert.Null(weighted.Result.Updated);
        Assert.Contains("weights from w", weighted.ToString(), StringComparison.Ordinal);
        Assert.Contains("not fitted again", weighted.ToString(), StringComparison.Ordinal);
        var simulated = PoolOf(ThreeRows).NextTrial(Two).Simulate(200);
        Assert.False(simulated.Result.EvidenceBased);
        Assert.Contains("its user's word", simulated.ToString(), StringComparison.Ordinal);
        Assert.Contains("without the priors", PoolOf(ThreeRows).Prior("half-normal(0.5)").NextTrial(Two).Simulate(200).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_risk_and_a_point_on_the_wrong_side_are_said_wherever_numbers_are_shown()
    {
        var differences = Studies.Parse("study,ai,n1i,ci,n2i\nA,4,123,21,139\nB,6,306,59,303\nC,3,231,31,220").Effects("RD").Pool();
        var rare = Two with { Endpoint = new Endpoint.Binary("Death", new UncertainQuantity.Beta(1, 99)) { LowerIsBetter = true, Scale = RiskMeasure.RiskDifference } };
        Assert.Contains("outside [0, 1]", differences.NextTrial(rare, TruthKind.Posterior).Simulate(500).ToString(), StringComparison.Ordinal);
        Assert.Contains("outside [0, 1]", differences.NextTrial(rare).PowerOver([30, 60], trials: 500).ToString(), StringComparison.Ordinal);
        var turned = Two with { Endpoint = new Endpoint.Binary("Survival", new UncertainQuantity.Beta(8, 16)) { LowerIsBetter = false } };
        Assert.Contains("unfavourable side", PoolOf(ThreeRows).NextTrial(turned).Simulate(200).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_and_a_dose_are_shown_as_they_were_given()
    {
        var size = Assumed.Under(TruthKind.Fixed).SizeFor(0.975, trials: 500);
        Assert.Contains("0.975", size.ToString(), StringComparison.Ordinal);
        Assert.Contains("not evidence-based", size.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"thetaSource\"", size.ToJson(), StringComparison.Ordinal);
        var small = Doses with { Arms = [Doses.Arms[0], Arm.Treated("low", 60, 0.001), Arm.Treated("high", 60, 0.125)] };
        Assert.Contains("0.001", Notebook.NextTrial(small, Prior, "x").Doubting(0.001, 0.004).Simulate(200).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Hazard_ratios_come_as_estimates_on_the_log_scale()
    {
        var pool = Studies.Parse("study,est,lb,ub\nA,0.7,0.5,0.98\nB,0.9,0.6,1.35\nC,0.8,0.6,1.07").Effects("YV", new() { Scale = AnalysisScale.Log }).Pool();
        var design = Notebook.Trial(Path.Combine(Repository.Root, "docs", "trials", "mortality.yaml")).Planned.Design;
        Assert.Equal("HR", design.Endpoint.Measure);
        Assert.InRange(pool.NextTrial(design, TruthKind.Posterior).Simulate(500).Result.PowerAtPoint.Estimate, 0, 1);
    }

    [Fact]
    public void Choices_of_another_model_take_the_place_of_those_of_the_first()
    {
        var pool = PoolOf(ThreeRows);
        Assert.Equal(pool.With(Method.DL).ToString(), pool.Prior("half-normal(0.5)", "normal(0, 1)").With(Method.DL).ToString());
        Assert.Equal(pool.Prior("half-normal(0.5)").ToString(), pool.Prior("half-normal(1)", "normal(0, 1)").Prior("half-normal(0.5)").ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Level(95));
    }

    [Fact]
    public void A_design_in_one_line_is_that_of_all_its_parts()
    {
        var endpoint = Two.Endpoint;
        var one = TrialDesign.AgainstControl(endpoint, Arm.Control("control", 60), Arm.Treated("exosomes", 60, dose: 15));
        Assert.Equal(Two.Arms, one.Arms);
        Assert.Equal((Two.Comparison, Two.Analysis, Two.Alpha), (one.Comparison, one.Analysis, one.Alpha));
        var three = TrialDesign.AgainstControl(endpoint, Arm.Control("control", 60), Arm.Treated("low", 60, 5), Arm.Treated("middle", 60, 15), Arm.Treated("high", 60, 45));
        Assert.Equal(Doses.Arms, three.Arms);
        Assert.Equal(Doses.Analysis, three.Analysis);
        Assert.Equal(TrialComparison.BetweenDoses, TrialDesign.BetweenDoses(endpoint, Arm.Treated("low", 60, 5), Arm.Treated("high", 60, 45)).Comparison);
        Assert.NotEmpty(TrialDesign.AgainstControl(endpoint, Arm.Treated("low", 60, 5)).Problems());
    }

    [Fact]
    public void A_trial_with_looks_shows_them() => Assert.Contains(
        "Effect by then", Notebook.Trial(Path.Combine(Repository.Root, "docs", "trials", "mortality.yaml")).Simulate(500).ToString(), StringComparison.Ordinal);

    /// <summary>The same trial at one size, by itself.</summary>
    private sealed record NextTrialOf(int Size)
    {
        public MonteCarloEstimate Assurance(long trials, ulong seed) => Notebook.NextTrial(
            Two with { Arms = [.. Two.Arms.Select(a => a with { Size = Size })] }, Prior, "an example", new UncertainQuantity.HalfNormal(0.2)).Simulate(trials, seed).Result.Assurance;
    }
}
