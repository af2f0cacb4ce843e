using System.Collections.Immutable;
using System.Data;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;
using ExoMeta.Interactive;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots;
using ExoMeta.Pooling;
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Notebooks.Tests;

/// <summary>From a table to a forest plot in three lines, and to the power of the next trial in five.</summary>
public sealed partial class StudiesTests
{
    private static readonly string Bcg = Path.Combine(Repository.Root, "inputs", "classics", "bcg.csv");

    private static readonly PoolView Pool = Studies.Read(Bcg).Effects(Measures.OddsRatio).Pool(Method.REML, Inference.HartungKnapp);

    private static TrialDesign Design => new(
        [new Arm("control", 200, null, IsControl: true), new Arm("vaccine", 200, null, IsControl: false)],
        new Endpoint.Binary("Tuberculosis", new UncertainQuantity.Value(0.1)) { LowerIsBetter = true }, TrialComparison.AgainstControl, new MultiplicityProcedure.None(), Alpha: 0.025);

    [Fact]
    public void A_pool_is_that_of_the_engine()
    {
        var problems = new ProblemList();
        var table = RequestTable.Read(Bcg, new(Measures.OddsRatio, new(), 0.95), problems)!;
        var fit = RandomEffectsModel.Fit(RequestTable.EffectsOf(table.RowsWithEffect), new PoolingOptions { Inference = InferenceMethod.HartungKnapp });
        Assert.Equal((fit.Estimate, fit.StandardError, fit.Interval), (Pool.Mean.Estimate, Pool.Mean.StandardError, Pool.Mean.Interval));
    }

    [Fact]
    public void Words_and_numbers_are_the_same_in_text_and_in_HTML()
    {
        foreach (var view in new NotebookView[] { Pool, Pool.By("alloc"), Pool.Diagnose(), Pool.With("inference", "").Regress("ablat"), Pool.Prior("half-normal(0.5)"), Studies.Read(Bcg).Effects("RR") })
        {
            Assert.Equal(Words(view.ToString()), Words(WebUtility.HtmlDecode(Tag().Replace(view.ToHtml(), " "))));
        }
    }

    [Fact]
    public void Rows_of_a_reader_give_the_same_bits_as_the_file()
    {
        using var data = new DataTable();
        var lines = File.ReadAllLines(Bcg);
        foreach (var name in lines[0].Split(','))
        {
            data.Columns.Add(name, name is "study" or "alloc" ? typeof(string) : typeof(double));
        }

        foreach (var line in lines.Skip(1).Where(l => l.Length > 0))
        {
            data.Rows.Add([.. line.Split(',').Select((cell, c) => data.Columns[c].DataType == typeof(string) ? (object)cell : double.Parse(cell, CultureInfo.InvariantCulture))]);
        }

        using var reader = data.CreateDataReader();
        var read = Studies.From(reader).Effects(Measures.OddsRatio).Pool(Method.REML, Inference.HartungKnapp);
        Assert.Equal((Pool.Mean.Estimate, Pool.Mean.StandardError, Pool.Mean.Interval), (read.Mean.Estimate, read.Mean.StandardError, read.Mean.Interval));
        Assert.Equal(Pool.ToString(), read.ToString());
    }

    [Fact]
    public void Every_kind_of_figure_is_drawn_or_says_why_not()
    {
        foreach (var kind in PoolFigures.All)
        {
            try
            {
                Assert.Contains("data:image/svg+xml", Pool.Figure(kind.Name).ToHtml(), StringComparison.Ordinal);
            }
            catch (InvalidOperationException e)
            {
                Assert.StartsWith(kind.Name + ": ", e.Message, StringComparison.Ordinal);
            }
        }

        Assert.Contains("did you mean 'funnel'?", Assert.Throws<ArgumentException>(() => Pool.Figure("funel")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_is_said_with_the_nearest_name()
    {
        Assert.Contains("did you mean 'OR'?", Assert.Throws<ArgumentException>(() => Studies.Read(Bcg).Effects("ORR")).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'alloc'?", Assert.Throws<InvalidInputException>(() => Pool.By("aloc")).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'tau2Ci'?", Assert.Throws<InvalidInputException>(() => Pool.With("tau2CI", "pl")).Message, StringComparison.Ordinal);
        Assert.Contains("prior", Assert.Throws<InvalidInputException>(() => Pool.With("prior", "half-normal(0.5)")).Message, StringComparison.Ordinal);
        Assert.Contains("is missing", Assert.Throws<InvalidInputException>(() => Studies.Read(Bcg).Effects(Measures.RatioOfMeans)).Message, StringComparison.Ordinal);
        Assert.Contains("needs", Assert.Throws<InvalidInputException>(() => Studies.Read(Bcg).Effects("RR").Pool().NextTrial(Design)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TruthKind.Fixed)]
    [InlineData(TruthKind.Posterior)]
    [InlineData(TruthKind.Predictive)]
    [InlineData(TruthKind.Robust)]
    public void The_next_trial_is_that_of_the_simulator_under_the_truth_of_the_pool(TruthKind kind)
    {
        var result = Pool.NextTrial(Design).Doubting(0.3, 0.5).Under(kind).Simulate(2000, 5).Result;
        var plan = new MonteCarloPlan(2000, result.Characteristics.Seed);
        var fit = ((PooledModel.Pairwise)Pool.Answer.Model).Fit;
        var belief = new Truth.Posterior([fit.Estimate], new double[,] { { fit.StandardError * fit.StandardError } }, fit.DegreesOfFreedom);
        Truth truth = kind switch
        {
            TruthKind.Fixed => new Truth.Fixed([fit.Estimate]),
            TruthKind.Posterior => belief,
            TruthKind.Predictive => new Truth.Predictive(belief, new UncertainQuantity.Value(Math.Sqrt(fit.TauSquared!.Value))),
            _ => new Truth.Robust(belief, 0.3, 0.5),
        };
        var direct = TrialSimulator.Run(Design, truth, plan);
        Assert.Equal(direct.DisjunctivePower, result.Characteristics.DisjunctivePower);
        Assert.Equal(TrialSimulator.Run(Design, belief, plan).DisjunctivePower, result.Assurance);
        Assert.NotNull(result.Updated);
        Assert.InRange(result.FamilywiseError.Estimate, 0, 0.06);
    }

    [Fact]
    public void A_trial_shows_itself_before_and_after_it_is_simulated()
    {
        var trial = Pool.NextTrial(Design);
        Assert.Contains("Not simulated yet", trial.ToString(), StringComparison.Ordinal);
        var simulated = trial.Simulate(500);
        Assert.Equal(simulated.ToString(), trial.Simulate(500).ToString());
        Assert.Contains("assurance", simulated.ToHtml(), StringComparison.Ordinal);
        Assert.Contains("the pool with this trial in it is significant", simulated.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_Bayesian_pool_of_dependent_rows_is_not_joined_by_a_trial_any_more_than_a_frequentist_one()
    {
        var twice = Studies.Parse("study,ai,n1i,ci,n2i,lab\nA low,4,123,11,139,x\nA high,6,130,11,139,x\nB,3,231,11,220,y").Effects("OR").Pool().SharedControls("lab");
        Assert.Null(twice.NextTrial(Design).Simulate(200).Result.Updated);
        Assert.Null(twice.Prior("half-normal(0.5)").NextTrial(Design).Simulate(200).Result.Updated);
        Assert.NotNull(Pool.Prior("half-normal(0.5)").NextTrial(Design).Simulate(200).Result.Updated);
    }

    /// <summary>Words without the blanks, rules and marks of either writing.</summary>
    private static string[] Words(string text) => [.. text.Split([' ', '\u00A0', '\n', '\u202F'], StringSplitOptions.RemoveEmptyEntries).Where(w => w.Any(char.IsLetterOrDigit))];

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
