using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Problems;

namespace ExoMeta.Tests.Analysis;

/// <summary>Raw data tables of an analysis file, read as the file says.</summary>
public sealed class DataOutcomeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exometa-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Printed_ratios_with_intervals_are_read_on_their_scale()
    {
        var rows = Run("study,est,lb,ub\nA,0.5,0.25,1.0\nB,0.4,0.2,0.8\n", "measure: YV, display: ratio, scale: log").Groups[0].Rows;
        Assert.Equal(Math.Log(0.5), rows[0].Estimate, 1e-14);
        Assert.Equal(Math.Log(4) / (2 * 1.959963984540054), rows[0].StandardError, 1e-12);
    }

    [Fact]
    public void Columns_go_by_the_names_that_the_map_gives()
    {
        var rows = Run("study,deaths,n,deaths_c,n_c\nA,3,11,8,24\nB,2,10,6,20\n", "measure: OR, display: ratio, map: {ai: deaths, n1i: n, ci: deaths_c, n2i: n_c}").Groups[0].Rows;
        Assert.Equal(Math.Log(3.0 * 16 / (8 * 8)), rows[0].Estimate, 1e-14);
    }

    [Fact]
    public void Zero_cells_get_what_the_file_says()
    {
        var rows = Run("study,ai,n1i,ci,n2i\nA,0,8,8,24\nB,2,10,6,20\n", "measure: OR, display: ratio, add: 0.25, to: all").Groups[0].Rows;
        Assert.Equal(Math.Log(0.25 * 16.25 / (8.25 * 8.25)), rows[0].Estimate, 1e-14);
        Assert.Equal(Math.Log(2.25 * 14.25 / (8.25 * 6.25)), rows[1].Estimate, 1e-14);
    }

    [Theory]
    [InlineData("measure: OR, display: ratio, scale: log", "scale", "belongs to the measure YV")]
    [InlineData("measure: OR, display: proportion", "display", "OR cannot be read as proportion; expected identity or ratio or percent-change")]
    [InlineData("measure: RRR, display: rato", "measure", "unknown measure 'RRR'")]
    [InlineData("measure: RRR, display: rato", "display", "unknown value 'rato'")]
    [InlineData("measure: OR, display: ratio, to: some", "to", "unknown value 'some'")]
    public void What_makes_no_sense_is_refused_all_at_once(string fields, string name, string message)
    {
        var problems = Assert.Throws<InvalidInputException>(() => Run("study,ai,n1i,ci,n2i\nA,3,11,8,24\n", fields)).Problems;
        Assert.Contains(problems, p => p.Name == name && p.Message.StartsWith(message, StringComparison.Ordinal));
        Assert.DoesNotContain(problems, p => p.Message.StartsWith("unknown field", StringComparison.Ordinal));
    }

    private OutcomeResult Run(string csv, string fields)
    {
        File.WriteAllText(Path.Combine(_folder, "data.csv"), csv);
        File.WriteAllText(
            Path.Combine(_folder, "analysis.yaml"),
            $"title: Test\nseed: 1\npooling: {{method: REML, inference: z}}\ndata:\n  - {{id: d, title: T, file: data.csv, good: down, {fields}}}\n");
        return AnalysisPipeline.Run(AnalysisLoader.Load(Path.Combine(_folder, "analysis.yaml")), new RunOptions()).Outcomes[0];
    }
}
