using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>The moments of an arm, drawn from their exact distributions.</summary>
/// <remarks>
/// Of m patients, with y = ρx + √(1 − ρ²)·e in standard deviations: the means of x and e are N(0, 1/m); apart from them Sxx is χ² on m − 1 degrees of
/// freedom, and given x, Sxe/√Sxx is a standard normal z and See − z² is χ² on m − 2 (Bartlett 1933). Without a baseline, Syy is χ² on m − 1.
/// With missing outcomes, m is binomial. Where there are centres, this is so in each, whose mean has a deviation of its own.
/// </remarks>
/// <param name="parameters">Nuisance parameters of the trials.</param>
internal sealed class SummaryMoments(MeanParameters parameters) : MomentSource
{
    private readonly Dealing _centres = new(Enumerable.Repeat(1.0 / parameters.Centres, parameters.Centres));
    private readonly LaneBuffer _sizes = new(parameters.Centres * TrialBlock.Capacity);
    private readonly LaneBuffer _normals = new(3 * TrialBlock.GroupSize);

    public override void Draw<TLane>(TrialBlock block, int look, int arm, MomentColumns moments)
    {
        Deal<TLane>(block, arm);
        if (parameters.Endpoint.Missing is not null)
        {
            Thin<TLane>(block, look, arm);
        }

        // Without adjustment a baseline changes nothing.
        if (parameters.Endpoint.Test is TestOfMeans.Ancova)
        {
            DrawBoth<TLane>(block, look, arm, moments);
        }
        else
        {
            DrawOutcomes<TLane>(block, look, arm, moments);
        }
    }

    public override ImmutableArray<string> PatientColumns
    {
        get
        {
            ImmutableArray<string> measured = parameters.Endpoint.Test is TestOfMeans.Ancova ? ["baseline", "outcome"] : ["outcome"];
            return _centres.Parts > 1 ? ["centre", .. measured] : measured;
        }
    }

    public override void List(TrialBlock block, int arm, MomentColumns moments, PatientList patients)
    {
        var stream = ConditionalDraws.Open(block, patients.Look, arm);
        for (var centre = 0; centre < _centres.Parts; centre++)
        {
            var size = _centres.Of(centre, (int)block.NewPatients(arm)[0]);
            List(ref stream, arm, centre, size, moments.Load<LaneOne>(arm * _centres.Parts + centre, 0), patients);
        }
    }

    private void List(ref RandomStream stream, int arm, int centre, int size, ArmMoments<LaneOne> moments, PatientList patients)
    {
        var observed = (int)moments.Size.Value;
        var adjusts = parameters.Endpoint.Test is TestOfMeans.Ancova;
        var (baselines, outcomes) = adjusts
            ? ConditionalDraws.Residuals(ref stream, observed, moments.BaselineSquares.Value, moments.Products.Value, moments.Squares.Value)
            : ([], ConditionalDraws.Residuals(ref stream, [observed], moments.Squares.Value));
        for (var j = 0; j < size; j++)
        {
            // Any patients may be those who are missing; they stand last.
            var outcome = j < observed ? moments.Mean.Value + outcomes[j] : double.NaN;
            double[] measured = adjusts ? [j < observed ? moments.BaselineMean.Value + baselines[j] : double.NaN, outcome] : [outcome];
            patients.Add(arm, _centres.Parts > 1 ? [centre + 1, .. measured] : measured);
        }
    }

    private Span<double> Sizes(int centre) => _sizes.Span.Slice(centre * TrialBlock.Capacity, TrialBlock.Capacity);

    private void Deal<TLane>(TrialBlock block, int arm)
        where TLane : struct, ILane<TLane>
    {
        var patients = block.NewPatients(arm);
        for (var centre = 0; centre < _centres.Parts; centre++)
        {
            var sizes = Sizes(centre);
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                TLane.Store(_centres.Of(centre, TLane.Load(patients[i..])), sizes[i..]);
            }
        }
    }

    private void Thin<TLane>(TrialBlock block, int look, int arm)
        where TLane : struct, ILane<TLane>
    {
        var observed = parameters.Observed(arm);
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), TrialStreams.MissingAtLook(look, arm));
            for (var centre = 0; centre < _centres.Parts; centre++)
            {
                var sizes = Sizes(centre)[i..];
                TLane.Store(VaryingBinomial.Draw(ref draws, TLane.Load(sizes), TLane.Load(observed[i..])), sizes);
            }
        }
    }

    private void DrawOutcomes<TLane>(TrialBlock block, int look, int arm, MomentColumns moments)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var deviation = parameters.Deviation(arm);
        var stream = TrialStreams.AtLook(look, arm);
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var sigma = TLane.Load(deviation[i..]);
            var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), stream);
            for (var centre = 0; centre < _centres.Parts; centre++)
            {
                var size = TLane.Load(Sizes(centre)[i..]);
                var hasAny = TLane.LessThan(zero, size);
                var mean = TLane.FusedMultiplyAdd(sigma * (one / TLane.SquareRoot(size)), draws.NextNormal(), Level<TLane>(block, arm, centre, i));
                var squares = sigma * sigma * VaryingChiSquared.Draw(ref draws, (size - one) & hasAny);
                moments.Store(arm * _centres.Parts + centre, i, new ArmMoments<TLane>(size, mean & hasAny, squares, zero, zero, zero));
            }
        }
    }

    private void DrawBoth<TLane>(TrialBlock block, int look, int arm, MomentColumns moments)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one, two) = (TLane.Broadcast(0), TLane.Broadcast(1), TLane.Broadcast(2));
        var deviation = parameters.Deviation(arm);
        var correlation = parameters.Correlation;
        var residual = parameters.Residual;
        var normals = _normals.Span;
        var stream = TrialStreams.AtLook(look, arm);
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var sigma = TLane.Load(deviation[i..]);
            var (rho, rest) = (TLane.Load(correlation[i..]), TLane.Load(residual[i..]));
            var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), stream);
            for (var centre = 0; centre < _centres.Parts; centre++)
            {
                var size = TLane.Load(Sizes(centre)[i..]);
                var (hasAny, hasTwo) = (TLane.LessThan(zero, size), TLane.LessThanOrEqual(two, size));
                var scale = one / TLane.SquareRoot(size) & hasAny;
                NormalFill.Next(ref draws, normals, 3, TLane.Count);
                var error = scale * TLane.Load(normals);
                var baseline = scale * TLane.Load(normals[TLane.Count..]);
                var z = TLane.Load(normals[(2 * TLane.Count)..]) & hasTwo;
                var baselineSquares = VaryingChiSquared.Draw(ref draws, (size - one) & hasAny);
                var errorSquares = TLane.FusedMultiplyAdd(z, z, VaryingChiSquared.Draw(ref draws, (size - two) & hasTwo));
                var crossed = TLane.SquareRoot(baselineSquares) * z;
                var mean = TLane.FusedMultiplyAdd(sigma, rho * baseline + rest * error, Level<TLane>(block, arm, centre, i));
                var products = sigma * (rho * baselineSquares + rest * crossed);
                var squares = sigma * sigma * (rho * rho * baselineSquares + two * rho * rest * crossed + rest * rest * errorSquares);
                moments.Store(arm * _centres.Parts + centre, i, new ArmMoments<TLane>(size, mean & hasAny, squares, baseline, baselineSquares, products));
            }
        }
    }

    private TLane Level<TLane>(TrialBlock block, int arm, int centre, int at)
        where TLane : struct, ILane<TLane>
    {
        var level = arm == 0 ? TLane.Broadcast(0) : TLane.Load(block.Theta(arm - 1)[at..]);
        return _centres.Parts == 1 ? level : level + TLane.Load(parameters.CentreMean(centre)[at..]);
    }
}
