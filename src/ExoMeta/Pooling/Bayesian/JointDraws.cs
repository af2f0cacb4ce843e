using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// Draws from a joint posterior on lanes: what a standard normal z says of τ (its quantile at Φ(z)), and the mean and standard deviation of μ given
/// that τ.
/// </summary>
/// <remarks>
/// As functions of z, log τ, the mean and the log standard deviation are smooth out to the tails, whatever the prior. Each is a polynomial of
/// degree 5 in every piece of [−8.5, 8.5] (no draw is further out), through exact values at Chebyshev points, in Newton's form. The table
/// is accepted only where it agrees halfway between those points: P(T ≤ τ) with Φ(z) within 1e-10, and given the τ drawn the mean within 1e-10
/// standard deviations and the standard deviation within 1e-10 of itself (in the tails beyond 1 in 10 000 less strictly, by how rare they are). So the law
/// of (τ, μ) is off by less than 1e-9 in total variation, beside the quadrature error of the posterior. The same bits in every lane type.
/// </remarks>
internal sealed class JointDraws
{
    private const double Reach = 8.5;
    private const double Tolerance = 1e-10;
    private const double RareBelow = 1e-4;
    private const int FewestPieces = 128;
    private const int MostPieces = 4096;
    private const int Terms = 6;
    private const int Functions = 3;
    private const double TwoTo52 = 4503599627370496.0;

    private static readonly double[] Points = [.. Enumerable.Range(0, Terms).Select(k => PortableMath.SinCos(Math.PI * (k + 0.5) / Terms).Cos)];
    private static readonly double[] Between = [.. Enumerable.Range(0, Terms + 1).Select(k => PortableMath.SinCos(Math.PI * k / Terms).Cos)];

    /// <summary>Piece by piece: the divided differences of log τ, of the mean and of the log standard deviation.</summary>
    private readonly double[] _coefficients;
    private readonly int _pieces;

    private JointDraws(double[] coefficients, int pieces) => (_coefficients, _pieces) = (coefficients, pieces);

    /// <summary>Makes the table of a posterior.</summary>
    /// <exception cref="FitFailedException">The posterior is too uneven for any table.</exception>
    public static JointDraws Of(TauPosterior posterior)
    {
        for (var pieces = FewestPieces; pieces <= MostPieces; pieces *= 2)
        {
            var draws = Fit(posterior, pieces);
            if (draws.Agrees(posterior))
            {
                return draws;
            }
        }

        throw new FitFailedException("the posterior of τ is too uneven to be drawn from to ten digits: it has peaks that hardly touch");
    }

    /// <summary>Turns standard normal draws into draws of τ and of μ given that τ.</summary>
    /// <param name="taus">Normal draws, which become τ; a whole number of lanes long.</param>
    /// <param name="mus">Other normal draws, which become μ; as many.</param>
    public void Transform<TLane>(Span<double> taus, Span<double> mus)
        where TLane : struct, ILane<TLane>
    {
        for (var i = 0; i < taus.Length; i += TLane.Count)
        {
            Given(TLane.Load(taus[i..]), out var tau, out var mean, out var deviation);
            TLane.Store(tau, taus[i..]);
            TLane.Store(TLane.FusedMultiplyAdd(deviation, TLane.Load(mus[i..]), mean), mus[i..]);
        }
    }

    /// <summary>τ, and mean and standard deviation of μ given τ.</summary>
    private void Given<TLane>(TLane z, out TLane tau, out TLane mean, out TLane deviation)
        where TLane : struct, ILane<TLane>
    {
        var place = TLane.FusedMultiplyAdd(z, TLane.Broadcast(_pieces / (2 * Reach)), TLane.Broadcast(0.5 * _pieces));
        var piece = TLane.Floor(place);
        piece = TLane.Select(TLane.LessThan(piece, TLane.Broadcast(0)), TLane.Broadcast(0), piece);
        piece = TLane.Select(TLane.LessThan(piece, TLane.Broadcast(_pieces)), piece, TLane.Broadcast(_pieces - 1));
        var t = TLane.FusedMultiplyAdd(place - piece, TLane.Broadcast(2), TLane.Broadcast(-1));
        var first = piece * TLane.Broadcast(Functions * Terms);
        tau = LaneMath.Exp(Polynomial(first, t));
        mean = Polynomial(first + TLane.Broadcast(Terms), t);
        deviation = LaneMath.Exp(Polynomial(first + TLane.Broadcast(2 * Terms), t));
    }

    private TLane Polynomial<TLane>(TLane first, TLane t)
        where TLane : struct, ILane<TLane>
    {
        var at = (first + TLane.Broadcast(TwoTo52 + Terms - 1)) & TLane.BroadcastBits(0x000F_FFFF_FFFF_FFFF);
        var sum = LaneTable.Gather(_coefficients, at);
        for (var k = Terms - 2; k >= 0; k--)
        {
            at = TLane.SubtractBits(at, TLane.BroadcastBits(1));
            sum = TLane.FusedMultiplyAdd(sum, t - TLane.Broadcast(Points[k]), LaneTable.Gather(_coefficients, at));
        }

        return sum;
    }

    private static double ScoreAt(int piece, double t, int pieces) => Reach * ((2 * piece + 1 + t) / pieces - 1);

    private static JointDraws Fit(TauPosterior posterior, int pieces)
    {
        var coefficients = new double[pieces * Functions * Terms];
        for (var piece = 0; piece < pieces; piece++)
        {
            var own = coefficients.AsSpan(piece * Functions * Terms, Functions * Terms);
            for (var k = 0; k < Terms; k++)
            {
                var logTau = posterior.LogTauAt(ScoreAt(piece, Points[k], pieces));
                var (mean, variance) = posterior.MuGiven(logTau);
                (own[k], own[Terms + k], own[2 * Terms + k]) = (logTau, mean, 0.5 * PortableMath.Log(variance));
            }

            for (var function = 0; function < Functions; function++)
            {
                DivideDifferences(own.Slice(function * Terms, Terms));
            }
        }

        return new(coefficients, pieces);
    }

    private static void DivideDifferences(Span<double> values)
    {
        for (var order = 1; order < values.Length; order++)
        {
            for (var k = values.Length - 1; k >= order; k--)
            {
                values[k] = (values[k] - values[k - 1]) / (Points[k] - Points[k - order]);
            }
        }
    }

    private bool Agrees(TauPosterior posterior)
    {
        for (var piece = 0; piece < _pieces; piece++)
        {
            foreach (var t in Between)
            {
                // An end belongs to its neighbour too; what stands here is asked.
                if (!Agrees(posterior, ScoreAt(piece, 0.999999 * t, _pieces)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool Agrees(TauPosterior posterior, double z)
    {
        Given(new LaneOne(z), out var tau, out var mean, out var deviation);
        var (u, tail) = (PortableMath.Log(tau.Value), PortableMath.NormalCdf(-Math.Abs(z)));
        var (exact, variance) = posterior.MuGiven(u);
        var slack = Tolerance * Math.Max(1, RareBelow / tail);
        return Math.Abs(posterior.TailMass(u, z) - tail) <= Tolerance
            && Math.Abs(mean.Value - exact) <= slack * Math.Sqrt(variance)
            && Math.Abs(deviation.Value / Math.Sqrt(variance) - 1) <= slack;
    }
}
