using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Tests;

public class TextMetricsTests
{
    [Theory]
    [InlineData("A", false, 6.67)]
    [InlineData("Ai ", false, 11.67)]
    [InlineData("A", true, 7.22)]
    [InlineData("экзо", false, 19.62)]
    [InlineData("−", false, 5.84)]
    [InlineData("外", false, 10)]
    public void Widths_are_those_of_helvetica(string text, bool bold, double expected) => Assert.Equal(expected, TextMetrics.Width(text, 10, bold), 1e-9);

    [Theory]
    [InlineData("one two three four", 40)]
    [InlineData("Donaudampfschifffahrtsgesellschaftskapitän", 60)]
    [InlineData("外泌体治疗急性呼吸窘迫综合征的多中心随机对照试验", 50)]
    [InlineData("👩‍⚕️👩‍⚕️👩‍⚕️", 30)]
    public void Wrapped_lines_fit_and_lose_no_letter(string text, double width)
    {
        var lines = TextMetrics.Wrap(text, width, 12);
        Assert.True(lines.Length > 1);
        Assert.All(lines, l => Assert.True(TextMetrics.Width(l, 12) <= width || new System.Globalization.StringInfo(l).LengthInTextElements == 1, l));
        Assert.Equal(text.Replace(" ", "", StringComparison.Ordinal), string.Concat(lines).Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("deaths 8/24", 45, "8/24")]
    [InlineData("to 58 pg/mL", 40, "pg/mL")]
    [InlineData("product CD-24", 50, "CD-24")]
    public void A_fraction_a_unit_and_a_code_stay_whole(string text, double width, string whole) =>
        Assert.Contains(whole, TextMetrics.Wrap(text, width, 12));

    [Fact]
    public void A_power_of_ten_gets_a_raised_exponent() => Assert.Equal("1×10⁸–1×10¹⁰", TextMetrics.Clean("1×10^8–1×10^10"));

    [Theory]
    [InlineData("\u202Eevil", "evil")]
    [InlineData("a\u2067b\u2069c\u202C", "abc")]
    [InlineData("שלום 2001", "שלום 2001")]
    public void A_label_cannot_turn_the_number_behind_it_around(string label, string clean) => Assert.Equal(clean, TextMetrics.Clean(label));

    [Fact]
    public void A_percent_sign_never_starts_a_line() => Assert.Equal(["total of", "95 %"], TextMetrics.Wrap("total of 95 %", 62, 12));
}
