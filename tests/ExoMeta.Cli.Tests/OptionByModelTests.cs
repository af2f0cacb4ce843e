using System.Text.Json;
using System.Text.Json.Nodes;
using ExoMeta.Analysis.Requests;

namespace ExoMeta.Cli.Tests;

/// <summary>Every option of <c>pool</c> with every kind of model: it is refused, or the answer is another one; nothing is ignored.</summary>
public sealed class OptionByModelTests
{
    private const string Columns =
        """{"study":["a","b","c","d","e","f"],"ai":[4,6,3,62,33,18],"n1i":[123,306,231,1361,506,153],"ci":[11,29,11,24,47,20],"n2i":[139,303,220,1237,498,150],"g":["u","u","v","v","w","w"],"o":["x","y","x","y","x","y"],"n":[3,1,4,1,5,9],"r":["low","high","low","high","low","high"]}""";

    private static readonly (string Name, string Json)[] Models =
    [
        ("REML", """{"method":"REML"}"""),
        ("ML hksj", """{"method":"ML","inference":"hksj"}"""),
        ("EE", """{"method":"EE"}"""),
        ("DL", """{"method":"DL"}"""),
        ("BAYES", """{"method":"BAYES"}"""),
        ("MH", """{"method":"MH"}"""),
        ("PETO", """{"method":"PETO"}"""),
        ("GLMM", """{"method":"GLMM-UM.FS"}"""),
        ("mods", """{"mods":["n"]}"""),
        ("nested", """{"nested":["g","study"]}"""),
        ("outcomes", """{"outcomes":["o","g"],"structure":"DIAG"}"""),
    ];

    /// <summary>A value of each option that is nobody's default; options that come in pairs are given as such.</summary>
    private static readonly (string Name, string Json)[] Options =
    [
        ("inference", """{"inference":"hksj-adhoc"}"""), ("inference t", """{"inference":"t"}"""), ("tau2Ci", """{"tau2Ci":"pl"}"""),
        ("prediction", """{"prediction":"t-k2"}"""), ("prior", """{"prior":"half-cauchy(0.2)"}"""), ("muPrior", """{"muPrior":"normal(0,1)"}"""),
        ("mods", """{"mods":["g"]}"""), ("subgroup", """{"subgroup":"g"}"""), ("cluster", """{"cluster":"g"}"""), ("nested", """{"nested":["g"]}"""),
        ("outcomes", """{"outcomes":["o","study"]}"""), ("structure", """{"structure":"CS"}"""), ("rho", """{"rho":0.4,"within":"g"}"""),
        ("control", """{"control":"study"}"""), ("weights", """{"weights":"n"}"""), ("discount", """{"riskOfBias":"r","discount":"high: 0.5, low: 1"}"""),
        ("mid", """{"mid":0.7}"""), ("controlRisks", """{"controlRisks":[0.2]}"""), ("diagnostics", """{"diagnostics":true}"""),
        ("leaveOneOut", """{"leaveOneOut":true}"""), ("cumulative", """{"cumulative":true}"""), ("permutation", """{"permutation":true}"""),
        ("bootstrap", """{"bootstrap":"parametric","replicates":1000}"""), ("gosh", """{"gosh":true}"""), ("swim", """{"swim":"lower"}"""), ("bias", """{"bias":true}"""), ("add", """{"add":1,"to":"all"}"""),
        ("display", """{"display":"percent-change"}"""), ("level", """{"level":90}"""),
        ("v", """{"v":[[0.4,0.1,0,0,0,0],[0.1,0.2,0,0,0,0],[0,0,0.4,0,0,0],[0,0,0,0.1,0,0],[0,0,0,0,0.1,0],[0,0,0,0,0,0.1]]}"""),
    ];

    /// <summary>The profile likelihood is the one interval that these models have; of several outcomes only the text shows means on a scale of display.</summary>
    private static readonly (string Model, string Option)[] Idle = [("GLMM", "tau2Ci"), ("outcomes", "display")];

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var model in Models)
        {
            foreach (var option in Options.Where(o => !Idle.Contains((model.Name, o.Name))))
            {
                pairs.Add(model.Name, option.Name);
            }
        }

        return pairs;
    }

    [Fact]
    public void Every_option_is_tried()
    {
        // What cannot change an answer by itself: the model, names of columns, the form of a table, the seed of what may not be simulated.
        string[] elsewhere = ["measure", "map", "correct", "scale", "reported", "method", "seed"];
        var tried = Options.SelectMany(o => JsonNode.Parse(o.Json)!.AsObject().Select(p => p.Key)).Concat(elsewhere);
        Assert.Empty(RequestOptions.All.Select(o => o.Name).Except(tried));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void An_option_is_refused_or_changes_the_answer(string model, string option)
    {
        var plain = Models.First(m => m.Name == model).Json;
        var with = JsonNode.Parse(plain)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(Options.First(o => o.Name == option).Json)!.AsObject())
        {
            with[name] = value!.DeepClone();
        }

        var changed = Answer(with);
        if (!changed.GetProperty("ok").GetBoolean())
        {
            Assert.DoesNotContain("internal error", changed.GetProperty("error").GetString(), StringComparison.Ordinal);
            return;
        }

        var before = Answer(JsonNode.Parse(plain)!.AsObject());
        Assert.True(before.GetProperty("ok").GetBoolean(), before.ToString());
        Assert.NotEqual(before.GetRawText(), changed.GetRawText());
    }

    private static JsonElement Answer(JsonObject request)
    {
        request["measure"] = "OR";
        request["columns"] = JsonNode.Parse(Columns);
        using var answer = JsonDocument.Parse(PoolJsonLines.Answer(request.ToJsonString()));
        return answer.RootElement.Clone();
    }
}
