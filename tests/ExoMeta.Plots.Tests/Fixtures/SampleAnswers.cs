using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Requests;
using ExoMeta.Plots;
using ExoMeta.Problems;

namespace ExoMeta.Plots.Tests.Fixtures;

/// <summary>Meta-analyses to draw: usual ones, extreme ones, and ones with labels that want to break out.</summary>
internal static class SampleAnswers
{
    private static readonly string Bcg = File.ReadAllText(Repository.Path("inputs", "classics", "bcg.csv"));

    private static readonly string Stroke = File.ReadAllText(Repository.Path("inputs", "classics", "normand1999.csv"));

    /// <summary>The BCG trials with invented judgements of their risk of bias, every level of which occurs.</summary>
    private static readonly string Judged = string.Join('\n', Bcg.TrimEnd().Split('\n').Select((line, i) => line.TrimEnd() + i switch
    {
        0 => ",randomisation,overall",
        _ => "," + new[] { "low", "some concerns", "moderate", "high", "serious", "critical", "unclear", "no information", "NA", "+", "-", "?", "Low risk" }[i - 1] + "," + (i % 2 == 0 ? "high" : "low"),
    })) + "\n";

    /// <summary>An Emax curve with its half at 25 and a little noise, two studies a dose.</summary>
    private const string Doses =
        "study,yi,sei,dose\nAdams,0.20,0.12,10\nBaker,0.34,0.14,10\nClark,0.52,0.12,25\nDavis,0.41,0.15,25\nEvans,0.70,0.13,50\nFrank,0.60,0.16,50\nGhosh,0.83,0.14,100\nHills,0.76,0.12,100\nIrwin,0.85,0.15,150\n";

    private static readonly SortedDictionary<string, (string Table, string[] Options)> Requests = new(StringComparer.Ordinal)
    {
        ["bcg"] = (Bcg, ["measure=OR"]),
        ["bcg-risk-ratio"] = (Bcg, ["measure=RR", "inference=hksj", "method=DL", "level=90"]),
        ["bcg-risk-difference"] = (Bcg, ["measure=RD"]),
        ["bcg-percent"] = (Bcg, ["measure=RR", "display=percent-change"]),
        ["bcg-bayes"] = (Bcg, ["measure=OR", "method=BAYES"]),
        ["bcg-subgroups"] = (Bcg, ["measure=OR", "subgroup=alloc"]),
        ["bcg-latitude"] = (Bcg, ["measure=OR", "mods=ablat"]),
        ["bcg-latitude-and-allocation"] = (Bcg, ["measure=OR", "mods=ablat,alloc"]),
        ["bcg-latitude-and-year"] = (Bcg, ["measure=RR", "mods=ablat,year,ablat:year", "method=EE"]),
        ["bcg-allocation"] = (Bcg, ["measure=OR", "mods=alloc"]),
        ["bcg-equal-effects"] = (Bcg, ["measure=OR", "method=EE"]),
        ["bcg-swim"] = (Bcg, ["measure=OR", "swim=lower"]),
        ["bcg-counts"] = (Bcg, ["measure=OR", "method=MH"]),
        ["stroke"] = (Stroke, ["measure=MD"]),
        ["stroke-standardised"] = (Stroke, ["measure=SMD", "method=PM"]),
        ["one"] = ("study,yi,sei\nOnly,0.3,0.2\n", ["measure=YV"]),
        ["two"] = ("study,yi,sei\nFirst,0.3,0.2\nSecond,-0.1,0.4\n", ["measure=YV", "inference=hksj"]),
        ["equal"] = ("study,yi,sei\nA,0.5,0.1\nB,0.5,0.1\nC,0.5,0.1\nD,0.5,0.1\n", ["measure=YV"]),
        ["proportions"] = ("study,xi,ni\nA,3,40\nB,0,25\nC,12,90\nD,30,60\nE,1,1000\n", ["measure=PLO"]),
        ["rates"] = ("study,ai,n1i,ci,n2i\nAll treated,20,20,12,24\nNone treated,0,31,9,30\nBoth half,25,50,26,52\nNo control,3,18,0,17\n", ["measure=RD", "swim=higher"]),
        ["high-risks"] = ("study,ai,n1i,ci,n2i\nA,35,40,22,41\nB,60,66,37,64\nC,18,20,16,21\nD,90,99,55,101\n", ["measure=RR"]),
        ["judged"] = (Judged, ["measure=OR", "subgroup=alloc", "swim=lower"]),
        ["mixed-forms"] = (File.ReadAllText(Repository.Path("inputs", "classics", "mixed-forms.csv")), ["measure=ROM", "reported=true", "display=percent-change"]),
        ["person-time"] = ("study,x1i,t1i,x2i,t2i\nA,12,340.5,22,351\nB,3,120,9,118\nC,40,2200,61,2150\n", ["measure=IRR"]),
        ["paired"] = ("study,m1i,m2i,sd1i,sd2i,ni,ri\nA,12.5,10,3,2.8,30,0.6\nB,-1,0.5,2,2,22,0.4\nC,7,6.2,1.5,1.7,80,0.7\n", ["measure=MC"]),
        ["single-means"] = ("study,mi,sdi,ni\nA,5.1,2,30\nB,4.4,1.8,50\nC,6,2.2,12\n", ["measure=MN"]),
        ["spreads"] = ("study,sd1i,n1i,sd2i,n2i\nA,5.1,20,4,30\nB,4.4,18,5,50\n", ["measure=VR"]),
        ["correlations"] = ("study,ri,ni\nFirst,0.31,50\nSecond,-0.12,210\nThird,0.58,33\nSame label,0.2,900\nSame label,0.25,12\n", ["measure=ZCOR"]),
        ["doses"] = (Doses, ["measure=YV", "mods=dose"]),
        ["doses-of-decades"] = ("study,yi,sei,cells\nA,-0.1,0.2,1e6\nB,-0.3,0.15,1e7\nC,-0.5,0.25,1e7\nD,-0.7,0.2,1e8\n<b>E</b>,-0.65,0.3,5e8\n", ["measure=YV", "mods=cells"]),
        ["hostile-swim"] = (Hostile(), ["measure=OR", "swim=higher"]),
        ["hostile"] = (Hostile(), ["measure=OR"]),
        ["many"] = (Many(), ["measure=YV"]),
        ["huge"] = ("study,yi,sei\nA,120000,3000\nB,90000,20000\nC,-5000,40000\nD,400000,250000\n", ["measure=YV"]),
    };

    /// <summary>Names of the samples.</summary>
    public static IEnumerable<string> Names => Requests.Keys;

    /// <summary>The answer of a sample, with what a figure needs.</summary>
    public static PoolAnswer Answer(string name, PoolExtras needs) => Answer(name, request => request with { Extras = request.Extras | needs });

    /// <summary>The answer of a sample, its request as a figure wants it.</summary>
    public static PoolAnswer Answer(string name, Func<PoolRequest, PoolRequest> prepared)
    {
        var (table, options) = Requests[name];
        var given = options.Select(o => o.Split('=')).ToDictionary(
            o => o[0], o => RequestOptions.All.Single(r => r.Name == o[0]).Kind == OptionKind.List ? OptionText.Split(o[1]) : OptionText.Of(o[1]), StringComparer.Ordinal);
        var text = new RequestText(given, RequestOption.FlagOf, new ProblemList());
        var request = PoolRequestReader.Read(text);
        text.Problems.ThrowIfAny();
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");
        File.WriteAllText(path, table);
        try
        {
            var problems = new ProblemList();
            var rows = RequestTable.Read(path, request!.Table, problems);
            problems.ThrowIfAny();
            return PoolRunner.Run(prepared(request), rows!, TestContext.Current.CancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Hostile()
    {
        string[] names =
        [
            "<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", "\"\"quoted\"\" & <b>bold</b>", "A study whose name goes on and on, until nobody remembers how it began, et al. 2024 (long-term follow-up)",
            "研究者ら 2019", "\u202EEvil 2001", "10^9 particles",
        ];
        return "study,ai,n1i,ci,n2i\n" + string.Concat(names.Select((n, i) => string.Create(CultureInfo.InvariantCulture, $"\"{n}\",{i + 1},{30 + 10 * i},{2 * i + 3},{35 + 9 * i}\n")));
    }

    private static string Many()
    {
        var table = new StringBuilder("study,yi,sei\n");
        for (var i = 0; i < 120; i++)
        {
            // A low-discrepancy sequence, so that no generator is needed.
            var place = 0.6180339887498949 * i % 1;
            table.Append(CultureInfo.InvariantCulture, $"Study {i + 1},{1.2 * (place - 0.4):0.0000},{0.05 + 0.45 * (0.7548776662466927 * i % 1):0.0000}\n");
        }

        return table.ToString();
    }
}
