using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>The test of a comparison with an effect of each centre, from the two arms' patients.</summary>
/// <remarks>
/// Least squares with fixed effects of centres (Frisch and Waugh 1933): with differences d of the arms in a centre and w = n₁n₀/(n₁ + n₀), the effect is Σwd/Σw with variance σ²/Σw, and the residual sum of squares is
/// the one within arms and centres plus Σwd² − (Σwd)²/Σw. That is a comparison of two arms of 2Σw patients each, which the kernels of one centre then test, the baseline treated likewise. Degrees of freedom: patients less
/// centres that have any, less one.
/// </remarks>
/// <typeparam name="TComparison">The comparison.</typeparam>
/// <param name="centres">Number of centres; the moments of centre c of arm a are number a·centres + c.</param>
internal sealed class CentreAnalysis<TComparison>(int centres) : MeanAnalysis
    where TComparison : struct, IMeanComparison
{
    public override double DegreesOfFreedom(ReadOnlySpan<double> sizes, double deviationRatio) =>
        TComparison.DegreesOfFreedom(sizes, deviationRatio) - (centres - 1);

    public override void Compare<TLane>(MomentColumns moments, ReadOnlySpan<int> arms, int comparison, in MeanResults result)
    {
        for (var i = 0; i < result.Estimates.Length; i += TLane.Count)
        {
            var effect = Compare<TLane>(moments, comparison + 1, i);
            TLane.Store(effect.Effect.Estimate, result.Estimates[i..]);
            TLane.Store(effect.Effect.StandardError, result.Errors[i..]);
            TLane.Store(effect.Effect.Statistic, result.Statistics[i..]);
            TLane.Store(effect.DegreesOfFreedom, result.DegreesOfFreedom[i..]);
        }
    }

    /// <summary>Half the squared error of the reference arm compared with one just like it.</summary>
    public override void Share<TLane>(MomentColumns moments, ReadOnlySpan<int> arms, Span<double> shared)
    {
        for (var i = 0; i < shared.Length; i += TLane.Count)
        {
            var error = Compare<TLane>(moments, 0, i).Effect.StandardError;
            var isKnown = TLane.LessThan(error, TLane.Broadcast(double.PositiveInfinity));
            TLane.Store(TLane.Broadcast(0.5) * error * error & isKnown, shared[i..]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private MeanEffect<TLane> Compare<TLane>(MomentColumns moments, int arm, int at)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var (weight, outcome, baseline, degreesOfFreedom) = (zero, zero, zero, zero);
        var (squares, baselineSquares, products) = (zero, zero, zero);
        for (var centre = 0; centre < centres; centre++)
        {
            var treated = moments.Load<TLane>(arm * centres + centre, at);
            var control = moments.Load<TLane>(centre, at);
            var size = treated.Size + control.Size;
            var hasAny = TLane.LessThan(zero, size);
            var w = treated.Size * control.Size / size & hasAny;
            var (y, x) = (treated.Mean - control.Mean, treated.BaselineMean - control.BaselineMean);
            weight += w;
            outcome = TLane.FusedMultiplyAdd(w, y, outcome);
            baseline = TLane.FusedMultiplyAdd(w, x, baseline);
            squares += TLane.FusedMultiplyAdd(w * y, y, treated.Squares + control.Squares);
            baselineSquares += TLane.FusedMultiplyAdd(w * x, x, treated.BaselineSquares + control.BaselineSquares);
            products += TLane.FusedMultiplyAdd(w * x, y, treated.Products + control.Products);
            degreesOfFreedom += size - (one & hasAny);
        }

        var isComparable = TLane.LessThan(zero, weight);
        var (meanOutcome, meanBaseline) = (outcome / weight & isComparable, baseline / weight & isComparable);
        var sums = new VarianceSums<TLane>(
            degreesOfFreedom - one, squares - outcome * meanOutcome, baselineSquares - baseline * meanBaseline, products - baseline * meanOutcome);
        var patients = weight + weight;
        return TComparison.Compare(
            new ArmMoments<TLane>(patients, meanOutcome, zero, meanBaseline, zero, zero), new ArmMoments<TLane>(patients, zero, zero, zero, zero, zero), in sums);
    }
}
