namespace ExoMeta.Plots.Report.Markup;

/// <summary>How every page of ours begins: self-contained, with a policy that lets it ask no network and run no script but its own.</summary>
internal static class PageHead
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

    /// <summary>Opens document and head; the head stays open.</summary>
    public static HtmlWriter Open(HtmlWriter html)
    {
        html.Trusted("<!DOCTYPE html>\n").Open("html", ("lang", "en")).Open("head").Open("meta", ("charset", "utf-8"));
        html.Open("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy));
        return html.Open("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
    }
}
