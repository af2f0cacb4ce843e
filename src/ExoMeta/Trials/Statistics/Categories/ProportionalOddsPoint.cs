using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>A point of the parameter space of a proportional odds model in each lane, with what a Newton step from it needs.</summary>
/// <remarks>
/// The negative second derivatives are a matrix A with three diagonals for the cut points, a column b for cut points and θ, and a number c. With
/// A = LDLᵀ the step of θ is (g_θ − bᵀA⁻¹g)/(c − bᵀA⁻¹b), the divisor being the information on θ, and the cut points follow from the last to the
/// first. Lanes with fewer categories in use go along with cut points that nothing depends on.
/// </remarks>
/// <typeparam name="TLane">The lane type.</typeparam>
internal ref struct ProportionalOddsPoint<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>Lanes of scratch space a category.</summary>
    public const int Columns = 7;

    private readonly Span<double> _treated;
    private readonly Span<double> _control;
    private readonly Span<double> _cuts;
    private readonly Span<double> _steps;
    private readonly Span<double> _gradient;
    private readonly Span<double> _column;
    private readonly Span<double> _multiplier;
    private readonly int _categories;
    private readonly TLane _used;
    private TLane _thetaStep;

    /// <summary>Takes over the counts, categories in use first.</summary>
    public ProportionalOddsPoint(in CategoryCounts<TLane> counts, Span<double> scratch)
    {
        var length = counts.Count * TLane.Count;
        _treated = scratch[..length];
        _control = scratch.Slice(length, length);
        _cuts = scratch.Slice(2 * length, length);
        _steps = scratch.Slice(3 * length, length);
        _gradient = scratch.Slice(4 * length, length);
        _column = scratch.Slice(5 * length, length);
        _multiplier = scratch.Slice(6 * length, length);
        _steps.Clear();
        _used = TLane.Broadcast(0);
        (_categories, _used) = Merge(counts);
    }

    /// <summary>θ.</summary>
    public TLane Theta { get; private set; }

    /// <summary>Newton's step of θ.</summary>
    public TLane ThetaStep { get; private set; }

    /// <summary>Newton's decrement g'H⁻¹g.</summary>
    public TLane Decrement { get; private set; }

    /// <summary>Observed information on θ, the cut points being unknown.</summary>
    public TLane Information { get; private set; }

    /// <summary>Derivative of the log likelihood along the step that led here.</summary>
    public TLane Slope { get; private set; }

    /// <summary>Mask of lanes in which every category that has patients has a probability above 0.</summary>
    public TLane IsInside { get; private set; }

    /// <summary>Begins at the score estimate; separated lanes receive their patient in each arm.</summary>
    /// <param name="isInformative">Mask of lanes that can show a difference.</param>
    public EffectLanes<TLane> Start(out TLane isInformative)
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var pairs = PairCounts<TLane>.Of(new(_treated, _control));
        isInformative = pairs.IsInformative;
        var isSeparated = TLane.EqualTo(pairs.Wins, zero) | TLane.EqualTo(pairs.Losses, zero);
        if (TLane.Any(isSeparated))
        {
            var share = one / _used & isSeparated;
            for (var k = 0; k < _categories; k++)
            {
                var added = share & TLane.LessThan(TLane.Broadcast(k), _used);
                TLane.Store(Get(_treated, k) + added, At(_treated, k));
                TLane.Store(Get(_control, k) + added, At(_control, k));
            }

            pairs = PairCounts<TLane>.Of(new(_treated, _control));
        }

        var score = ProportionalOddsScore.LogOddsRatio(pairs);
        Theta = score.Estimate;
        _thetaStep = zero;
        var shift = Theta * pairs.Size / pairs.Total;
        var below = zero;
        for (var k = 0; k < _categories - 1; k++)
        {
            below += Get(_treated, k) + Get(_control, k);
            var cut = LaneMath.Log(below / (pairs.Total - below)) + shift;
            TLane.Store(cut & IsCut(k), At(_cuts, k));
        }

        return score;
    }

    /// <summary>Derivatives of the log likelihood and Newton's step.</summary>
    public void Evaluate()
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var odds = LaneMath.Exp(Theta);
        var control = new ProportionalOddsArm<TLane>(_control);
        var treated = new ProportionalOddsArm<TLane>(_treated);
        var (off, multiplier, gradient, column) = (zero, zero, zero, zero);
        var (own, mixed, whole, corner, thetaGradient, slope) = (zero, zero, zero, zero, zero, zero);
        IsInside = TLane.BroadcastBits(ulong.MaxValue);
        for (var k = 0; k < _categories; k++)
        {
            // The cut above category k; none above the last category in use.
            var isCut = IsCut(k);
            var cutOdds = LaneMath.Exp(zero - Get(_cuts, k));
            var treatedOdds = cutOdds * odds;
            var both = one / ((one + cutOdds) * (one + treatedOdds));
            control.Cut(isCut, (one + treatedOdds) * both, cutOdds);
            treated.Cut(isCut, (one + cutOdds) * both, treatedOdds);
            IsInside &= control.Category(k) & treated.Category(k);
            if (k > 0)
            {
                // All that concerns the cut below category k is known now.
                var last = k - 1;
                var isLast = IsCut(last);
                var diagonal = control.Diagonal + treated.Diagonal;
                var treatedRow = treated.Diagonal + treated.OffBefore + treated.Off;
                var (g, nextOff) = (control.Gradient + treated.Gradient, control.Off + treated.Off);
                slope += g * Get(_steps, last);
                thetaGradient -= treated.Gradient;
                corner += treatedRow;
                var pivot = one / TLane.Select(isLast, diagonal - multiplier * off, one);
                gradient = g - multiplier * gradient;
                column = zero - treatedRow - multiplier * column;
                (off, multiplier) = (nextOff, nextOff * pivot);
                var (scaledGradient, scaledColumn) = (gradient * pivot, column * pivot);
                own += gradient * scaledGradient;
                mixed += column * scaledGradient;
                whole += column * scaledColumn;
                TLane.Store(scaledGradient, At(_gradient, last));
                TLane.Store(scaledColumn, At(_column, last));
                TLane.Store(multiplier, At(_multiplier, last));
            }

            control.Next();
            treated.Next();
        }

        Information = corner - whole;
        ThetaStep = (thetaGradient - mixed) / Information;
        Decrement = own + ThetaStep * ThetaStep * Information;
        Slope = slope + thetaGradient * _thetaStep;
    }

    /// <summary>Takes over Newton's step where the mask says so and moves by a multiple of the step held.</summary>
    public void Move(TLane isNext, TLane length)
    {
        _thetaStep = TLane.Select(isNext, ThetaStep, _thetaStep);
        Theta += length * _thetaStep;
        var above = TLane.Broadcast(0);
        for (var k = _categories - 2; k >= 0; k--)
        {
            above = Get(_gradient, k) - ThetaStep * Get(_column, k) - Get(_multiplier, k) * above;
            var step = TLane.Select(isNext, above, Get(_steps, k));
            TLane.Store(step, At(_steps, k));
            TLane.Store(Get(_cuts, k) + length * step, At(_cuts, k));
        }
    }

    /// <summary>Copies the counts of each lane without the categories that are empty in both arms.</summary>
    /// <returns>The most categories in use in a lane, and those of each.</returns>
    private readonly (int Most, TLane Used) Merge(in CategoryCounts<TLane> counts)
    {
        var treated = counts.AllTreated;
        var control = counts.AllControl;
        _treated.Clear();
        _control.Clear();
        var most = 1;
        for (var i = 0; i < TLane.Count; i++)
        {
            var used = 0;
            for (var j = i; j < treated.Length; j += TLane.Count)
            {
                if (treated[j] + control[j] > 0)
                {
                    (_treated[used * TLane.Count + i], _control[used * TLane.Count + i]) = (treated[j], control[j]);
                    used++;
                }
            }

            most = Math.Max(most, used);

            // The cuts are not known yet: their place carries the numbers in use.
            _cuts[i] = used;
        }

        return (most, TLane.Load(_cuts));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly TLane IsCut(int category) => TLane.LessThan(TLane.Broadcast(category + 1), _used);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<double> At(Span<double> column, int k) => column[(k * TLane.Count)..];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Get(ReadOnlySpan<double> column, int k) => TLane.Load(column[(k * TLane.Count)..]);
}
