using System.Collections;
using System.Globalization;
using System.Net;
using System.Reflection;

namespace ExoMeta.Notebooks.Tests.Running;

/// <summary>
/// Renders a cell's value as .NET Interactive does: by the formatters of an attribute that is found by its simple name, so that the
/// library needs no reference to a kernel. Values that a kernel would render by a guess of its own are refused.
/// </summary>
internal static class KernelFormatting
{
    /// <summary>A value by MIME type, text/html first; nothing for null.</summary>
    /// <exception cref="NotSupportedException">The value has no formatter, and its look would depend on the kernel.</exception>
    public static IReadOnlyList<(string MimeType, string Text)> Render(object? value) => value switch
    {
        null => [],
        string or bool => Plain(Convert.ToString(value, CultureInfo.InvariantCulture)!),
        IFormattable number and not Enum => Plain(number.ToString(null, CultureInfo.InvariantCulture)),
        _ => ByAttribute(value) ?? throw new NotSupportedException(
            $"the cell ends in a value of type {value.GetType().Name}, which has no formatter: its look would depend on the kernel"),
    };

    private static IReadOnlyList<(string MimeType, string Text)> Plain(string text) =>
        [("text/html", $"<div class=\"dni-plaintext\"><pre>{WebUtility.HtmlEncode(text)}</pre></div>"), ("text/plain", text)];

    private static List<(string MimeType, string Text)>? ByAttribute(object value)
    {
        var attribute = value.GetType().GetCustomAttributes(inherit: true)
            .FirstOrDefault(a => a.GetType().Name == "TypeFormatterSourceAttribute");
        if (attribute is null)
        {
            return null;
        }

        var sourceType = (Type)Get(attribute, "FormatterSourceType")!;
        var preferred = (string[])Get(attribute, "PreferredMimeTypes")!;
        var source = Activator.CreateInstance(sourceType)!;
        var formatters = ((IEnumerable)Call(source, "CreateTypeFormatters")!).Cast<object>().ToArray();
        var rendered = new List<(string, string)>();
        foreach (var mimeType in preferred)
        {
            using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
            var formatted = formatters.Any(f => (string)Get(f, "MimeType")! == mimeType && (bool)Call(f, "Format", value, writer)!);
            if (!formatted)
            {
                throw new NotSupportedException($"no formatter of {sourceType.Name} writes {value.GetType().Name} as {mimeType}");
            }

            rendered.Add((mimeType, writer.ToString()));
        }

        return rendered;
    }

    private static object? Get(object target, string property) =>
        (target.GetType().GetProperty(property) ?? throw new MissingMemberException(target.GetType().Name, property)).GetValue(target);

    private static object? Call(object target, string method, params object[] arguments)
    {
        var member = target.GetType().GetMethod(method, BindingFlags.Public | BindingFlags.Instance)
            ?? throw new MissingMemberException(target.GetType().Name, method);
        return member.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, CultureInfo.InvariantCulture);
    }
}
