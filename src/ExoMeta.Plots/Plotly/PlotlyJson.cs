using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Plotly;

/// <summary>
/// Writes a figure for plotly.js. plotly reads tags in texts, so that texts of users are escaped for it; the same figure gives the same bytes, and characters that
/// could end a script element are escaped.
/// </summary>
internal static class PlotlyJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Default };

    public static string Write(PlotlyFigure figure)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("data");
            foreach (var trace in figure.Traces)
            {
                Trace(json, trace);
            }

            json.WriteEndArray();
            Layout(json, figure.Layout);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Trace(Utf8JsonWriter json, PlotlyTrace trace)
    {
        json.WriteStartObject();
        json.WriteString("type", "scatter");
        json.WriteString("mode", trace.Mode);
        json.WriteString("xaxis", Axis("x", trace.Axes));
        json.WriteString("yaxis", Axis("y", trace.Axes));
        json.WriteString("name", Escape(trace.Name));
        json.WriteBoolean("showlegend", false);
        Values(json, "x", trace.X);
        Values(json, "y", trace.Y);
        if (trace.Mode == "lines")
        {
            json.WriteBoolean("connectgaps", false);
            json.WritePropertyName("line");
            Line(json, trace.Line ?? new("rgba(0,0,0,0)", 0));
        }

        if (trace.Fill is { } fill)
        {
            json.WriteString("fill", "toself");
            json.WriteString("fillcolor", fill);
        }

        if (trace.Marker is { } marker)
        {
            Marker(json, marker);
        }

        if (trace.Mode == "text")
        {
            Texts(json, "text", trace.Texts);
            json.WriteString("textposition", "middle right");
            json.WriteStartObject("textfont");
            json.WriteNumber("size", trace.TextSize);
            json.WriteEndObject();
        }
        else
        {
            Texts(json, "hovertext", trace.Texts);
        }

        json.WriteString("hoverinfo", trace.Texts.IsEmpty || trace.Mode == "text" ? "skip" : "text");
        if (!trace.Keys.IsEmpty)
        {
            json.WriteStartArray("customdata");
            foreach (var key in trace.Keys)
            {
                json.WriteStringValue(key);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Marker(Utf8JsonWriter json, PlotlyMarker marker)
    {
        json.WriteStartObject("marker");
        json.WriteString("symbol", marker.Symbol);
        json.WriteStartArray("size");
        foreach (var size in marker.Sizes)
        {
            Number(json, size);
        }

        json.WriteEndArray();
        json.WriteString("color", marker.Colour);
        json.WriteNumber("opacity", 1);
        if (marker.Outline is { } outline)
        {
            json.WritePropertyName("line");
            json.WriteStartObject();
            json.WriteString("color", outline.Colour);
            Number(json, "width", outline.Width);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Layout(Utf8JsonWriter json, PlotlyLayout layout)
    {
        json.WriteStartObject("layout");
        Number(json, "width", layout.Width);
        Number(json, "height", layout.Height);
        json.WriteStartObject("margin");
        foreach (var side in (ReadOnlySpan<string>)["l", "r", "t", "b"])
        {
            json.WriteNumber(side, 0);
        }

        json.WriteEndObject();
        json.WriteString("paper_bgcolor", layout.Paper);
        json.WriteString("plot_bgcolor", "rgba(0,0,0,0)");
        json.WriteString("hovermode", "closest");
        json.WriteStartObject("font");
        json.WriteString("family", "Helvetica, Arial, 'Liberation Sans', sans-serif");
        json.WriteString("color", layout.Ink);
        json.WriteEndObject();
        for (var i = 0; i < layout.Panels.Length; i++)
        {
            Axis(json, "x", i + 1, layout.Panels[i].Horizontal, layout);
            Axis(json, "y", i + 1, layout.Panels[i].Vertical, layout);
        }

        json.WriteStartArray("annotations");
        foreach (var annotation in layout.Annotations)
        {
            Annotation(json, annotation);
        }

        json.WriteEndArray();
        json.WriteStartArray("shapes");
        foreach (var shape in layout.Shapes)
        {
            Shape(json, shape);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Axis(Utf8JsonWriter json, string letter, int number, PlotlyAxis axis, PlotlyLayout layout)
    {
        json.WriteStartObject(letter + "axis" + (number == 1 ? "" : number.ToString(CultureInfo.InvariantCulture)));
        Pair(json, "domain", axis.Start, axis.End);
        Pair(json, "range", axis.Low, axis.High);
        json.WriteString("anchor", Axis(letter == "x" ? "y" : "x", number));
        json.WriteString("tickmode", "array");
        json.WriteStartArray("tickvals");
        foreach (var tick in axis.Ticks)
        {
            Number(json, tick.Value);
        }

        json.WriteEndArray();
        Texts(json, "ticktext", [.. axis.Ticks.Select(t => t.Label)]);
        json.WriteStartObject("tickfont");
        json.WriteNumber("size", 11);
        json.WriteEndObject();
        json.WriteString("ticks", "outside");
        json.WriteBoolean("showline", true);
        json.WriteString("linecolor", layout.Ink);
        json.WriteString("tickcolor", layout.Ink);
        json.WriteString("gridcolor", layout.Grid);
        json.WriteBoolean("zeroline", false);
        json.WriteBoolean("showgrid", axis.HasGrid);
        json.WriteStartObject("title");
        json.WriteString("text", axis.Title.Length > 0 ? "<b>" + Escape(axis.Title) + "</b>" : "");
        json.WriteNumber("standoff", 4);
        json.WriteStartObject("font");
        json.WriteNumber("size", 12);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Annotation(Utf8JsonWriter json, PlotlyAnnotation annotation)
    {
        var text = Escape(annotation.Text);
        text = annotation.IsBold ? $"<b>{text}</b>" : text;
        json.WriteStartObject();
        json.WriteString("text", annotation.IsItalic ? $"<i>{text}</i>" : text);
        json.WriteString("xref", "paper");
        json.WriteString("yref", "paper");
        Number(json, "x", annotation.X);
        Number(json, "y", annotation.Y);
        json.WriteString("xanchor", annotation.ReadsUpwards ? "center" : annotation.Anchor);
        json.WriteString("yanchor", annotation.ReadsUpwards ? "middle" : "bottom");

        // plotly's box of a line of text reaches below its baseline.
        Number(json, "yshift", annotation.ReadsUpwards ? 0 : -0.45 * annotation.Size);
        json.WriteNumber("textangle", annotation.ReadsUpwards ? -90 : 0);
        json.WriteBoolean("showarrow", false);
        json.WriteNumber("borderpad", 0);
        json.WriteStartObject("font");
        Number(json, "size", annotation.Size);
        json.WriteString("color", annotation.Colour);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Shape(Utf8JsonWriter json, PlotlyShape shape)
    {
        json.WriteStartObject();
        json.WriteString("type", shape.Kind);
        json.WriteString("xref", "paper");
        json.WriteString("yref", "paper");
        if (shape.Kind == "path")
        {
            json.WriteString("path", "M" + string.Join('L', shape.Corners.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.X:0.#####},{c.Y:0.#####}"))) + (shape.IsClosed ? "Z" : ""));
        }
        else
        {
            Number(json, "x0", shape.Corners[0].X);
            Number(json, "y0", shape.Corners[0].Y);
            Number(json, "x1", shape.Corners[1].X);
            Number(json, "y1", shape.Corners[1].Y);
        }

        json.WriteString("layer", "below");
        if (shape.Fill is { } fill)
        {
            json.WriteString("fillcolor", fill);
        }

        json.WritePropertyName("line");
        Line(json, shape.Line ?? new("rgba(0,0,0,0)", 0));
        json.WriteEndObject();
    }

    private static void Line(Utf8JsonWriter json, PlotlyLine line)
    {
        json.WriteStartObject();
        json.WriteString("color", line.Colour);
        Number(json, "width", line.Width);
        if (line.Dash.Length > 0)
        {
            json.WriteString("dash", line.Dash);
        }

        json.WriteEndObject();
    }

    private static string Axis(string letter, int number) => letter + (number == 1 ? "" : number.ToString(CultureInfo.InvariantCulture));

    private static void Pair(Utf8JsonWriter json, string name, double first, double second)
    {
        json.WriteStartArray(name);
        Number(json, first);
        Number(json, second);
        json.WriteEndArray();
    }

    private static void Values(Utf8JsonWriter json, string name, ImmutableArray<double?> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            if (value is { } number)
            {
                Number(json, number);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        if (texts.IsEmpty)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(Escape(text));
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        Number(json, value);
    }

    /// <summary>Adding zero turns −0 into 0.</summary>
    private static void Number(Utf8JsonWriter json, double value) => json.WriteNumberValue(value + 0.0);

    /// <summary>Text that plotly must not read as tags.</summary>
    private static string Escape(string text) => TextMetrics.Clean(text)
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
