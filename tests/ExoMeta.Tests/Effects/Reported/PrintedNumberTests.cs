using System.Globalization;
using ExoMeta.Effects;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Tests.Effects;

public class PrintedNumberTests
{
    [Fact]
    public void Every_number_is_inside_the_interval_that_rounds_to_what_is_printed()
    {
        var printed = Gen.Choose(-99_999, 99_999).Zip(Gen.Choose(0, 6));
        Prop.ForAll(printed.ToArbitrary(), pair =>
        {
            var text = (pair.Item1 / (decimal)Math.Pow(10, pair.Item2)).ToString("F" + pair.Item2, CultureInfo.InvariantCulture);
            var number = RecoveryTests.N(text);
            var unit = Math.Pow(10, -pair.Item2);
            return number.Low < number.Value && number.Value < number.High && Math.Abs(number.High - number.Low - unit) <= 1e-9 * unit
                && number.Value == double.Parse(text, CultureInfo.InvariantCulture);
        }).Check(Config.QuickThrowOnFailure.WithReplay(20240607, 17));
    }

    [Theory]
    [InlineData("", "'' is not a number")]
    [InlineData("1e400", "'1e400' is not a finite number")]
    [InlineData("NaN", "'NaN' is not a finite number")]
    [InlineData("0,069", "'0,069' has a decimal comma; write 0.069")]
    [InlineData("1,234.5", "'1,234.5' is not a number")]
    [InlineData("\u22125", "'\u22125' begins with a typographic minus; write -5")]
    [InlineData("< 0.001", "'< 0.001' is not a number")]
    [InlineData("1e-30", "'1e-30' has more digits than a table needs")]
    public void What_is_not_a_plain_number_is_refused(string text, string expected)
    {
        Assert.False(PrintedNumber.TryParse(text, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("0e99999999999")]
    [InlineData("0e-99999999999")]
    [InlineData("+5")]
    [InlineData(" 5 ")]
    public void Odd_ways_to_write_a_number_do_not_fail(string text)
    {
        if (PrintedNumber.TryParse(text, out var number, out var error))
        {
            Assert.InRange(number.Value, number.Low, number.High);
        }
        else
        {
            Assert.NotEmpty(error);
        }
    }
}
