using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Interactive;
using ExoMeta.Plots;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Notebooks.Tests;

/// <summary>Every option of <c>exometa pool</c> is a method that completion shows, and asks for what the option asks for.</summary>
public sealed class PoolChoicesTests
{
    private const string Table = """
        study,ai,n1i,ci,n2i,lab,trial,arm,year,rob,w
        A 1998,4,123,11,139,x,t1,a,1998,low,2
        B 1999,6,306,29,303,x,t2,b,1999,high,1
        C 2001,3,231,11,220,y,t3,a,2001,low,1
        D 2004,62,1350,248,1290,y,t4,b,2004,some,3
        E 2007,33,507,47,499,z,t5,a,2007,low,2
        F 2012,18,154,27,141,z,t6,b,2012,high,1
        """;

    private static readonly EffectsView Effects = Studies.Parse(Table).Effects(Measures.OddsRatio);

    private static readonly PoolView Pool = Effects.Pool();

    /// <summary>Each option: how a notebook chooses it, and the same by the name and text that scripts use.</summary>
    public static readonly IReadOnlyDictionary<string, (Func<PoolView> Chosen, (string, string)[] Written)> Ways =
        new Dictionary<string, (Func<PoolView>, (string, string)[])>
        {
            ["measure"] = (() => Studies.Parse(Table).Effects(Measures.RiskRatio).Pool(), [("measure", "RR")]),
            ["add"] = (() => Zeros(new(0.25, ZeroCellScope.AllRows)), [("add", "0.25"), ("to", "all")]),
            ["to"] = (() => Zeros(new(0.5, ZeroCellScope.AllRows)), [("add", "0.5"), ("to", "all")]),
            ["map"] = (() => Studies.Parse(Table).Map(("ai", "ci"), ("n1i", "n2i"), ("ci", "ai"), ("n2i", "n1i")).Effects("OR").Pool(), [("map", "ai=ci,n1i=n2i,ci=ai,n2i=n1i")]),
            ["correct"] = (() => Means(new() { CorrectBias = true }).Pool(), [("correct", "true")]),
            ["scale"] = (() => Intervals(new() { Scale = AnalysisScale.Log }).Pool(), [("scale", "log")]),
            ["reported"] = (() => Printed(), [("reported", "true")]),
            ["display"] = (() => Studies.Parse(Table).Effects("OR", new() { Display = DisplayScale.Identity }).Pool(), [("display", "identity")]),
            ["level"] = (() => Pool.Level(0.9), [("level", "90")]),
            ["method"] = (() => Pool.With(Method.PM), [("method", "PM")]),
            ["inference"] = (() => Pool.With(Inference.KenwardRoger), [("inference", "kr")]),
            ["tau2Ci"] = (() => Pool.HeterogeneityInterval(TauSquaredInterval.ProfileLikelihood), [("tau2Ci", "pl")]),
            ["prediction"] = (() => Pool.Prediction(PredictionMethod.StudentKMinus2), [("prediction", "t-k2")]),
            ["prior"] = (() => Pool.Prior("half-cauchy(0.3)"), [("method", "BAYES"), ("prior", "half-cauchy(0.3)")]),
            ["muPrior"] = (() => Pool.Prior("half-normal(0.5)", "normal(0, 2)"), [("method", "BAYES"), ("prior", "half-normal(0.5)"), ("muPrior", "normal(0, 2)")]),
            ["mods"] = (() => Pool.Regress("year", "arm"), [("mods", "year,arm")]),
            ["subgroup"] = (() => Pool.By("arm"), [("subgroup", "arm")]),
            ["cluster"] = (() => Pool.Robust("lab"), [("cluster", "lab")]),
            ["nested"] = (() => Pool.Nested("lab", "trial"), [("nested", "lab,trial")]),
            ["outcomes"] = (() => Pool.Multivariate("arm", "lab"), [("outcomes", "arm,lab")]),
            ["structure"] = (() => Pool.Multivariate("arm", "lab", OutcomeStructure.CompoundSymmetric), [("outcomes", "arm,lab"), ("structure", "CS")]),
            ["v"] = (() => Pool.Covariance(Diagonal()), [("v", string.Join('\n', Rows(Diagonal())))]),
            ["rho"] = (() => Pool.Correlated(0.4, "lab"), [("rho", "0.4"), ("within", "lab")]),
            ["within"] = (() => Pool.Correlated(0.2, "lab"), [("rho", "0.2"), ("within", "lab")]),
            ["control"] = (() => Twice().SharedControls("lab"), [("control", "lab")]),
            ["weights"] = (() => Pool.WeightedBy("w"), [("weights", "w")]),
            ["riskOfBias"] = (() => Pool.Discount("rob", "high: 0.5, some: 0.8, low: 1"), [("riskOfBias", "rob"), ("discount", "high: 0.5, some: 0.8, low: 1")]),
            ["discount"] = (() => Pool.Discount("rob", "high: 0.2, some: 1, low: 1"), [("riskOfBias", "rob"), ("discount", "high: 0.2, some: 1, low: 1")]),
            ["mid"] = (() => Pool.ImportantDifference(0.8), [("mid", "0.8")]),
            ["controlRisks"] = (() => Pool.AtControlRisks(0.1, 0.3), [("controlRisks", "0.1,0.3")]),
            ["diagnostics"] = (() => Pool.Influence(), [("diagnostics", "true")]),
            ["leaveOneOut"] = (() => Pool.LeaveOneOut(), [("leaveOneOut", "true")]),
            ["cumulative"] = (() => Pool.Cumulate(), [("cumulative", "true")]),
            ["permutation"] = (() => Pool.Permute(), [("permutation", "true")]),
            ["bootstrap"] = (() => Pool.Bootstrap(BootstrapKind.Nonparametric, 2000), [("bootstrap", "nonparametric"), ("replicates", "2000")]),
            ["replicates"] = (() => Pool.Bootstrap(BootstrapKind.Parametric, 1000), [("bootstrap", "parametric"), ("replicates", "1000")]),
            ["gosh"] = (() => Pool.Subsets(), [("gosh", "true")]),
            ["swim"] = (() => Pool.VoteByDirection(GoodDirection.Down), [("swim", "lower")]),
            ["bias"] = (() => Pool.SmallStudyEffects(), [("bias", "true")]),
            ["seed"] = (() => Pool.Prediction(PredictionMethod.Bootstrap).Seed(77), [("prediction", "bootstrap"), ("seed", "77")]),
        };

    public static TheoryData<string> Options => [.. RequestOptions.All.Select(o => o.Name)];

    [Theory]
    [MemberData(nameof(Options))]
    public void An_option_is_a_method(string option)
    {
        Assert.True(Ways.ContainsKey(option), $"'{option}' has no way in a notebook but its text: give PoolView or EffectOptions a member for it, and this list a line");
        var (chosen, written) = Ways[option];
        var view = chosen();
        if (option is "correct" or "scale" or "reported" or "add" or "to" or "control")
        {
            // Their tables are their own; what the option does to them is known.
            Assert.NotEqual(view.ToString(), Without(option).ToString());
            return;
        }

        Assert.Equal(Pool.With(written).ToString(), view.ToString());
        Assert.NotEqual(Pool.ToString(), view.ToString());
    }

    [Fact]
    public void No_way_leads_to_an_option_that_is_gone() => Assert.Empty(Ways.Keys.Except(RequestOptions.All.Select(o => o.Name)));

    [Fact]
    public void Inferences_are_those_of_the_three_kinds_of_models() => Assert.Equal(
        PoolingCodes.Inference.All.Select(c => c.Code).Concat(CountModels.Inference.All.Select(c => c.Code)).Concat(MixedModelCodes.Inference.All.Select(c => c.Code)).ToHashSet(),
        Inference.All.Select(i => i.Code).ToHashSet());

    [Fact]
    public void Methods_are_those_of_the_engine()
    {
        var named = typeof(Method).GetProperties().Select(p => ((PoolMethod)p.GetValue(null)!).Code).ToHashSet();
        Assert.Equal(PoolMethod.All.Where(m => m is not PoolMethod.Counts { Model: CountMethod.LogisticNormal }).Select(m => m.Code).ToHashSet(), named);
    }

    [Fact]
    public void A_choice_is_taken_back_by_an_empty_text() => Assert.Equal(Pool.ToString(), Pool.With(Inference.HartungKnapp).With("inference", "").ToString());

    [Fact]
    public void Rows_come_into_a_cumulative_figure_in_the_order_that_is_asked_for()
    {
        var byWeight = Pool.Figure("forest-cumulative", new FigureOptions { Forest = new() { Order = RowOrder.Weight } }).ToString();
        Assert.NotEqual(Pool.Figure("forest-cumulative").ToString(), byWeight);
        Assert.InRange(byWeight.IndexOf("D 2004", StringComparison.Ordinal), 0, byWeight.IndexOf("A 1998", StringComparison.Ordinal));
        var wrong = Assert.Throws<InvalidInputException>(() => Pool.Figure("forest-cumulative", new FigureOptions { Forest = new() { Order = RowOrder.Of("yaer") } }));
        Assert.Contains("did you mean 'year'?", wrong.Message, StringComparison.Ordinal);
    }

    private static PoolView Zeros(ZeroCellRule rule) => Studies.Parse(Table).Effects("OR", new() { ZeroCells = rule }).Pool();

    private static EffectsView Means(EffectOptions options) => Studies.Parse("""
        study,m1i,sd1i,n1i,m2i,sd2i,n2i
        A,10,4,12,15,5,11
        B,9,3,8,14,6,9
        C,11,5,20,13,4,18
        """).Effects("ROM", options);

    private static EffectsView Intervals(EffectOptions options) => Studies.Parse("""
        study,est,lb,ub
        A,0.7,0.5,0.98
        B,0.9,0.6,1.35
        """).Effects("YV", options);

    private static PoolView Printed() => Studies.Parse("""
        study,form,scale,est,lb,ub
        A,estimate-ci,ratio,0.7,0.5,0.98
        B,estimate-ci,ratio,0.9,0.6,1.35
        """).AsReported().Effects("OR").Pool();

    private static PoolView Twice() => Studies.Parse("""
        study,ai,n1i,ci,n2i,lab
        A low,4,123,11,139,x
        A high,6,130,11,139,x
        B,3,231,11,220,y
        """).Effects("OR").Pool();

    private static PoolView Without(string option) => option switch
    {
        "correct" => Means(new()).Pool(),
        "scale" => Intervals(new() { Scale = AnalysisScale.Identity }).Pool(),
        "control" => Twice(),
        _ => Pool,
    };

    private static double[,] Diagonal()
    {
        var rows = Effects.Table.RowsWithEffect;
        var covariance = new double[rows.Length, rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            covariance[i, i] = rows[i].Effect!.Value.Variance;
            covariance[i, (i + 1) % rows.Length] = covariance[(i + 1) % rows.Length, i] = 0.01;
        }

        return covariance;
    }

    private static IEnumerable<string> Rows(double[,] matrix) => Enumerable.Range(0, matrix.GetLength(0)).Select(i =>
        string.Join(',', Enumerable.Range(0, matrix.GetLength(1)).Select(j => matrix[i, j].ToString("R", System.Globalization.CultureInfo.InvariantCulture))));
}
