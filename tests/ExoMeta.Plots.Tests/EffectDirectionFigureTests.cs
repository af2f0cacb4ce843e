using ExoMeta.Plots.Tests.Fixtures;

namespace ExoMeta.Plots.Tests;

public class EffectDirectionFigureTests
{
    [Fact]
    public void A_stated_no_effect_is_counted_in_words_and_not_hidden_behind_a_percentage()
    {
        var description = EffectDirectionFigure.Draw(SampleSwim.Inflammation).Description;
        Assert.Contains("2 favourable, 1 unfavourable, 1 states no effect, 1 mixed or unclear; of 3 studies with a direction 2 are favourable", description, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_study_says_is_left_out_of_the_count()
    {
        var all = SampleSwim.Inflammation with { Votes = [SampleSwim.Inflammation.Votes[0], SampleSwim.Inflammation.Votes[1]], Count = new(2, 0, 0, 1, new(0.158, 1), 0.5) };
        Assert.StartsWith(
            "Effect-direction plot. 2 favourable; all 2 studies with a direction are favourable (100 %; two-sided exact 95 % CI 16 to 100 %)", EffectDirectionFigure.Draw(all).Description, StringComparison.Ordinal);
    }

    [Fact]
    public void One_study_with_a_direction_is_no_hundred_percent()
    {
        var one = SampleSwim.Inflammation with { Votes = [SampleSwim.Inflammation.Votes[0]], Count = new(1, 0, 0, 1, new(0.025, 1), 1) };
        var description = EffectDirectionFigure.Draw(one).Description;
        Assert.Contains("one study alone shows no pattern", description, StringComparison.Ordinal);
        Assert.DoesNotContain("100", description, StringComparison.Ordinal);
    }
}
