using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Evidence.Lint;

/// <summary>All values that a rounded or bounded number may have.</summary>
/// <remarks>Two quantities contradict each other only where their bounds do not overlap, so that rounding alone never makes a finding.</remarks>
internal readonly record struct Bounds(double Low, double High)
{
    /// <summary>Absorbs the last bits of binary arithmetic, in which 0.425 is not quite half-way.</summary>
    private const double Slack = 1e-9;

    /// <summary>The numbers that round to what is printed; half-way cases count, because papers round them either way.</summary>
    public static Bounds Of(PrintedNumber number) => new(number.Low, number.High);

    /// <summary>One exact value.</summary>
    public static Bounds Exactly(double value) => new(value, value);

    /// <summary>Absolute values.</summary>
    public Bounds Magnitude => Low >= 0 ? this : High <= 0 ? new(-High, -Low) : new(0, Math.Max(-Low, High));

    /// <summary>Natural logarithms; values below 0 are cut off.</summary>
    public Bounds Log => new(Low <= 0 ? double.NegativeInfinity : PortableMath.Log(Low), High <= 0 ? double.NegativeInfinity : PortableMath.Log(High));

    /// <summary>Whether some value may be common to both.</summary>
    public bool Overlaps(Bounds other)
    {
        var slack = Slack * Math.Max(Math.Max(Finite(Low), Finite(High)), Math.Max(Finite(other.Low), Finite(other.High)));
        return Low <= other.High + slack && other.Low <= High + slack;
    }

    /// <summary>Whether a value may be meant.</summary>
    public bool Contains(double value) => Overlaps(Exactly(value));

    /// <summary>The smallest bounds that hold both.</summary>
    public Bounds Union(Bounds other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

    /// <summary>How many times the nearest values of two positive quantities differ; 1 where the bounds overlap.</summary>
    public double Factor(Bounds other) => Overlaps(other) ? 1
        : Low > other.High ? Low / Math.Max(other.High, double.Epsilon)
        : other.Low / Math.Max(High, double.Epsilon);

    /// <summary>Both ends through an increasing function.</summary>
    public Bounds Map(Func<double, double> increasing) => new(increasing(Low), increasing(High));

    public static Bounds operator -(Bounds a, Bounds b) => new(a.Low - b.High, a.High - b.Low);

    private static double Finite(double value) => double.IsFinite(value) ? Math.Abs(value) : 0;
}
