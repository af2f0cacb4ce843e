using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Trials.Designs;

/// <summary>Finds the boundaries of a design: look by look where error is spent, by a root in the constant or the drift where it is not.</summary>
internal sealed class BoundarySolver
{
    private readonly GroupSequentialDesign _design;
    private readonly ImmutableArray<double> _information;
    private readonly int _looks;
    private readonly double _level;
    private readonly ImmutableArray<double> _alpha;
    private readonly ImmutableArray<double> _beta;
    private readonly ImmutableArray<double> _given;
    private readonly bool _isBinding;

    public BoundarySolver(GroupSequentialDesign design)
    {
        _design = design;
        _information = design.Information;
        _looks = _information.Length;
        _level = design.SideAlpha;
        _alpha = design.Efficacy is AlphaSpending alpha ? alpha.Function.Cumulative(_level, _information) : [];
        _beta = design.Futility is BetaSpending beta ? beta.Function.Cumulative(beta.Beta, _information) : [];
        _given = design.Futility is GivenFutility given ? given.Bounds : [];
        _isBinding = design.Futility is GivenFutility { IsBinding: true } or BetaSpending { IsBinding: true };
    }

    /// <exception cref="DesignException">No boundary has what is asked for.</exception>
    public GroupSequentialBoundaries Solve()
    {
        var walk = _design.Efficacy is WangTsiatis ? WithConstant() : WithDrift(double.NaN);
        for (var k = 0; k < _looks; k++)
        {
            if (double.IsNegativeInfinity(walk.Critical[k]))
            {
                throw new DesignException(FormattableString.Invariant($"so few trials go on to look {k + 1} that it cannot spend its share of alpha"));
            }

            if (k < _looks - 1 && walk.Futility.Length > 0 && !(walk.Futility[k] < walk.Critical[k]))
            {
                throw new DesignException(FormattableString.Invariant(
                    $"at look {k + 1} the futility bound, {walk.Futility[k]:0.####}, reaches the critical value, {walk.Critical[k]:0.####}"));
            }
        }

        return new(_design, [.. walk.Critical], [.. walk.Futility.Take(_looks - 1)], [.. walk.Spent], _beta.IsEmpty ? null : walk.Drift);
    }

    /// <summary>The constant of a boundary of fixed shape: its error is a falling function of it.</summary>
    private Walk WithConstant()
    {
        var lowest = Enumerable.Range(0, _looks).Min(Shape);
        var high = Normal.UpperQuantile(_level / _looks) / lowest + 1e-6;
        var low = Normal.UpperQuantile(_level) - 1e-6;
        while (Error(low) < _level)
        {
            // Only binding futility bounds can leave so little error.
            high = low;
            low -= 0.25;
            if (low <= 0)
            {
                throw new DesignException("the binding futility bounds leave less error than alpha whatever the critical values");
            }
        }

        return WithDrift(RootFinder.Brent(c => Error(c) / _level - 1, low, high));

        double Error(double constant) => WithDrift(constant).Spent[^1];
    }

    /// <summary>Boundaries for a constant; with β spending, the drift at which futility meets efficacy at the last look.</summary>
    private Walk WithDrift(double constant)
    {
        if (_beta.IsEmpty)
        {
            return Along(0, constant);
        }

        var beta = ((BetaSpending)_design.Futility).Beta;
        var low = Math.Max(0.0, Normal.UpperQuantile(_level) - Normal.Quantile(beta) - 0.5);
        while (low > 0 && Along(low, constant).Gap > 0)
        {
            low = Math.Max(0, low - 1);
        }

        var high = low + 1;
        while (Along(high, constant).Gap < 0)
        {
            low = high;
            high += 1;
            if (high > 60)
            {
                throw new DesignException("no effect lets the futility bounds meet the critical values at the last look");
            }
        }

        var walk = Along(RootFinder.Brent(drift => Along(drift, constant).Gap, low, high), constant);
        return Math.Abs(walk.Gap) < 1e-6
            ? walk
            : throw new DesignException("the futility bounds cross the critical values before the last look; spend less beta early, or take another shape");
    }

    private Walk Along(double drift, double constant)
    {
        var walk = new Walk(_looks, drift);
        var underNull = IncrementDensity.Start(0);
        var underDrift = IncrementDensity.Start(drift);
        var lower = new double[_looks];
        for (var k = 0; k < _looks; k++)
        {
            var t = _information[k];
            walk.Critical[k] = Critical(k, constant, underNull, walk);
            walk.Spent[k] = (k == 0 ? 0 : walk.Spent[k - 1]) + underNull.Above(t, walk.Critical[k]);
            lower[k] = Futility(k, underDrift);
            if (k == _looks - 1)
            {
                break;
            }

            var upper = walk.Critical[k];
            var following = _information[k + 1];
            var from = _design.Sides == Sides.Two ? -upper : _isBinding ? lower[k] : double.NegativeInfinity;
            underNull = underNull.Continue(t, from, upper, following);
            if (!_beta.IsEmpty)
            {
                underDrift = underDrift.Continue(t, lower[k], upper, following);
            }
        }

        walk.Futility = _design.Futility is NoFutility ? [] : lower;
        walk.Gap = _beta.IsEmpty ? 0 : Math.Clamp(lower[^1] - walk.Critical[^1], -60, 60);
        return walk;
    }

    private double Critical(int k, double constant, IncrementDensity underNull, Walk walk)
    {
        var spent = k == 0 ? 0 : walk.Spent[k - 1];
        switch (_design.Efficacy)
        {
            case WangTsiatis:
                return constant * Shape(k);
            case HaybittlePeto peto when k < _looks - 1:
                return peto.Interim;
            case HaybittlePeto:
                return spent < _level
                    ? TailQuantile(_level - spent, underNull.Mass, bound => underNull.Above(1, bound))
                    : throw new DesignException(FormattableString.Invariant($"the interim looks alone spend {spent:0.######}, which is not below {_level}"));
            default:
                var step = _alpha[k] - (k == 0 ? 0 : _alpha[k - 1]);
                return TailQuantile(step, underNull.Mass, bound => underNull.Above(_information[k], bound));
        }
    }

    private double Futility(int k, IncrementDensity underDrift)
    {
        if (_beta.IsEmpty)
        {
            return k < _given.Length ? _given[k] : double.NegativeInfinity;
        }

        var step = _beta[k] - (k == 0 ? 0 : _beta[k - 1]);
        return -TailQuantile(step, underDrift.Mass, bound => underDrift.Below(_information[k], -bound));
    }

    private double Shape(int k) => PortableMath.Pow(_information[k], ((WangTsiatis)_design.Efficacy).Delta - 0.5);

    /// <summary>Where a falling tail probability is the target; ∞ for nothing, −∞ when all that is left is not enough.</summary>
    private static double TailQuantile(double target, double mass, Func<double, double> tail)
    {
        if (!(target > 0))
        {
            return double.PositiveInfinity;
        }

        if (target >= mass)
        {
            return double.NegativeInfinity;
        }

        var high = Normal.UpperQuantile(target);
        while (tail(high) > target)
        {
            high += 1;
        }

        var low = high - 1;
        while (tail(low) < target)
        {
            (low, high) = (low - 1, low);
            if (low < -60)
            {
                return double.NegativeInfinity;
            }
        }

        return RootFinder.Brent(bound => tail(bound) / target - 1, low, high);
    }

    /// <summary>One pass over the looks.</summary>
    private sealed class Walk(int looks, double drift)
    {
        public double Drift { get; } = drift;

        public double[] Critical { get; } = new double[looks];

        public double[] Spent { get; } = new double[looks];

        public double[] Futility { get; set; } = [];

        /// <summary>How far the futility bound lies above the critical value at the last look.</summary>
        public double Gap { get; set; }
    }
}
