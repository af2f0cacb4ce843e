using System.Text.Json;
using ExoMeta.Analysis.Requests;

namespace ExoMeta.Cli.Tests;

/// <summary>Wrong inputs of <c>pool</c> and <c>effects</c>, each with what is said about it: exit code 2, one line a problem, nothing on standard output.</summary>
public sealed class BadRequestTests : IDisposable
{
    private const string Counts = "study,ai,n1i,ci,n2i\na,4,123,11,139\nb,6,306,29,303\nc,3,231,11,220\n";

    private const string Effects =
        "study,yi,vi,x,x2,g,cl,w,rob\na,.1,.04,1,2,u,1,1,high\nb,.5,.1,2,4,u,1,0,low\nc,-.2,.05,3,6,v,2,-1,low\nd,.3,.02,4,8,v,2,t,some\ne,.8,.2,5,10,w,3,2,high\nf,.05,.08,7,14,w,3,1,low\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--method", "exometa: --method: a value is missing")]
    [InlineData("--method --inference z", "exometa: --method: a value is missing")]
    [InlineData("--method REML --method DL", "exometa: --method: given more than once")]
    [InlineData("--method reml", "unknown value 'reml'; did you mean 'REML'?")]
    [InlineData("--meth DL", "unknown option '--meth'; did you mean '--method'?")]
    [InlineData("--tau2ci qp", "unknown option '--tau2ci'; did you mean '--tau2-ci'?")]
    [InlineData("--level 0", "--level: expected a number from 1 to 99.9999, found '0'")]
    [InlineData("--level 100", "--level: expected a number from 1 to 99.9999, found '100'")]
    [InlineData("--level 95,5", "found '95,5'")]
    [InlineData("--level NaN", "found 'NaN'")]
    [InlineData("--seed -1", "--seed: expected a whole number from 0")]
    [InlineData("--seed 1.5", "--seed: expected a whole number from 0")]
    [InlineData("--add -1", "--add: expected a number from 0 to 100")]
    [InlineData("--to nobody", "--to: unknown value 'nobody'; did you mean 'none'?")]
    [InlineData("--map ai", "--map: 'ai' is not NAME=COLUMN")]
    [InlineData("--map ai=nix", "no column 'nix' in")]
    [InlineData("--map zz=ai", "OR takes no column 'zz'; did you mean 'ai'?")]
    [InlineData("--correct", "--correct: OR has no other form")]
    [InlineData("--scale log", "--scale: belongs to --measure YV")]
    [InlineData("--format xml", "--format: unknown format 'xml'")]
    [InlineData("--prior half-normal(1)", "--prior: belongs to --method BAYES")]
    [InlineData("--mu-prior normal(0,1)", "--mu-prior: belongs to --method BAYES")]
    [InlineData("--method BAYES --prior half-norml(1)", "did you mean 'half-normal'?")]
    [InlineData("--method BAYES --prior half-normal(-1)", "the scale must be above 0")]
    [InlineData("--method BAYES --mu-prior normal(0,0)", "standard deviation above 0")]
    [InlineData("--method BAYES --inference t", "--inference: means nothing with --method BAYES")]
    [InlineData("--method BAYES --permutation", "--permutation: means nothing with --method BAYES")]
    [InlineData("--bootstrap", "exometa: --bootstrap: a value is missing")]
    [InlineData("--bootstrap parametrik", "--bootstrap: unknown bootstrap 'parametrik'; did you mean 'parametric'?; expected one of parametric nonparametric")]
    [InlineData("--bootstrap true", "--bootstrap: unknown bootstrap 'true'")]
    [InlineData("--replicates 2000", "--replicates: belongs to --bootstrap")]
    [InlineData("--bootstrap parametric --replicates 999", "--replicates: expected a whole number from 1000 to 100000000, found '999'")]
    [InlineData("--bootstrap parametric --replicates 1e5", "--replicates: expected a whole number from 1000 to 100000000, found '1e5'")]
    [InlineData("--bootstrap parametric --replicates 100000001", "found '100000001'")]
    [InlineData("--bootstrap parametric --replicates -5", "found '-5'")]
    [InlineData("--bootstrap parametric --bootstrap nonparametric", "exometa: --bootstrap: given more than once")]
    [InlineData("--method BAYES --bootstrap parametric", "--bootstrap: means nothing with --method BAYES")]
    [InlineData("--method MH --bootstrap parametric", "--bootstrap: means nothing with --method MH")]
    [InlineData("--method GLMM-UM.FS --bootstrap nonparametric", "--bootstrap: means nothing with --method GLMM-UM.FS")]
    [InlineData("--inference kr --bootstrap parametric", "the bootstrap needs no Kenward–Roger degrees of freedom: choose z or hksj")]
    [InlineData("--method EE --prediction z", "--prediction: means nothing with --method EE")]
    [InlineData("--method MH --subgroup study", "--subgroup: means nothing with --method MH")]
    [InlineData("--method GLMM-UM.RS --subgroup study", "--subgroup: means nothing with --method GLMM-UM.RS")]
    [InlineData("--method MH --inference hksj", "--inference: hksj is not defined with --method MH; expected one of z")]
    [InlineData("--method REML --inference t", "--inference: t is not defined with --method REML; expected one of z hksj")]
    [InlineData("--method GLMM-UM.RS --prediction bootstrap", "--prediction: bootstrap is not defined with --method GLMM-UM.RS")]
    [InlineData("--method GLMM-UM.RS --tau2-ci qp", "has the profile likelihood only: pl")]
    [InlineData("--mid 1", "--mid: 1 is no effect at all of OR")]
    [InlineData("--mid -1", "--mid: -1 is outside the scale of OR")]
    [InlineData("--control-risks 1", "'1' is no risk")]
    [InlineData("--control-risks 0.1,,0.2", "--control-risks: names nothing, or holds an empty name")]
    [InlineData("--jsonl", "--measure: means nothing with --jsonl")]
    [InlineData("--reported", "form: the column is missing")]
    public async Task A_wrong_request_for_counts_is_refused(string options, string expected) => await RefusedAsync(Counts, "OR", options, expected);

    [Theory]
    [InlineData("--mods nix", "data.csv:1: nix: the column is missing; did you mean 'x'?")]
    [InlineData("--mods x,x2", "'x2' is determined by the columns before it")]
    [InlineData("--mods x:", "--mods: 'x:' lacks a column on one side")]
    [InlineData("--mods -1", "--mods: '-1' names no column")]
    [InlineData("--mods x --subgroup g", "--subgroup: is not defined with --mods")]
    [InlineData("--mods x --bias", "--bias: is not defined with --mods")]
    [InlineData("--nested cl,cl", "their variances cannot be told apart")]
    [InlineData("--nested cl --outcomes g,cl", "--outcomes: is another model than --nested")]
    [InlineData("--nested cl --inference hksj", "--inference: hksj is not defined with --nested")]
    [InlineData("--outcomes g", "--outcomes: expected two columns")]
    [InlineData("--outcomes g,cl --mid 1", "--mid: is not defined with --outcomes")]
    [InlineData("--structure UN", "--structure: belongs to --outcomes")]
    [InlineData("--weights w", ": w: a weight must be above 0")]
    [InlineData("--weights x --permutation", "leave weights out")]
    [InlineData("--weights x --bootstrap parametric", "bootstrap replicates are those of the weights 1/(v + τ²): leave weights out")]
    [InlineData("--mods x --bootstrap parametric", "--bootstrap: is not defined with --mods: there is no single pooled effect")]
    [InlineData("--nested g,cl --bootstrap parametric", "--bootstrap: is not defined with --nested")]
    [InlineData("--within g --rho 0.5 --bootstrap nonparametric", "bootstrap replicates are those of independent rows")]
    [InlineData("--rho 0.5", "--rho and --within belong together")]
    [InlineData("--rho 2 --within cl", "--rho: expected a number from -1 to 1")]
    [InlineData("--rho 1 --within cl", "the covariance is not positive definite")]
    [InlineData("--discount high:0.5", "--discount and --risk-of-bias belong together")]
    [InlineData("--risk-of-bias rob --discount high:0.5", "the level 'low' has no discount")]
    [InlineData("--risk-of-bias rob --discount high:2,low:1,some:1", "'2' is no discount")]
    [InlineData("--risk-of-bias rob --discount high:0,low:0,some:0", "nothing is left to pool")]
    [InlineData("--mid 0", "--mid: 0 is no effect at all of YV")]
    [InlineData("--control-risks 0.1", "absolute effects follow from OR, PETO, RR, RD, not from YV")]
    public async Task A_wrong_request_for_effects_is_refused(string options, string expected) => await RefusedAsync(Effects, "YV", options, expected);

    [Theory]
    [InlineData("a,\u001b[31m4,123,11,139", "is not a number")]
    [InlineData("a,4,\"1,000\",11,139", "write 1.000, or 1000 if the comma sets off thousands")]
    [InlineData("a,1e400,123,11,139", "data.csv:2:3: ai: '1e400' is not a finite number")]
    [InlineData("a,4,0,11,139", "data.csv:2:5: n1i: 0 is below 1")]
    [InlineData("a,,123,11,139", "no row is complete")]
    public async Task A_wrong_cell_is_refused_without_control_characters(string row, string expected) =>
        await RefusedAsync($"study,ai,n1i,ci,n2i\n{row}\n", "OR", "", expected);

    [Fact]
    public async Task Separation_is_no_internal_error() =>
        await RefusedAsync("study,ai,n1i,ci,n2i\na,0,12,5,13\nb,0,30,7,30\n", "OR", "--method GLMM-UM.RS", "separation");

    [Theory]
    [InlineData("YV", "--rho 0.5 --within study", "no two rows share a value of 'study'")]
    [InlineData("YV", "--cluster cl --subgroup g", "not clustered: subgroups")]
    [InlineData("YV", "--risk-of-bias rob --discount high:0.5,low:1,some:1,other:0.1", "no row has the level other")]
    [InlineData("YV", "--method BAYES --bias", "not by BAYES")]
    public async Task What_has_no_effect_is_said(string measure, string options, string expected)
    {
        var outcome = await PoolAsync(Effects, measure, options);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(outcome.ErrorLines, l => l.StartsWith("warning: ", StringComparison.Ordinal) && l.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"id":"\ud800","measure":"YV","columns":{"yi":[1,2],"vi":[1,1]}}""", null, "surrogate")]
    [InlineData("""{"id":1,"measure":"YV","columns":{"study":["\ud800","b"],"yi":[1,2],"vi":[1,1]}}""", "1", "surrogate")]
    [InlineData("""{"id":1,"measure":"YV","columns":{"\ud800":[1,2],"yi":[1,2],"vi":[1,1]}}""", "1", "surrogate")]
    [InlineData("""{"id":1,"measure":"YV","columns":{"yi":[1,2],"yi":[1,2],"vi":[1,1]}}""", "1", "property 'yi' stands twice")]
    [InlineData("""{"id":1,"measure":"YV","columns":{"yi":[NaN,2],"vi":[1,1]}}""", "1", "invalid start of a value")]
    [InlineData("""{"id":1,"colums":{"yi":[1]},"measure":"YV"}""", "1", "colums: unknown field; did you mean 'columns'?")]
    [InlineData("""{"id":1,"measure":"YV","columns":{"yi":[[1],2],"vi":[1,1]}}""", "1", "yi: expected a list of numbers, texts and nulls")]
    [InlineData("""{"id":1,"measure":"YV","bias":"yes","columns":{"yi":[1,2],"vi":[1,1]}}""", "1", "bias: expected true or false")]
    [InlineData("[]", null, "a request is a JSON object")]
    public void A_wrong_line_is_answered_with_its_id(string line, string? id, string expected)
    {
        using var answer = JsonDocument.Parse(PoolJsonLines.Answer(line));
        Assert.False(answer.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal(id ?? "null", answer.RootElement.GetProperty("id").GetRawText());
        var error = answer.RootElement.GetProperty("error").GetString()!;
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", error, StringComparison.Ordinal);
    }

    private async Task RefusedAsync(string table, string measure, string options, string expected)
    {
        var outcome = await PoolAsync(table, measure, options);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        Assert.Contains(outcome.ErrorLines, l => l.Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(outcome.ErrorLines, l => l.Any(char.IsControl));
    }

    private Task<Outcome> PoolAsync(string table, string measure, string options) =>
        Outcome.OfAsync(["pool", _folder.Write("data.csv", table), "--measure", measure, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
}
