using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Tests.Fixtures;

namespace ExoMeta.Plots.Tests;

public class PowerFigureTests
{
    [Fact]
    public void An_assumed_prior_is_named_in_the_figure()
    {
        Assert.Contains("Not evidence-based: assumed prior", Texts(PowerFigure.Draw(SampleTrials.Grid, SampleTrials.Grid.Endpoints[0])));
        Assert.Contains("θ from comparative human evidence", Texts(PowerFigure.Draw(SampleTrials.Stated, SampleTrials.Stated.Endpoints[0])));
    }

    [Fact]
    public void A_grid_of_sizes_draws_power_over_size_and_every_kind_of_power_is_labelled()
    {
        var texts = Texts(PowerFigure.Draw(SampleTrials.Grid, SampleTrials.Grid.Endpoints[0]));
        Assert.Contains("Patients in each arm (log axis)", texts);
        Assert.All(
            new[] { "ceiling of assurance", "power at the point", "assurance", "predictive", "robust", "if OR 0.50" },
            kind => Assert.Contains(texts, t => t.StartsWith(kind + ": ", StringComparison.Ordinal)));
    }

    [Fact]
    public void One_stated_size_draws_power_over_the_true_effect_with_the_level_of_the_test()
    {
        var texts = Texts(PowerFigure.Draw(SampleTrials.Stated, SampleTrials.Stated.Endpoints[0]));
        Assert.Contains("True percent change against the comparator (log axis)", texts);
        Assert.Contains(texts, t => t.Contains("two-sided α = 0.05", StringComparison.Ordinal));
        Assert.Contains("power counts both directions", string.Join(' ', texts), StringComparison.Ordinal);
        Assert.DoesNotContain("0.025", string.Join(' ', texts), StringComparison.Ordinal);
        Assert.Contains("two-sided α = 0.05", texts);
    }

    [Fact]
    public void Doses_stand_on_a_log_axis_in_the_products_own_unit()
    {
        var texts = Texts(PowerFigure.Draw(SampleTrials.Grid, SampleTrials.Grid.Endpoints[0]));
        Assert.Contains("Dose, exosomes (log axis)", texts);
        Assert.Contains("5×10⁹", texts);
        Assert.Contains("2×10¹⁰", texts);
    }

    [Fact]
    public void Low_power_gets_an_axis_it_can_be_read_on_and_the_ceiling_is_named_above_it()
    {
        var endpoint = SampleTrials.Grid.Endpoints[0];
        var low = MonteCarloEstimate.FromCount(2_000, 100_000);
        var texts = Texts(PowerFigure.Draw(SampleTrials.Grid with { Arms = [] }, endpoint with
        {
            Grid = [.. endpoint.Grid.Select(g => g with { Result = g.Result with { DisjunctivePower = low } })],
            Summaries = [.. endpoint.Summaries.Select(s => s with { PowerAtPoint = low, Assurance = low, Predictive = low, Robust = low })],
        }));
        Assert.Contains("5 %", texts);
        Assert.DoesNotContain("100 %", texts);
        Assert.Contains("↑ off the axis: ceiling of assurance: 77 %", texts);
    }

    [Fact]
    public void Arms_that_are_different_products_stand_in_the_figure_one_by_one()
    {
        var texts = string.Join('\n', Texts(PowerFigure.Draw(SampleTrials.Products, SampleTrials.Products.Endpoints[0])));
        Assert.Contains("MSC: point OR 0.75 (0.16 to 3.62); power at the point 1.94 % ± 0.04, assurance 4.4 % ± 0.1, ceiling 64.0 % ± 0.2.", texts, StringComparison.Ordinal);
        Assert.Contains("each arm against 'control', one-sided at 0.025", texts, StringComparison.Ordinal);
        Assert.Contains("drawn jointly", texts, StringComparison.Ordinal);
    }

    [Fact]
    public void A_panel_over_doses_that_share_the_true_effect_says_that_it_is_flat_by_construction()
    {
        var texts = string.Join(' ', Texts(PowerFigure.Draw(SampleTrials.Grid, SampleTrials.Grid.Endpoints[0])));
        Assert.Contains("if θ were the same at every dose", texts, StringComparison.Ordinal);
        Assert.Contains("flat by construction", texts, StringComparison.Ordinal);
    }

    [Fact]
    public void A_panel_over_doses_of_a_dose_response_names_the_dose_at_which_the_effect_holds()
    {
        var endpoint = SampleTrials.Grid.Endpoints[0];
        endpoint = endpoint with
        {
            AtDose = 2e10,
            Summaries = [.. endpoint.Summaries.Select(s => s with { Arms = [.. s.Arms.Select(a => a with { Point = null, PointStandardError = null })] })],
        };
        var texts = string.Join(' ', Texts(PowerFigure.Draw(SampleTrials.Grid, endpoint)));
        Assert.Contains("by the assumed dose–response", texts, StringComparison.Ordinal);
        Assert.Contains("at dose 2×10¹⁰", texts, StringComparison.Ordinal);
        Assert.DoesNotContain("flat by construction", texts, StringComparison.Ordinal);
        Assert.DoesNotContain("the same for every arm", texts, StringComparison.Ordinal);
    }

    private static string[] Texts(PlotScene scene) => [.. SceneText.Flatten(scene.Primitives).OfType<Primitive.Text>().Select(t => t.Content)];
}
