using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>The moments of an arm, drawn from their exact distributions.</summary>
/// <remarks>
/// Of m patients, with y = ρx + √(1 − ρ²)·e in standard deviations: the means of x and e are N(0, 1/m); apart from them Sxx is χ² on m − 1 degrees of
/// freedom, and given x, Sxe/√Sxx is a standard normal z and See − z² is χ² on m − 2 (Bartlett 1933). Without a baseline, Syy is χ² on m − 1.
/// With missing outcomes, m is binomial.
/// </remarks>
/// <param name="parameters">Nuisance parameters of the trials.</param>
internal sealed class SummaryMoments(MeanParameters parameters) : MomentSource
{
    private readonly LaneBuffer _sizes = new(TrialBlock.Capacity);
    private readonly LaneBuffer _normals = new(3 * TrialBlock.GroupSize);

    public override void Draw<TLane>(TrialBlock block, int look, int arm, MomentColumns moments)
    {
        var sizes = _sizes.Span[..block.Padded];
        block.NewPatients(arm).CopyTo(sizes);
        if (parameters.Endpoint.Missing is not null)
        {
            Thin<TLane>(block, look, arm, sizes);
        }

        // Without adjustment a baseline changes nothing.
        if (parameters.Endpoint.Test is TestOfMeans.Ancova)
        {
            DrawBoth<TLane>(block, look, arm, sizes, moments);
        }
        else
        {
            DrawOutcomes<TLane>(block, look, arm, sizes, moments);
        }
    }

    public override ImmutableArray<string> PatientColumns => parameters.Endpoint.Test is TestOfMeans.Ancova ? ["baseline", "outcome"] : ["outcome"];

    public override void List(TrialBlock block, int arm, ArmMoments<LaneOne> moments, PatientList patients)
    {
        var stream = ConditionalDraws.Open(block, patients.Look, arm);
        var observed = (int)moments.Size.Value;
        var adjusts = PatientColumns.Length > 1;
        var (baselines, outcomes) = adjusts
            ? ConditionalDraws.Residuals(ref stream, observed, moments.BaselineSquares.Value, moments.Products.Value, moments.Squares.Value)
            : ([], ConditionalDraws.Residuals(ref stream, [observed], moments.Squares.Value));
        for (var j = 0; j < (int)block.NewPatients(arm)[0]; j++)
        {
            // Any patients may be those who are missing; they stand last.
            var outcome = j < observed ? moments.Mean.Value + outcomes[j] : double.NaN;
            if (adjusts)
            {
                patients.Add(arm, j < observed ? moments.BaselineMean.Value + baselines[j] : double.NaN, outcome);
            }
            else
            {
                patients.Add(arm, outcome);
            }
        }
    }

    private void Thin<TLane>(TrialBlock block, int look, int arm, Span<double> sizes)
        where TLane : struct, ILane<TLane>
    {
        var observed = parameters.Observed(arm);
        for (var i = 0; i < sizes.Length; i += TLane.Count)
        {
            var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), TrialStreams.MissingAtLook(look, arm));
            TLane.Store(VaryingBinomial.Draw(ref draws, TLane.Load(sizes[i..]), TLane.Load(observed[i..])), sizes[i..]);
        }
    }

    private void DrawOutcomes<TLane>(TrialBlock block, int look, int arm, ReadOnlySpan<double> sizes, MomentColumns moments)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var deviation = parameters.Deviation(arm);
        var stream = TrialStreams.AtLook(look, arm);
        for (var i = 0; i < sizes.Length; i += TLane.Count)
        {
            var (size, sigma) = (TLane.Load(sizes[i..]), TLane.Load(deviation[i..]));
            var hasAny = TLane.LessThan(zero, size);
            var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), stream);
            var mean = TLane.FusedMultiplyAdd(sigma * (one / TLane.SquareRoot(size)), draws.NextNormal(), Level<TLane>(block, arm, i));
            var squares = sigma * sigma * VaryingChiSquared.Draw(ref draws, (size - one) & hasAny);
            moments.Store(arm, i, new ArmMoments<TLane>(size, mean & hasAny, squares, zero, zero, zero));
        }
    }

    private void DrawBoth<TLane>(TrialBlock block, int look, int arm, ReadOnlySpan<double> sizes, MomentColumns moments)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one, two) = (TLane.Broadcast(0), TLane.Broadcast(1), TLane.Broadcast(2));
        var deviation = parameters.Deviation(arm);
        var correlation = parameters.Correlation;
        var residual = parameters.Residual;
        var normals = _normals.Span;
        var stream = TrialStreams.AtLook(look, arm);
        for (var i = 0; i < sizes.Length; i += TLane.Count)
        {
            var (size, sigma) = (TLane.Load(sizes[i..]), TLane.Load(deviation[i..]));
            var (rho, rest) = (TLane.Load(correlation[i..]), TLane.Load(residual[i..]));
            var (hasAny, hasTwo) = (TLane.LessThan(zero, size), TLane.LessThanOrEqual(two, size));
            var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), stream);
            var scale = one / TLane.SquareRoot(size) & hasAny;
            NormalFill.Next(ref draws, normals, 3, TLane.Count);
            var error = scale * TLane.Load(normals);
            var baseline = scale * TLane.Load(normals[TLane.Count..]);
            var z = TLane.Load(normals[(2 * TLane.Count)..]) & hasTwo;
            var baselineSquares = VaryingChiSquared.Draw(ref draws, (size - one) & hasAny);
            var errorSquares = TLane.FusedMultiplyAdd(z, z, VaryingChiSquared.Draw(ref draws, (size - two) & hasTwo));
            var crossed = TLane.SquareRoot(baselineSquares) * z;
            var mean = TLane.FusedMultiplyAdd(sigma, rho * baseline + rest * error, Level<TLane>(block, arm, i));
            var products = sigma * (rho * baselineSquares + rest * crossed);
            var squares = sigma * sigma * (rho * rho * baselineSquares + two * rho * rest * crossed + rest * rest * errorSquares);
            moments.Store(arm, i, new ArmMoments<TLane>(size, mean & hasAny, squares, baseline, baselineSquares, products));
        }
    }

    private static TLane Level<TLane>(TrialBlock block, int arm, int at)
        where TLane : struct, ILane<TLane> => arm == 0 ? TLane.Broadcast(0) : TLane.Load(block.Theta(arm - 1)[at..]);
}
