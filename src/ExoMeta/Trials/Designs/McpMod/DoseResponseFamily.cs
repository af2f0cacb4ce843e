using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials.Designs;

/// <summary>A parameter of a family of dose–response shapes.</summary>
/// <param name="Name">Its name in trial files.</param>
/// <param name="Unit">What it is measured in: "dose" or "" for a plain number.</param>
/// <param name="IsNegative">Whether it lies below 0 instead of above.</param>
/// <param name="IsGiven">Whether it stays as it is given where the others are fitted to data.</param>
public sealed record ShapeParameter(string Name, string Unit, bool IsNegative = false, bool IsGiven = false);

/// <summary>A family of dose–response shapes: what trial files, docs and tests enumerate.</summary>
public abstract class DoseResponseFamily
{
    private DoseResponseFamily(string name, string formula, params ImmutableArray<ShapeParameter> parameters) =>
        (Name, Formula, Parameters) = (name, formula, parameters);

    /// <summary>Every family, in the order of the documentation.</summary>
    public static ImmutableArray<DoseResponseFamily> All { get; } =
    [
        new Of<LinearCurve>("linear", "d", _ => new LinearShape(), (doses, _) => new CurveFit<LinearCurve>(doses, new())),
        new Of<LogLinearCurve>(
            "log-linear", "log(d + offset)", p => new LogLinearShape(p[0]), (doses, given) => new CurveFit<LogLinearCurve>(doses, new(Given: given)),
            new ShapeParameter("offset", "dose", IsGiven: true)),
        new Of<EmaxCurve>(
            "emax", "d/(half_dose + d)", p => new EmaxShape(p[0]), (doses, _) => new CurveFit<EmaxCurve>(doses, HalfDose(doses)), new ShapeParameter("half_dose", "dose")),
        new Of<SigmoidEmaxCurve>(
            "sigmoid-emax", "d^hill/(half_dose^hill + d^hill)", p => new EmaxShape(p[0], p[1]),
            (doses, _) => new CurveFit<SigmoidEmaxCurve>(doses, HalfDose(doses) with { SecondLow = 0.5, SecondHigh = 10 }),
            new ShapeParameter("half_dose", "dose"), new ShapeParameter("hill", "")),
        new Of<ExponentialCurve>(
            "exponential", "exp(d/delta)", p => new ExponentialShape(p[0]), (doses, _) => new CurveFit<ExponentialCurve>(doses, new(0.1 * doses[^1], 2 * doses[^1])),
            new ShapeParameter("delta", "dose")),
        new Of<LogisticCurve>(
            "logistic", "1/(1 + exp((half_dose - d)/delta))", p => new LogisticShape(p[0], p[1]),
            (doses, _) => new CurveFit<LogisticCurve>(doses, HalfDose(doses) with { SecondLow = 0.01 * doses[^1], SecondHigh = 0.5 * doses[^1] }),
            new ShapeParameter("half_dose", "dose"), new ShapeParameter("delta", "dose")),
        new Of<QuadraticCurve>(
            "quadratic", "d + delta·d²", p => new QuadraticShape(p[0]), (doses, _) => new QuadraticFit(doses), new ShapeParameter("delta", "1/dose", IsNegative: true)),
        new Of<BetaCurve>(
            "beta", "(d/scale)^delta1·(1 - d/scale)^delta2", p => new BetaShape(p[0], p[1], p[2]), (doses, given) => new CurveFit<BetaCurve>(doses, new(0.05, 4, 0.05, 4, given)),
            new ShapeParameter("delta1", ""), new ShapeParameter("delta2", ""), new ShapeParameter("scale", "dose", IsGiven: true)),
    ];

    /// <summary>The effect rises with the dose.</summary>
    public static DoseResponseFamily Linear => Named("linear");

    /// <summary>The effect rises with the logarithm of the dose.</summary>
    public static DoseResponseFamily LogLinear => Named("log-linear");

    /// <summary>The effect rises towards a plateau.</summary>
    public static DoseResponseFamily Emax => Named("emax");

    /// <summary>The effect rises towards a plateau, slowly at first.</summary>
    public static DoseResponseFamily SigmoidEmax => Named("sigmoid-emax");

    /// <summary>The effect rises ever faster.</summary>
    public static DoseResponseFamily Exponential => Named("exponential");

    /// <summary>The effect rises between two plateaus.</summary>
    public static DoseResponseFamily Logistic => Named("logistic");

    /// <summary>The effect rises and may fall again.</summary>
    public static DoseResponseFamily Quadratic => Named("quadratic");

    /// <summary>The effect rises and falls again.</summary>
    public static DoseResponseFamily Beta => Named("beta");

    /// <summary>Its name in trial files.</summary>
    public string Name { get; }

    /// <summary>Its formula in the dose d, up to level and height.</summary>
    public string Formula { get; }

    /// <summary>Its parameters, in the order in which <see cref="Create"/> takes them.</summary>
    public ImmutableArray<ShapeParameter> Parameters { get; }

    /// <summary>The family of a name, case and all; null when there is none.</summary>
    public static DoseResponseFamily? OfName(string name) => All.FirstOrDefault(family => string.Equals(family.Name, name, StringComparison.Ordinal));

    private static DoseResponseFamily Named(string name) => OfName(name)!;

    /// <summary>The shape with given parameters.</summary>
    public abstract DoseResponseShape Create(params ReadOnlySpan<double> parameters);

    /// <summary>The values of a column of shapes at one dose.</summary>
    /// <param name="dose">The dose, at least 0.</param>
    /// <param name="parameters">One column a parameter, each as long as the values, one after another.</param>
    /// <param name="values">Receives them; whole lanes long.</param>
    internal abstract void Fill<TLane>(double dose, ReadOnlySpan<double> parameters, Span<double> values)
        where TLane : struct, ILane<TLane>;

    /// <summary>The smallest dose at which each of a column of shapes has risen by a given amount since dose 0.</summary>
    /// <param name="largest">The largest dose to look at.</param>
    /// <param name="parameters">As in <see cref="Fill"/>.</param>
    /// <param name="rises">The rises; become doses, +∞ where there is none up to the largest.</param>
    internal abstract void FillDoses<TLane>(double largest, ReadOnlySpan<double> parameters, Span<double> rises)
        where TLane : struct, ILane<TLane>;

    /// <summary>What fits the family to means of arms.</summary>
    /// <param name="doses">Dose of each arm, 0 first, increasing.</param>
    /// <param name="parameters">Parameters, of which the given ones are kept.</param>
    internal abstract CurveFit CreateFit(double[] doses, ImmutableArray<double> parameters);

    private static CurveBounds HalfDose(double[] doses) => new(0.001 * doses[^1], 1.5 * doses[^1]);

    /// <summary>The family of a curve.</summary>
    private sealed class Of<TCurve>(
        string name, string formula, Func<double[], DoseResponseShape> create, Func<double[], double, CurveFit> fit, params ImmutableArray<ShapeParameter> parameters)
        : DoseResponseFamily(name, formula, parameters)
        where TCurve : struct, IDoseResponseCurve
    {
        public override DoseResponseShape Create(params ReadOnlySpan<double> parameters) => create(parameters.ToArray());

        internal override void Fill<TLane>(double dose, ReadOnlySpan<double> parameters, Span<double> values)
        {
            for (var i = 0; i < values.Length; i += TLane.Count)
            {
                TLane.Store(TCurve.At(TLane.Broadcast(dose), Load<TLane>(parameters, i, values.Length)), values[i..]);
            }
        }

        internal override void FillDoses<TLane>(double largest, ReadOnlySpan<double> parameters, Span<double> rises)
        {
            for (var i = 0; i < rises.Length; i += TLane.Count)
            {
                TLane.Store(TCurve.DoseOf(TLane.Load(rises[i..]), TLane.Broadcast(largest), Load<TLane>(parameters, i, rises.Length)), rises[i..]);
            }
        }

        internal override CurveFit CreateFit(double[] doses, ImmutableArray<double> parameters) => fit(doses, Parameters is [.., { IsGiven: true }] ? parameters[^1] : 1);

        /// <summary>A given parameter comes last.</summary>
        private CurveParameters<TLane> Load<TLane>(ReadOnlySpan<double> parameters, int at, int length)
            where TLane : struct, ILane<TLane>
        {
            var one = TLane.Broadcast(1);
            var fitted = Parameters is [.., { IsGiven: true }] ? Parameters.Length - 1 : Parameters.Length;
            return new(
                fitted > 0 ? TLane.Load(parameters[at..]) : one, fitted > 1 ? TLane.Load(parameters[(length + at)..]) : one,
                fitted < Parameters.Length ? TLane.Load(parameters[(fitted * length + at)..]) : one);
        }
    }
}
