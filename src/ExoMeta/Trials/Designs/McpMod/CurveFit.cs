using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials.Designs;

/// <summary>
/// Fits one family of dose–response curves to the means of arms by weighted least squares: the Mod step of MCP-Mod in its general form, by estimates and
/// their covariance (Pinheiro, Bornkamp, Glimm and Bretz 2014, Statistics in Medicine 33:1646–1661, section 2.3). Constants only, shared by all threads.
/// </summary>
/// <remarks>
/// Arms are independent given their means' level; an effect over a common control has the covariance that follows. Level and height are profiled out in closed form (Golub and
/// Pereyra 1973), the others, two at most, are found on the scale of their logarithm: the best point of a grid over their bounds, then Levenberg's and Marquardt's steps on the
/// profile (Kaufman 1975) that stay inside the bounds. Bounds are those that are usual (Bornkamp, Pinheiro and Bretz 2009, Journal of Statistical Software 29(7)), with D the largest
/// dose: ED50 from D/1000 to 1.5 D, Hill's exponent from 0.5 to 10, the exponential's δ from D/10 to 2 D, the logistic's from D/100 to D/2, those of the beta curve from 0.05 to 4. Offset and
/// scale are given; both parameters of the quadratic are linear, and have either sign. A trial's fit does not depend on the trials beside it.
/// </remarks>
internal abstract class CurveFit
{
    /// <summary>Parameters, level and height included: what an information criterion charges for.</summary>
    public abstract int Parameters { get; }

    /// <summary>Fits the first trials of the columns.</summary>
    /// <param name="columns">Means and weights; receive parameters, height, deviance and whether the fit has converged.</param>
    /// <param name="count">How many, whole groups.</param>
    public abstract void Fit<TLane>(CurveColumns columns, int count)
        where TLane : struct, ILane<TLane>;

    /// <summary>The smallest dose above 0 and up to the largest at which each fitted curve has an effect over dose 0 of at least a target.</summary>
    /// <param name="columns">Fitted curves; receive doses, +∞ where there is none.</param>
    /// <param name="count">How many, whole groups.</param>
    /// <param name="effect">The target.</param>
    public abstract void TargetDoses<TLane>(CurveColumns columns, int count, double effect)
        where TLane : struct, ILane<TLane>;
}

/// <summary>Bounds of the fitted parameters of a curve, and what is given.</summary>
/// <param name="FirstLow">Lower bound of the first.</param>
/// <param name="FirstHigh">Its upper bound.</param>
/// <param name="SecondLow">Lower bound of the second.</param>
/// <param name="SecondHigh">Its upper bound.</param>
/// <param name="Given">Offset or scale.</param>
internal readonly record struct CurveBounds(double FirstLow = 1, double FirstHigh = 1, double SecondLow = 1, double SecondHigh = 1, double Given = 1);

/// <inheritdoc/>
/// <typeparam name="TCurve">The curve.</typeparam>
internal sealed class CurveFit<TCurve> : CurveFit
    where TCurve : struct, IDoseResponseCurve
{
    private const int PointsOfOne = 41;
    private const int PointsOfTwo = 30;
    private const int MostSteps = 200;

    /// <summary>A step by so little, on the scale of logarithms, ends the search.</summary>
    private const double Tolerance = 1e-8;

    /// <summary>So does a gain by so little, as a part of the whole sum of squares.</summary>
    private const double LeastGain = 1e-12;

    /// <summary>A search that has not ended after all its steps is good enough when the last of them gained no more, likewise.</summary>
    private const double LastGain = 1e-8;

    private const double LeastDamping = 1e-3;

    /// <summary>Curvature of a profile that is flat but for rounding, likewise.</summary>
    private const double LeastCurvature = 1e-14;

    private readonly double[] _doses;
    private readonly double _given;
    private readonly (double Low, double High) _first;
    private readonly (double Low, double High) _second;
    private readonly (double First, double Second)[] _grid;
    private readonly double[] _values;

    /// <summary>Makes ready to fit.</summary>
    /// <param name="doses">Dose of each arm, 0 first.</param>
    /// <param name="bounds">Bounds of the fitted parameters.</param>
    public CurveFit(double[] doses, in CurveBounds bounds)
    {
        (_doses, _given) = (doses, bounds.Given);
        _first = (PortableMath.Log(bounds.FirstLow), PortableMath.Log(bounds.FirstHigh));
        _second = (PortableMath.Log(bounds.SecondLow), PortableMath.Log(bounds.SecondHigh));
        var first = Points(_first, TCurve.Nonlinear == 0 ? 1 : TCurve.Nonlinear == 1 ? PointsOfOne : PointsOfTwo);
        var second = Points(_second, TCurve.Nonlinear == 2 ? PointsOfTwo : 1);
        _grid = [.. first.SelectMany(_ => second, (a, b) => (a, b))];
        _values =
        [
            .. _grid.SelectMany(_ => doses, (point, dose) => TCurve.At<LaneOne>(
                new(dose), new(new(PortableMath.Exp(point.First)), new(PortableMath.Exp(point.Second)), new(_given))).Value),
        ];
    }

    public override int Parameters => 2 + TCurve.Nonlinear;

    public override void Fit<TLane>(CurveColumns columns, int count)
    {
        for (var i = 0; i < count; i += TLane.Count)
        {
            FitGroup<TLane>(columns, i);
        }
    }

    public override void TargetDoses<TLane>(CurveColumns columns, int count, double effect)
    {
        var (largest, target, given) = (TLane.Broadcast(_doses[^1]), TLane.Broadcast(effect), TLane.Broadcast(_given));
        for (var i = 0; i < count; i += TLane.Count)
        {
            var rise = target / TLane.Load(columns.Height[i..]);
            TLane.Store(TCurve.DoseOf(rise, largest, new(TLane.Load(columns.First[i..]), TLane.Load(columns.Second[i..]), given)), columns.Dose[i..]);
        }
    }

    private static double[] Points((double Low, double High) bounds, int count) =>
        count == 1 ? [bounds.Low] : [.. Enumerable.Range(0, count).Select(i => bounds.Low + (bounds.High - bounds.Low) * i / (count - 1))];

    private void FitGroup<TLane>(CurveColumns columns, int at)
        where TLane : struct, ILane<TLane>
    {
        var data = new WeightedMeans<TLane>(columns, at);
        var (first, second, best) = Start(columns, at, data);
        var isFitted = TLane.LessThan(TLane.Broadcast(0), best);
        if (TCurve.Nonlinear > 0)
        {
            isFitted &= Climb(columns, at, data, best, ref first, ref second);
        }

        var (zero, infinity) = (TLane.Broadcast(0), TLane.Broadcast(double.PositiveInfinity));
        var parameters = OfLogarithms(first, second);
        var sums = Regress(columns, at, data, parameters);
        var height = sums.Cross / sums.Spread;
        isFitted &= TLane.LessThan(zero, sums.Spread) & TLane.EqualTo(height, height);
        var deviance = data.Spread - sums.Cross * height;
        TLane.Store(parameters.First, columns.First[at..]);
        TLane.Store(parameters.Second, columns.Second[at..]);
        TLane.Store(TLane.Select(isFitted, height, zero), columns.Height[at..]);
        TLane.Store(TLane.Select(isFitted, TLane.Select(TLane.LessThan(deviance, zero), zero, deviance), infinity), columns.Deviance[at..]);
        TLane.Store(isFitted, columns.IsFitted[at..]);
    }

    /// <summary>The best point of the grid, and the sum of squares that it explains.</summary>
    private (TLane First, TLane Second, TLane Best) Start<TLane>(CurveColumns columns, int at, in WeightedMeans<TLane> data)
        where TLane : struct, ILane<TLane>
    {
        var (first, second, best) = (TLane.Broadcast(_grid[0].First), TLane.Broadcast(_grid[0].Second), TLane.Broadcast(0));
        for (var g = 0; g < _grid.Length; g++)
        {
            var values = _values.AsSpan(g * _doses.Length, _doses.Length);
            var sum = TLane.Broadcast(0);
            for (var arm = 0; arm < values.Length; arm++)
            {
                sum = TLane.FusedMultiplyAdd(TLane.Load(columns.Weight(arm)[at..]), TLane.Broadcast(values[arm]), sum);
            }

            var (mean, spread, cross) = (sum / data.Weight, TLane.Broadcast(0), TLane.Broadcast(0));
            for (var arm = 0; arm < values.Length; arm++)
            {
                var deviation = TLane.Broadcast(values[arm]) - mean;
                var weighted = deviation * TLane.Load(columns.Weight(arm)[at..]);
                spread = TLane.FusedMultiplyAdd(weighted, deviation, spread);
                cross = TLane.FusedMultiplyAdd(weighted, TLane.Load(columns.Mean(arm)[at..]) - data.Mean, cross);
            }

            var explained = cross * cross / spread;
            var isBetter = TLane.LessThan(best, explained);
            best = TLane.Select(isBetter, explained, best);
            first = TLane.Select(isBetter, TLane.Broadcast(_grid[g].First), first);
            second = TLane.Select(isBetter, TLane.Broadcast(_grid[g].Second), second);
        }

        return (first, second, best);
    }

    /// <summary>Steps up from the start; a mask of the trials in which they have ended, or gained next to nothing at last.</summary>
    private TLane Climb<TLane>(CurveColumns columns, int at, in WeightedMeans<TLane> data, TLane explained, ref TLane first, ref TLane second)
        where TLane : struct, ILane<TLane>
    {
        var goesOn = TLane.LessThan(TLane.Broadcast(0), explained);
        var damping = TLane.Broadcast(LeastDamping);
        var tolerance = TLane.Broadcast(Tolerance);
        var least = data.Spread * TLane.Broadcast(LeastGain);
        var last = TLane.Broadcast(double.PositiveInfinity);
        for (var step = 0; step < MostSteps && TLane.Any(goesOn); step++)
        {
            var model = Model(columns, at, data, first, second);
            var (byFirst, bySecond) = model.Step(damping);
            var nextFirst = Clamp(first + byFirst, _first);
            var nextSecond = Clamp(second + bySecond, _second);
            var sums = Regress(columns, at, data, OfLogarithms(nextFirst, nextSecond));
            var next = sums.Cross * sums.Cross / sums.Spread;
            var isSmall = TLane.LessThanOrEqual(Absolute(nextFirst - first), tolerance) & TLane.LessThanOrEqual(Absolute(nextSecond - second), tolerance);
            var gain = next - explained;
            var isAccepted = goesOn & TLane.LessThanOrEqual(TLane.Broadcast(0), gain);

            // Where the profile is flat, steps may be long and gain nothing.
            isSmall |= (isAccepted & TLane.LessThanOrEqual(gain, least)) | TLane.LessThanOrEqual(model.Gain(byFirst, bySecond), least);
            var ratio = gain / model.Gain(nextFirst - first, nextSecond - second);
            damping *= TLane.Select(isAccepted, Relief(ratio), TLane.Broadcast(4));
            damping = TLane.Select(TLane.LessThan(TLane.Broadcast(LeastDamping), damping), damping, TLane.Broadcast(LeastDamping));
            last = TLane.Select(isAccepted, gain, last);
            explained = TLane.Select(isAccepted, next, explained);
            first = TLane.Select(isAccepted, nextFirst, first);
            second = TLane.Select(isAccepted, nextSecond, second);
            goesOn = TLane.Select(isSmall, TLane.BroadcastBits(0), goesOn);
        }

        return (goesOn ^ TLane.BroadcastBits(ulong.MaxValue)) | TLane.LessThanOrEqual(last, data.Spread * TLane.Broadcast(LastGain));
    }

    /// <summary>How the damping goes on after a step that gained a share of what was foreseen (Nielsen 1999): less where the model was right, more where steps go too far.</summary>
    private static TLane Relief<TLane>(TLane ratio)
        where TLane : struct, ILane<TLane>
    {
        var excess = ratio + ratio - TLane.Broadcast(1);
        var factor = TLane.Broadcast(1) - excess * excess * excess;
        var (third, most) = (TLane.Broadcast(1.0 / 3), TLane.Broadcast(4));
        return TLane.Select(TLane.LessThan(third, factor), TLane.Select(TLane.LessThan(factor, most), factor, most), third);
    }

    /// <summary>The profile near a point; a parameter on its bound that wants to go beyond stays.</summary>
    private ProfileModel<TLane> Model<TLane>(CurveColumns columns, int at, in WeightedMeans<TLane> data, TLane first, TLane second)
        where TLane : struct, ILane<TLane>
    {
        var zero = TLane.Broadcast(0);
        var parameters = OfLogarithms(first, second);
        var sums = Regress(columns, at, data, parameters);
        var height = sums.Cross / sums.Spread;

        // Slopes less their regression on the curve itself, whose height is free.
        var (spread1, spread2, both, along1, along2) = (zero, zero, zero, zero, zero);
        var (rise1, rise2, mean1, mean2) = (zero, zero, zero, zero);
        for (var arm = 0; arm < _doses.Length; arm++)
        {
            var weight = TLane.Load(columns.Weight(arm)[at..]);
            var point = TCurve.Slopes(TLane.Broadcast(_doses[arm]), parameters);
            var deviation = point.Value - sums.Mean;
            var residual = TLane.Load(columns.Mean(arm)[at..]) - data.Mean - height * deviation;
            var (weighted1, weighted2) = (weight * point.First, weight * point.Second);
            (mean1, mean2) = (mean1 + weighted1, mean2 + weighted2);
            spread1 = TLane.FusedMultiplyAdd(weighted1, point.First, spread1);
            spread2 = TLane.FusedMultiplyAdd(weighted2, point.Second, spread2);
            both = TLane.FusedMultiplyAdd(weighted1, point.Second, both);
            along1 = TLane.FusedMultiplyAdd(weighted1, deviation, along1);
            along2 = TLane.FusedMultiplyAdd(weighted2, deviation, along2);
            rise1 = TLane.FusedMultiplyAdd(weighted1, residual, rise1);
            rise2 = TLane.FusedMultiplyAdd(weighted2, residual, rise2);
        }

        var square = height * height;
        spread1 = square * (spread1 - mean1 * mean1 / data.Weight - along1 * along1 / sums.Spread);
        spread2 = square * (spread2 - mean2 * mean2 / data.Weight - along2 * along2 / sums.Spread);
        both = square * (both - mean1 * mean2 / data.Weight - along1 * along2 / sums.Spread);
        (rise1, rise2) = (height * rise1, height * rise2);
        var stays1 = IsHeld(first, rise1, _first);
        var stays2 = TCurve.Nonlinear < 2 ? TLane.BroadcastBits(ulong.MaxValue) : IsHeld(second, rise2, _second);
        var (one, floor) = (TLane.Broadcast(1), data.Spread * TLane.Broadcast(LeastCurvature));
        spread1 = TLane.Select(TLane.LessThan(floor, spread1), spread1, floor);
        spread2 = TLane.Select(TLane.LessThan(floor, spread2), spread2, floor);
        return new(
            TLane.Select(stays1, one, spread1), TLane.Select(stays2, one, spread2),
            TLane.Select(stays1 | stays2, zero, both), TLane.Select(stays1, zero, rise1), TLane.Select(stays2, zero, rise2));
    }

    private CurveParameters<TLane> OfLogarithms<TLane>(TLane first, TLane second)
        where TLane : struct, ILane<TLane> => TCurve.Nonlinear switch
        {
            0 => new(TLane.Broadcast(1), TLane.Broadcast(1), TLane.Broadcast(_given)),
            1 => new(LaneMath.Exp(first), TLane.Broadcast(1), TLane.Broadcast(_given)),
            _ => new(LaneMath.Exp(first), LaneMath.Exp(second), TLane.Broadcast(_given)),
        };

    /// <summary>Mean and spread of the curve's values over the arms, and their products with the means.</summary>
    private (TLane Mean, TLane Spread, TLane Cross) Regress<TLane>(CurveColumns columns, int at, in WeightedMeans<TLane> data, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane>
    {
        var sum = TLane.Broadcast(0);
        for (var arm = 0; arm < _doses.Length; arm++)
        {
            sum = TLane.FusedMultiplyAdd(TLane.Load(columns.Weight(arm)[at..]), TCurve.At(TLane.Broadcast(_doses[arm]), parameters), sum);
        }

        var (mean, spread, cross) = (sum / data.Weight, TLane.Broadcast(0), TLane.Broadcast(0));
        for (var arm = 0; arm < _doses.Length; arm++)
        {
            var deviation = TCurve.At(TLane.Broadcast(_doses[arm]), parameters) - mean;
            var weighted = deviation * TLane.Load(columns.Weight(arm)[at..]);
            spread = TLane.FusedMultiplyAdd(weighted, deviation, spread);
            cross = TLane.FusedMultiplyAdd(weighted, TLane.Load(columns.Mean(arm)[at..]) - data.Mean, cross);
        }

        return (mean, spread, cross);
    }

    private static TLane IsHeld<TLane>(TLane logarithm, TLane rise, (double Low, double High) bounds)
        where TLane : struct, ILane<TLane>
    {
        var zero = TLane.Broadcast(0);
        return (TLane.LessThanOrEqual(logarithm, TLane.Broadcast(bounds.Low)) & TLane.LessThanOrEqual(rise, zero))
            | (TLane.LessThanOrEqual(TLane.Broadcast(bounds.High), logarithm) & TLane.LessThanOrEqual(zero, rise));
    }

    private static TLane Clamp<TLane>(TLane logarithm, (double Low, double High) bounds)
        where TLane : struct, ILane<TLane>
    {
        var (from, to) = (TLane.Broadcast(bounds.Low), TLane.Broadcast(bounds.High));
        return TLane.Select(TLane.LessThan(logarithm, from), from, TLane.Select(TLane.LessThan(to, logarithm), to, logarithm));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Absolute<TLane>(TLane value)
        where TLane : struct, ILane<TLane> => value & TLane.BroadcastBits(~(1UL << 63));
}
