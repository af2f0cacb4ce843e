using ExoMeta.Notebooks.Tests.Running;

namespace ExoMeta.Notebooks.Tests;

/// <summary>Formatters are found as kernels find them: by an attribute's simple name, and by the names of its members.</summary>
public class FormattingTests
{
    [Fact]
    public void Formatters_are_found_by_the_name_of_the_attribute_and_asked_in_the_preferred_order() =>
        Assert.Equal([("text/plain", "plain 7"), ("text/html", "<b>7</b>")], KernelFormatting.Render(new Dose(7)));

    [Fact]
    public void A_formatter_that_declines_is_an_error() =>
        Assert.Contains(
            "no formatter of DoseFormatters writes Declined as text/html",
            Assert.Throws<NotSupportedException>(() => KernelFormatting.Render(new Declined())).Message, StringComparison.Ordinal);

    [Fact]
    public void Plain_values_are_escaped() =>
        Assert.Equal([("text/html", "<div class=\"dni-plaintext\"><pre>a&lt;b</pre></div>"), ("text/plain", "a<b")], KernelFormatting.Render("a<b"));

    [Fact]
    public void Nothing_is_shown_for_null() => Assert.Empty(KernelFormatting.Render(null));

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class TypeFormatterSourceAttribute(Type source) : Attribute
    {
        public Type FormatterSourceType { get; } = source;

        public string[] PreferredMimeTypes { get; set; } = [];
    }

    [TypeFormatterSource(typeof(DoseFormatters), PreferredMimeTypes = ["text/plain", "text/html"])]
    private sealed record Dose(int Size);

    [TypeFormatterSource(typeof(DoseFormatters), PreferredMimeTypes = ["text/html"])]
    private sealed record Declined;

    private sealed class DoseFormatters
    {
        public IEnumerable<object> CreateTypeFormatters() =>
            [new DoseFormatter("text/html", "<b>", "</b>"), new DoseFormatter("text/plain", "plain ", "")];
    }

    private sealed class DoseFormatter(string mimeType, string before, string after)
    {
        public string MimeType => mimeType;

        public bool Format(object instance, TextWriter writer)
        {
            if (instance is not Dose dose)
            {
                return false;
            }

            writer.Write(before);
            writer.Write(dose.Size);
            writer.Write(after);
            return true;
        }
    }
}
