using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.Procedures.ProcedureTesting;

namespace ExoMeta.Tests.Trials.Procedures;

/// <summary>
/// Rejections of true hypotheses, simulated: exactly as often as quadrature says where it says so, at most α for all that control the family-wise error.
/// </summary>
public class FamilywiseErrorTests
{
    private const int Trials = 200_000;
    private const double Alpha = 0.025;
    private const double Certain = 60;
    private static readonly ImmutableArray<double> Loadings = [0.5, 0.7, 0.8];

    public static TheoryData<double> Degrees => [0, 12];

    [Theory]
    [MemberData(nameof(Degrees))]
    public void Under_the_global_null_it_is_what_quadrature_says(double degrees)
    {
        double? df = degrees == 0 ? null : degrees;
        var trials = Draw(Loadings, [0, 0, 0], df, Trials, 41);
        var bonferroni = Error(Single(Alpha / 3), Loadings);
        Check(new MultiplicityProcedure.None(), Error(Single(Alpha), Loadings));
        Check(new MultiplicityProcedure.Bonferroni(), bonferroni);
        Check(new MultiplicityProcedure.Holm(), bonferroni);
        Check(new MultiplicityProcedure.SingleStepDunnett(), Alpha);
        Check(new MultiplicityProcedure.StepDownDunnett(), Alpha);
        Check(new MultiplicityProcedure.ClosedDunnett(), Alpha);
        Check(new MultiplicityProcedure.FixedSequence(), Alpha);
        foreach (var procedure in new MultiplicityProcedure[]
            { new MultiplicityProcedure.Hochberg(), new MultiplicityProcedure.Hommel(), new MultiplicityProcedure.ClosedSimes() })
        {
            // Above Bonferroni's error, which is exact, and not above α.
            var count = Count(procedure, 7);
            AssertAtMost(Alpha, count, Trials, procedure.Name);
            AssertAtMost((double)count / Trials, (int)(bonferroni * Trials), Trials, procedure.Name);
        }

        void Check(MultiplicityProcedure procedure, double exact) => AssertShare(exact, Count(procedure, 7), Trials, procedure.Name);

        int Count(MultiplicityProcedure procedure, int trueNulls) =>
            Reject(procedure.Prepare(Loadings, Alpha, df), trials).Count(rejected => (rejected & trueNulls) != 0);

        double Single(double alpha) => FamilywiseErrorTests.Single(alpha, df);

        double Error(double critical, ImmutableArray<double> loadings) => Dunnett.FamilywiseError(critical, loadings, df);
    }

    private static double Single(double alpha, double? df) => df is { } degrees ? StudentT.UpperQuantile(alpha, degrees) : Normal.UpperQuantile(alpha);

    /// <summary>One comparison has an effect that is always found: what steps on then tests the other two, and spends what is left on them.</summary>
    [Theory]
    [MemberData(nameof(Degrees))]
    public void Under_a_partial_null_it_is_what_quadrature_says(double degrees)
    {
        double? df = degrees == 0 ? null : degrees;
        for (var found = 0; found < 3; found++)
        {
            var trials = Draw(Loadings, [.. Enumerable.Range(0, 3).Select(i => i == found ? Certain : 0.0)], df, Trials, 42 + (uint)found);
            var trueNulls = 7 & ~(1 << found);
            var rest = Loadings.RemoveAt(found);
            var holm = Dunnett.FamilywiseError(Single(Alpha / 2, df), rest, df);
            Check(new MultiplicityProcedure.Bonferroni(), Dunnett.FamilywiseError(Single(Alpha / 3, df), rest, df));
            Check(new MultiplicityProcedure.Holm(), holm);
            Check(new MultiplicityProcedure.SingleStepDunnett(), Dunnett.FamilywiseError(Dunnett.CriticalValue(Loadings, Alpha, df), rest, df));
            Check(new MultiplicityProcedure.StepDownDunnett(), Alpha);
            Check(new MultiplicityProcedure.ClosedDunnett(), Alpha);
            Check(new MultiplicityProcedure.FixedSequence(), Alpha);
            foreach (var procedure in new MultiplicityProcedure[] { new MultiplicityProcedure.Hochberg(), new MultiplicityProcedure.Hommel() })
            {
                var count = Count(procedure);
                AssertAtMost(Alpha, count, Trials, procedure.Name);
                AssertAtMost((double)count / Trials, (int)(holm * Trials), Trials, procedure.Name);
            }

            void Check(MultiplicityProcedure procedure, double exact) => AssertShare(exact, Count(procedure), Trials, procedure.Name);

            int Count(MultiplicityProcedure procedure)
            {
                var rejections = Reject(procedure.Prepare(Loadings, Alpha, df), trials);
                Assert.True(procedure is MultiplicityProcedure.FixedSequence || rejections.All(rejected => (rejected & 1 << found) != 0), procedure.Name);
                return rejections.Count(rejected => (rejected & trueNulls) != 0);
            }
        }
    }

    [Fact]
    public void With_effects_of_middling_size_no_procedure_that_claims_control_exceeds_its_level()
    {
        var trials = Draw(Loadings, [1.5, 0, 2.5], null, Trials, 45);
        foreach (var procedure in MultiplicityProcedure.All.Where(p => p is not MultiplicityProcedure.None))
        {
            var count = Reject(procedure.Prepare(Loadings, Alpha), trials).Count(rejected => (rejected & 2) != 0);
            AssertAtMost(Alpha, count, Trials, procedure.Name);
            Assert.True(count > 0, procedure.Name);
        }
    }
}
