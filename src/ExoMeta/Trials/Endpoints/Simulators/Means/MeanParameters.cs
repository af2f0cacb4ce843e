using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Integration;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>The nuisance parameters of <see cref="Endpoint.Means"/> in the trials of a block, drawn once a trial. Scratch space: one a thread.</summary>
/// <param name="course">The design.</param>
/// <param name="endpoint">The endpoint.</param>
internal sealed class MeanParameters(TrialCourse course, Endpoint.Means endpoint)
{
    private const int Columns = 7;
    private const int QuadratureNodes = 40;

    private readonly LaneBuffer _columns = new(Columns * TrialBlock.Capacity);
    private readonly LaneBuffer _missing = new(endpoint.Missing is null ? 0 : course.Patients.Arms * TrialBlock.Capacity);

    private readonly LaneBuffer _centres = new(endpoint.Centres is { Count: var count } ? count * TrialBlock.Capacity : 0);

    /// <summary>Number of centres.</summary>
    public int Centres => endpoint.Centres?.Count ?? 1;

    /// <summary>The endpoint.</summary>
    public Endpoint.Means Endpoint => endpoint;

    /// <summary>ρ, correlation of outcome and baseline.</summary>
    public Span<double> Correlation => Column(2);

    /// <summary>√(1 − ρ²).</summary>
    public Span<double> Residual => Column(3);

    /// <summary>The limit of detection less the mean of the reference arm, on the analysis scale.</summary>
    public Span<double> Limit => Column(4);

    /// <summary>Standard deviation of the outcome in an arm.</summary>
    public Span<double> Deviation(int arm) => Column(arm == 0 ? 0 : 1);

    /// <summary>Probability that an outcome of an arm is there, where it depends on nothing.</summary>
    public Span<double> Observed(int arm) => Missing(endpoint.Missing!.Probabilities.DrawnWith(arm));

    /// <summary>Intercept of the log odds that an outcome of an arm is missing, where patients are drawn one by one.</summary>
    public Span<double> MissingIntercept(int arm) => Observed(arm);

    /// <summary>Mean of the patients of a centre less that of all centres.</summary>
    public Span<double> CentreMean(int centre) => _centres.Span.Slice(centre * TrialBlock.Capacity, TrialBlock.Capacity);

    /// <summary>Draws the parameters of other trials.</summary>
    public void Begin<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        Sample(block, endpoint.StandardDeviation, TrialStreams.Nuisance, 0);
        Begin(block, endpoint.DeviationRatio, TrialStreams.DeviationRatio, 1);
        if (endpoint.DeviationRatio is not null)
        {
            Multiply<TLane>(block);
        }
        else
        {
            Column(0).CopyTo(Column(1));
        }

        if (endpoint.BaselineCorrelation is { } correlation)
        {
            Sample(block, correlation, TrialStreams.BaselineCorrelation, 2);
            Complement<TLane>(block);
        }

        if (endpoint.Missing is { } missing)
        {
            BeginMissing<TLane>(block, missing);
        }

        if (endpoint.Centres is { } centres)
        {
            Sample(block, centres.Deviation, TrialStreams.CentreDeviation, 6);
            DrawCentres<TLane>(block);
        }

        if (endpoint.Unmeasured is { } detection)
        {
            Sample(block, detection.Limit, TrialStreams.DetectionLimit, 4);
            Sample(block, detection.ControlMedian, TrialStreams.DetectionMedian, 5);
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                TLane.Store(LaneMath.Log(TLane.Load(Limit[i..])) - LaneMath.Log(TLane.Load(Column(5)[i..])), Limit[i..]);
            }
        }
    }

    private void BeginMissing<TLane>(TrialBlock block, MissingMeasurements missing)
        where TLane : struct, ILane<TLane>
    {
        missing.Probabilities.Sample(block, course, TrialStreams.MissingMeasurement, _missing.Span);
        for (var arm = 0; arm < course.Patients.Arms; arm++)
        {
            if (missing.Probabilities.DrawnWith(arm) != arm)
            {
                continue;
            }

            var probabilities = Missing(arm)[..block.Padded];
            if (endpoint.NeedsPatients)
            {
                ToIntercepts(probabilities, missing.Slope);
                continue;
            }

            for (var i = 0; i < probabilities.Length; i += TLane.Count)
            {
                TLane.Store(TLane.Broadcast(1) - TLane.Load(probabilities[i..]), probabilities[i..]);
            }
        }
    }

    /// <summary>The intercept a with E expit(a + slope·Z) = p, by Newton's method on Gauss–Hermite quadrature from a little more than the probit's.</summary>
    internal static double Intercept(double probability, double slope)
    {
        if (probability <= 0)
        {
            return double.NegativeInfinity;
        }

        var logit = PortableMath.Log(probability) - PortableMath.Log1p(-probability);
        if (slope == 0)
        {
            return logit;
        }

        // The mean rises with a, from 0 to 1: bisection is safe where a step would leave the bracket.
        var (nodes, weights) = GaussHermite.Rule(QuadratureNodes);
        var (low, high) = (logit - slope * slope - 10, logit + slope * slope + 10);
        var a = logit * Math.Sqrt(1 + 0.346 * slope * slope);
        for (var step = 0; step < 60; step++)
        {
            var (mean, derivative) = Mean(nodes, weights, a, slope);
            (low, high) = mean < probability ? (a, high) : (low, a);
            var next = a - (mean - probability) / derivative;
            next = next > low && next < high ? next : 0.5 * (low + high);
            var isEnd = Math.Abs(next - a) <= 1e-13 * (1 + Math.Abs(a));
            a = next;
            if (isEnd)
            {
                break;
            }
        }

        return a;
    }

    private static (double Mean, double Derivative) Mean(ImmutableArray<double> nodes, ImmutableArray<double> weights, double intercept, double slope)
    {
        var (mean, derivative) = (0.0, 0.0);
        for (var i = 0; i < nodes.Length; i++)
        {
            var p = 1 / (1 + PortableMath.Exp(-intercept - slope * nodes[i]));
            mean += weights[i] * p;
            derivative += weights[i] * p * (1 - p);
        }

        return (mean, derivative);
    }

    private static void ToIntercepts(Span<double> probabilities, double slope)
    {
        // One known probability stands in every trial.
        var (last, intercept) = (double.NaN, double.NaN);
        foreach (ref var value in probabilities)
        {
            if (value != last)
            {
                (last, intercept) = (value, Intercept(value, slope));
            }

            value = intercept;
        }
    }

    private void DrawCentres<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        var deviation = Column(6);
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), TrialStreams.CentreMeans);
            for (var centre = 0; centre < Centres; centre++)
            {
                TLane.Store(TLane.Load(deviation[i..]) * draws.NextNormal(), CentreMean(centre)[i..]);
            }
        }
    }

    private void Multiply<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            TLane.Store(TLane.Load(Column(1)[i..]) * TLane.Load(Column(0)[i..]), Column(1)[i..]);
        }
    }

    private void Complement<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        var one = TLane.Broadcast(1);
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var correlation = TLane.Load(Correlation[i..]);
            TLane.Store(TLane.SquareRoot((one - correlation) * (one + correlation)), Residual[i..]);
        }
    }

    private void Begin(TrialBlock block, UncertainQuantity? quantity, uint stream, int column)
    {
        if (quantity is not null)
        {
            Sample(block, quantity, stream, column);
        }
    }

    private void Sample(TrialBlock block, UncertainQuantity quantity, uint stream, int column) =>
        quantity.SampleAcrossReplicates(block.Seed, block.First, stream, Column(column)[..block.Padded]);

    private Span<double> Missing(int arm) => _missing.Span.Slice(arm * TrialBlock.Capacity, TrialBlock.Capacity);

    private Span<double> Column(int column) => _columns.Span.Slice(column * TrialBlock.Capacity, TrialBlock.Capacity);
}
