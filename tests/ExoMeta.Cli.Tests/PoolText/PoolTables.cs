using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ExoMeta.Cli.Tests.PoolText;

/// <summary>Tables for the text of <c>pool</c>: the classic files, and published data of the references.</summary>
internal static class PoolTables
{
    public static string Bcg { get; } = Repository.Path("inputs", "classics", "bcg.csv");

    public static string Normand { get; } = Repository.Path("inputs", "classics", "normand1999.csv");

    public static string MixedForms { get; } = Repository.Path("inputs", "classics", "mixed-forms.csv");

    /// <summary>The first rows of the BCG trials.</summary>
    public static string FirstOfBcg(this TemporaryFolder folder, int rows) =>
        folder.Write($"bcg{rows.ToString(CultureInfo.InvariantCulture)}.csv", string.Join('\n', File.ReadLines(Bcg).Take(rows + 1)) + "\n");

    /// <summary>Raw data of a reference file.</summary>
    public static string Raw(this TemporaryFolder folder, string name)
    {
        using var reference = JsonDocument.Parse(File.ReadAllText(Repository.Path("tests", "References", "meta", $"{name}.json")));
        var columns = reference.RootElement.GetProperty("raw").EnumerateObject().Select(c => (c.Name, Values: c.Value.EnumerateArray().Select(v => v.GetRawText()).ToArray())).ToArray();
        var text = new StringBuilder(string.Join(',', columns.Select(c => c.Name))).Append('\n');
        for (var i = 0; i < columns[0].Values.Length; i++)
        {
            text.Append(string.Join(',', columns.Select(c => c.Values[i]))).Append('\n');
        }

        return folder.Write($"{name}.csv", text.ToString());
    }

    /// <summary>Berkey et al. 1998: two outcomes of five trials of surgery against none in periodontal disease (table I).</summary>
    public static string Berkey(this TemporaryFolder folder) => folder.Write(
        "berkey.csv",
        """
        trial,outcome,yi,vi
        1,PD,0.47,0.0075
        1,AL,-0.32,0.0077
        2,PD,0.20,0.0057
        2,AL,-0.60,0.0008
        3,PD,0.40,0.0021
        3,AL,-0.12,0.0014
        4,PD,0.26,0.0029
        4,AL,-0.31,0.0015
        5,PD,0.56,0.0148
        5,AL,-0.39,0.0304

        """);

    /// <summary>Schools in districts, made up.</summary>
    public static string Schools(this TemporaryFolder folder) => folder.Write(
        "schools.csv",
        """
        district,school,yi,vi,year
        a,1,-0.18,0.118,1
        a,2,-0.22,0.118,2
        a,3,0.23,0.144,3
        b,1,-0.30,0.024,1
        b,2,0.13,0.014,4
        b,3,-0.26,0.014,2
        c,1,0.19,0.015,3
        c,2,-0.04,0.024,2
        c,3,0.63,0.017,5
        d,1,0.45,0.012,4
        d,2,0.38,0.043,1

        """);
}
