using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>The moments of an arm, summed over its patients, who are drawn one after another, each in all trials of a lane.</summary>
/// <remarks>
/// A patient is a baseline x, where there is one, and an outcome z = ρx + √(1 − ρ²)·e in standard deviations about the mean of the arm; sums are
/// taken of these, so that none loses digits. Patients have draws of their own by their number in the arm and look, whatever the sizes are.
/// </remarks>
/// <param name="parameters">Nuisance parameters of the trials.</param>
internal sealed class PatientMoments(MeanParameters parameters) : MomentSource
{
    /// <summary>Patients at a time: their numbers stay in the nearest cache.</summary>
    private const int AtOnce = 64;

    private const int Sums = 6;

    private readonly LaneBuffer _patients = new(2 * AtOnce * TrialBlock.GroupSize);
    private readonly LaneBuffer _observed = new(AtOnce * TrialBlock.GroupSize);
    private readonly LaneBuffer _sums = new(Sums * TrialBlock.GroupSize);

    private bool HasBaseline => parameters.Endpoint.BaselineCorrelation is not null;

    public override void Draw<TLane>(TrialBlock block, int look, int arm, MomentColumns moments)
    {
        var sizes = block.NewPatients(arm);
        for (var i = 0; i < sizes.Length; i += TLane.Count)
        {
            var most = 0.0;
            foreach (var size in sizes.Slice(i, TLane.Count))
            {
                most = Math.Max(most, size);
            }

            var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), TrialStreams.AtLook(look, arm));
            var ofMissing = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), TrialStreams.MissingAtLook(look, arm));
            _sums.Span.Clear();
            for (var from = 0; from < most; from += AtOnce)
            {
                var count = (int)Math.Min(AtOnce, most - from);
                DrawNext(ref draws, ref ofMissing, block, arm, from, count, i);
                Accumulate<TLane>(count);
            }

            moments.Store(arm, i, Moments<TLane>(block, arm, i));
        }
    }

    public override ImmutableArray<string> PatientColumns => HasBaseline ? ["baseline", "outcome"] : ["outcome"];

    public override void List(TrialBlock block, int arm, MomentColumns moments, PatientList patients)
    {
        var size = (int)block.NewPatients(arm)[0];
        var draws = new LaneStream<LaneOne>(block.Seed, block.First, TrialStreams.AtLook(patients.Look, arm));
        var ofMissing = new LaneStream<LaneOne>(block.Seed, block.First, TrialStreams.MissingAtLook(patients.Look, arm));
        var (level, sigma) = (Level<LaneOne>(block, arm, 0).Value, parameters.Deviation(arm)[0]);
        for (var from = 0; from < size; from += AtOnce)
        {
            var count = Math.Min(AtOnce, size - from);
            DrawNext(ref draws, ref ofMissing, block, arm, from, count, 0);
            for (var j = 0; j < count; j++)
            {
                var isObserved = BitConverter.DoubleToInt64Bits(_observed.Span[j]) != 0;
                var outcome = isObserved ? level + sigma * _patients.Span[2 * j + 1] : double.NaN;
                if (HasBaseline)
                {
                    patients.Add(arm, _patients.Span[2 * j], outcome);
                }
                else
                {
                    patients.Add(arm, outcome);
                }
            }
        }
    }

    /// <summary>The next patients: what they have, whether it is there, and what is seen of it.</summary>
    private void DrawNext<TLane>(ref LaneStream<TLane> draws, ref LaneStream<TLane> ofMissing, TrialBlock block, int arm, double from, int count, int at)
        where TLane : struct, ILane<TLane>
    {
        DrawOutcomes(ref draws, count, at);
        Observe(TLane.Load(block.NewPatients(arm)[at..]), from, count);
        if (parameters.Endpoint.Missing is { } missing)
        {
            Miss(ref ofMissing, missing, block, arm, count, at);
        }

        if (parameters.Endpoint.Unmeasured is { } detection)
        {
            Detect<TLane>(detection, block, arm, count, at);
        }
    }

    /// <summary>Baselines, where there are any, and outcomes, in turn.</summary>
    private void DrawOutcomes<TLane>(ref LaneStream<TLane> draws, int count, int at)
        where TLane : struct, ILane<TLane>
    {
        if (!HasBaseline)
        {
            NormalFill.Next(ref draws, _patients.Span[TLane.Count..], count, 2 * TLane.Count);
            return;
        }

        NormalFill.Next(ref draws, _patients.Span, 2 * count, TLane.Count);
        var (correlation, residual) = (TLane.Load(parameters.Correlation[at..]), TLane.Load(parameters.Residual[at..]));
        var patients = _patients.Span[..(2 * count * TLane.Count)];
        for (var j = 0; j < patients.Length; j += 2 * TLane.Count)
        {
            var error = residual * TLane.Load(patients[(j + TLane.Count)..]);
            TLane.Store(TLane.FusedMultiplyAdd(correlation, TLane.Load(patients[j..]), error), patients[(j + TLane.Count)..]);
        }
    }

    /// <summary>Every patient that there is has an outcome.</summary>
    private void Observe<TLane>(TLane size, double from, int count)
        where TLane : struct, ILane<TLane>
    {
        var observed = _observed.Span;
        for (var j = 0; j < count; j++)
        {
            TLane.Store(TLane.LessThan(TLane.Broadcast(from + j), size), observed[(j * TLane.Count)..]);
        }
    }

    /// <summary>Takes away those whose outcome is missing: U &lt; expit(l), or U(1 + exp(−l)) &lt; 1.</summary>
    private void Miss<TLane>(ref LaneStream<TLane> draws, MissingMeasurements missing, TrialBlock block, int arm, int count, int at)
        where TLane : struct, ILane<TLane>
    {
        var one = TLane.Broadcast(1);
        var slope = TLane.Broadcast(missing.Slope);
        var intercept = TLane.Load(parameters.MissingIntercept(arm)[at..]);
        var (ofBaseline, ofOutcome) = (TLane.Broadcast(0), TLane.Broadcast(0));
        if (missing.DependsOn == MissingDependence.Baseline)
        {
            ofBaseline = slope;
        }
        else if (missing.DependsOn == MissingDependence.Outcome)
        {
            var reference = TLane.Load(parameters.Deviation(0)[at..]);
            ofOutcome = slope * (TLane.Load(parameters.Deviation(arm)[at..]) / reference);
            intercept = TLane.FusedMultiplyAdd(slope, Level<TLane>(block, arm, at) / reference, intercept);
        }

        var patients = _patients.Span;
        var observed = _observed.Span;
        for (var j = 0; j < count; j++)
        {
            var (x, z) = (TLane.Load(patients[(2 * j * TLane.Count)..]), TLane.Load(patients[((2 * j + 1) * TLane.Count)..]));
            var logOdds = TLane.FusedMultiplyAdd(ofOutcome, z, TLane.FusedMultiplyAdd(ofBaseline, x, intercept));
            var uniform = draws.NextUniform();
            var isMissing = TLane.LessThan(TLane.FusedMultiplyAdd(uniform, LaneMath.Exp(TLane.Broadcast(0) - logOdds), uniform), one);
            var place = observed[(j * TLane.Count)..];
            TLane.Store(TLane.Select(isMissing, TLane.Broadcast(0), TLane.Load(place)), place);
        }
    }

    /// <summary>Puts the part of the limit in the place of outcomes below it.</summary>
    private void Detect<TLane>(DetectionLimit detection, TrialBlock block, int arm, int count, int at)
        where TLane : struct, ILane<TLane>
    {
        var sigma = TLane.Load(parameters.Deviation(arm)[at..]);
        var distance = TLane.Load(parameters.Limit[at..]) - Level<TLane>(block, arm, at);
        var limit = distance / sigma;
        var substitute = (distance + TLane.Broadcast(PortableMath.Log(detection.Part))) / sigma;
        var patients = _patients.Span;
        for (var j = 0; j < count; j++)
        {
            var place = patients[((2 * j + 1) * TLane.Count)..];
            var z = TLane.Load(place);
            TLane.Store(TLane.Select(TLane.LessThan(z, limit), substitute, z), place);
        }
    }

    private void Accumulate<TLane>(int count)
        where TLane : struct, ILane<TLane>
    {
        var one = TLane.Broadcast(1);
        var patients = _patients.Span;
        var observed = _observed.Span;
        var sums = _sums.Span;
        var (n, sx, sz) = (Sum<TLane>(sums, 0), Sum<TLane>(sums, 1), Sum<TLane>(sums, 2));
        var (sxx, sxz, szz) = (Sum<TLane>(sums, 3), Sum<TLane>(sums, 4), Sum<TLane>(sums, 5));
        for (var j = 0; j < count; j++)
        {
            var isObserved = TLane.Load(observed[(j * TLane.Count)..]);
            var x = TLane.Load(patients[(2 * j * TLane.Count)..]) & isObserved;
            var z = TLane.Load(patients[((2 * j + 1) * TLane.Count)..]) & isObserved;
            n += one & isObserved;
            sx += x;
            sz += z;
            sxx = TLane.FusedMultiplyAdd(x, x, sxx);
            sxz = TLane.FusedMultiplyAdd(x, z, sxz);
            szz = TLane.FusedMultiplyAdd(z, z, szz);
        }

        TLane.Store(n, sums);
        TLane.Store(sx, sums[TLane.Count..]);
        TLane.Store(sz, sums[(2 * TLane.Count)..]);
        TLane.Store(sxx, sums[(3 * TLane.Count)..]);
        TLane.Store(sxz, sums[(4 * TLane.Count)..]);
        TLane.Store(szz, sums[(5 * TLane.Count)..]);
    }

    private ArmMoments<TLane> Moments<TLane>(TrialBlock block, int arm, int at)
        where TLane : struct, ILane<TLane>
    {
        var sums = _sums.Span;
        var n = Sum<TLane>(sums, 0);
        var hasAny = TLane.LessThan(TLane.Broadcast(0), n);
        var (x, z) = (Sum<TLane>(sums, 1) / n & hasAny, Sum<TLane>(sums, 2) / n & hasAny);
        var sigma = TLane.Load(parameters.Deviation(arm)[at..]);
        var baselineSquares = NotNegative(Sum<TLane>(sums, 3) - Sum<TLane>(sums, 1) * x);
        var products = sigma * (Sum<TLane>(sums, 4) - Sum<TLane>(sums, 1) * z);
        var squares = sigma * sigma * NotNegative(Sum<TLane>(sums, 5) - Sum<TLane>(sums, 2) * z);
        var mean = TLane.FusedMultiplyAdd(sigma, z, Level<TLane>(block, arm, at)) & hasAny;
        return new(n, mean, squares, x, baselineSquares, products);
    }

    private static TLane Sum<TLane>(ReadOnlySpan<double> sums, int place)
        where TLane : struct, ILane<TLane> => TLane.Load(sums[(place * TLane.Count)..]);

    private static TLane NotNegative<TLane>(TLane value)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.LessThan(value, TLane.Broadcast(0)), TLane.Broadcast(0), value);

    private static TLane Level<TLane>(TrialBlock block, int arm, int at)
        where TLane : struct, ILane<TLane> => arm == 0 ? TLane.Broadcast(0) : TLane.Load(block.Theta(arm - 1)[at..]);
}
