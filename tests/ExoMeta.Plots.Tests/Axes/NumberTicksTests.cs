using System.Globalization;
using ExoMeta.Plots.Axes;

namespace ExoMeta.Plots.Tests.Axes;

public class NumberTicksTests
{
    private static readonly string[] Steps = ["1", "2", "2.5", "5"];

    public static TheoryData<double, double> Ranges
    {
        get
        {
            var data = new TheoryData<double, double>();
            foreach (var scale in new[] { 1e-7, 0.003, 0.1, 1, 7, 42, 1000, 3e6 })
            {
                foreach (var (low, high) in new[] { (-0.83, 0.07), (0.0, 1), (0, 0.99), (0.101, 0.399), (-0.51, 0.01), (-1.0, 1), (0.02, 0.98), (3.1, 3.4), (-9.9, 0.2), (0.19, 0.61) })
                {
                    data.Add(scale * low, scale * high);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Three_to_eight_ticks_stand_on_round_values_inside_the_axis(double low, double high)
    {
        foreach (var count in new[] { 4, 5, 6, 7 })
        {
            var ticks = NumberTicks.Linear(low, high, "x", count).Ticks;
            Assert.InRange(ticks.Length, 3, 8);
            Assert.All(ticks, tick => Assert.InRange(tick.Value, low - 1e-6 * (high - low), high + 1e-6 * (high - low)));
            var step = ticks[1].Value - ticks[0].Value;
            var digits = (step / Math.Pow(10, Math.Floor(Math.Log10(step * (1 + 1e-9))))).ToString("0.###", CultureInfo.InvariantCulture);
            Assert.Contains(digits, Steps);
            Assert.All(ticks, tick => Assert.Equal(0, tick.Value / step - Math.Round(tick.Value / step), 1e-6));
        }
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Labels_say_the_value_and_no_two_are_alike(double low, double high)
    {
        var ticks = NumberTicks.Linear(low, high, "x").Ticks;
        if (Math.Abs(high - low) < 1e-5 || Math.Max(Math.Abs(low), Math.Abs(high)) >= 1e5)
        {
            // Six decimals at most, and powers of ten from 100 000 on.
            return;
        }

        Assert.Equal(ticks.Length, ticks.Select(t => t.Label).Distinct(StringComparer.Ordinal).Count());
        Assert.All(ticks, tick => Assert.Equal(
            tick.Value, double.Parse(tick.Label.Replace('−', '-').Replace("\u202F", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), 1e-6 * (high - low)));
    }

    [Fact]
    public void A_range_of_a_little_over_one_step_gets_more_than_two_ticks() =>
        Assert.Equal(["−50", "−25", "0"], NumberTicks.Linear(-62, 8, "x", 3).Ticks.Select(t => t.Label));

    [Fact]
    public void A_range_without_extent_ends() => Assert.InRange(NumberTicks.Linear(5, 5, "x").Ticks.Length, 0, 51);
}
