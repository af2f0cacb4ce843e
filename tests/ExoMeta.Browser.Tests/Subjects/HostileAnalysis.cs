using System.Text;

namespace ExoMeta.Browser.Tests.Subjects;

/// <summary>An analysis whose every name tries to be something else than text.</summary>
internal static class HostileAnalysis
{
    public const string Name = "hostile";

    /// <summary>What must be read as it is written: markup, a script's end, a quote's end, a direction turned round, a name that never ends.</summary>
    public static readonly string[] Labels =
    [
        "<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "&lt;b&gt; &amp; <b>bold</b>", "\u202EEvil 2001", "研究者ら 🧪 2019",
        "Long " + string.Concat(Enumerable.Repeat("name ", 60)).TrimEnd(), "Unbroken" + new string('x', 290),
    ];

    /// <summary>A label as a page shows it: what would turn the direction of the text behind it is left out.</summary>
    public static string Shown(string label) => label.Replace("\u202E", "", StringComparison.Ordinal);

    /// <summary>Writes the table into a folder and gives its path.</summary>
    public static string WriteTable(string folder)
    {
        var path = Path.Combine(folder, "hostile.csv");
        var table = new StringBuilder("study,ai,n1i,ci,n2i,year\n");
        for (var i = 0; i < Labels.Length; i++)
        {
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"\"{Labels[i].Replace("\"", "\"\"", StringComparison.Ordinal)}\",{i + 2},{40 + 10 * i},{2 * i + 4},{45 + 9 * i},{2000 + 3 * i}\n");
        }

        File.WriteAllText(path, table.ToString());
        return path;
    }

    /// <summary>Writes the analysis and its table into a folder and gives the path of the analysis.</summary>
    public static string Write(string folder)
    {
        WriteTable(folder);
        var path = Path.Combine(folder, "hostile.yaml");
        File.WriteAllText(path, """
            title: "</title><script>alert(1)</script> & </script><img src=x onerror=alert(1)>"
            seed: 1
            pooling: {method: DL, inference: z}
            data:
              - id: hostile
                title: "<img src=x onerror=alert(1)> \u202E turned"
                file: hostile.csv
                measure: OR
                display: ratio
                good: down
                columns:
                  - {heading: "<i>treated</i>", column: ai/n1i}
                  - {heading: "</th><script>alert(1)</script>", column: ci/n2i}
            """);
        return path;
    }
}
