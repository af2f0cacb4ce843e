namespace ExoMeta.Interactive.Formatting;

/// <summary>The formatters of every view; kernels call its members by name.</summary>
internal sealed class ViewFormatterSource
{
    /// <summary>One formatter a MIME type.</summary>
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new ViewFormatter("text/html", view => view.ToHtml()),
        new ViewFormatter("text/plain", view => view.ToString()),
    ];

    private sealed class ViewFormatter(string mimeType, Func<NotebookView, string> write)
    {
        public string MimeType { get; } = mimeType;

        public bool Format(object instance, TextWriter writer)
        {
            if (instance is not NotebookView view)
            {
                return false;
            }

            writer.Write(write(view));
            return true;
        }
    }
}
