using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials.Designs;

/// <summary>A parameter of a family of dose–response shapes.</summary>
/// <param name="Name">Its name in trial files.</param>
/// <param name="Unit">What it is measured in: "dose" or "" for a plain number.</param>
/// <param name="IsNegative">Whether it lies below 0 instead of above.</param>
public sealed record ShapeParameter(string Name, string Unit, bool IsNegative = false);

/// <summary>A family of dose–response shapes: what trial files, docs and tests enumerate.</summary>
public abstract class DoseResponseFamily
{
    private DoseResponseFamily(string name, string formula, params ImmutableArray<ShapeParameter> parameters) =>
        (Name, Formula, Parameters) = (name, formula, parameters);

    /// <summary>Every family, in the order of the documentation.</summary>
    public static ImmutableArray<DoseResponseFamily> All { get; } =
    [
        new Linear(), new LogLinear(), new Emax(), new SigmoidEmax(), new Exponential(), new Logistic(), new Quadratic(), new Beta(),
    ];

    /// <summary>Its name in trial files.</summary>
    public string Name { get; }

    /// <summary>Its formula in the dose d, up to level and height.</summary>
    public string Formula { get; }

    /// <summary>Its parameters, in the order in which <see cref="Create"/> takes them.</summary>
    public ImmutableArray<ShapeParameter> Parameters { get; }

    /// <summary>The family of a name, case and all; null when there is none.</summary>
    public static DoseResponseFamily? OfName(string name) => All.FirstOrDefault(family => string.Equals(family.Name, name, StringComparison.Ordinal));

    /// <summary>The shape with given parameters.</summary>
    public abstract DoseResponseShape Create(params ReadOnlySpan<double> parameters);

    /// <summary>The values of a column of shapes at one dose.</summary>
    /// <param name="dose">The dose, at least 0.</param>
    /// <param name="parameters">One column a parameter, each as long as the values, one after another.</param>
    /// <param name="values">Receives them; whole lanes long.</param>
    internal abstract void Fill<TLane>(double dose, ReadOnlySpan<double> parameters, Span<double> values)
        where TLane : struct, ILane<TLane>;

    private static TLane Load<TLane>(ReadOnlySpan<double> parameters, int parameter, int at, int length)
        where TLane : struct, ILane<TLane> => TLane.Load(parameters[(parameter * length + at)..]);

    private sealed class Linear() : DoseResponseFamily("linear", "d")
    {
        public override DoseResponseShape Create(params ReadOnlySpan<double> parameters) => new LinearShape();

        internal override void Fill<TLane>(double dose, ReadOnlySpan<double> parameters, Span<double> values) => values.Fill(dose);
    }

    private sealed class LogLinear() : DoseResponseFamily("log-linear", "log(d + offset)", new ShapeParameter("offset", "dose"))
    {
        public override DoseResponseShape Create(params ReadOnlySpan<double> parameters) => new LogLinearShape(parameters[0]);

        internal override void Fill<TLane>(double dose, ReadOnlySpan<double> parameters, Span<double> values)
        {
            for (var i = 0; i < values.Length; i += TLane.Count)
            {
                TLane.Store(DoseResponseCurves.LogLinear(TLane.Broadcast(dose), Load<TLane>(parameters, 0, i, values.Length)), values[i..]);
            }
        }
    }

    private sealed class Emax() : DoseResponseFamily("emax", "d/(half_dose + d)", new ShapeParameter("half_dose", "dose"))
    {
        public override DoseResponseShape Create(params ReadOnlySpan<double> parameters) => new EmaxShape(parameters[0]);

        internal override void Fill<TLane>(double dose, ReadOnlySpan<double> parameters, Span<double> values)
        {
            for (var i = 0; i < values.Length; i += TLane.Count)
            {
                TLane.Store(DoseResponseCurves.Emax(TLane.Broadcast(dose), Load<TLane>(parameters, 0, i, values.Length)), values[i..]);
            }
        }
    }

    private sealed class SigmoidEmax() : DoseResponseFamily("sigmoid-emax", "d^hill/(half_dose^hill + d^hill)", new ShapeParameter("half_dose", "dose"), new ShapeParameter("hill", ""))
    {
        public override DoseResponseShape Create(params ReadOnlySpan<double> parameters) => new EmaxShape(parameters[0], parameters[1]);

        internal override void Fill<TLane>(double dose, ReadOnlySpan<double> parameters, Span<double> values)
        {
            for (var i = 0; i < values.Length; i += TLane.Count)
            {
                TLane.Store(DoseResponseCurves.SigmoidEmax(TLane.Broadcast(dose), Load<TLane>(parameters, 0, i, values.Length), Load<TLane>(parameters, 1, i, values.Length)), values[i..]);
            }
        }
    }

    private sealed class Exponential() : DoseResponseFamily("exponential", "exp(d/delta)", new ShapeParameter("delta", "dose"))
    {
        public override DoseResponseShape Create(params ReadOnlySpan<double> parameters) => new ExponentialShape(parameters[0]);

        internal override void Fill<TLane>(double dose, ReadOnlySpan<double> parameters, Span<double> values)
        {
            for (var i = 0; i < values.Length; i += TLane.Count)
            {
                TLane.Store(DoseResponseCurves.Exponential(TLane.Broadcast(dose), Load<TLane>(parameters, 0, i, values.Length)), values[i..]);
            }
        }
    }

    private sealed class Logistic() : DoseResponseFamily("logistic", "1/(1 + exp((half_dose - d)/delta))", new ShapeParameter("half_dose", "dose"), new ShapeParameter("delta", "dose"))
    {
        public override DoseResponseShape Create(params ReadOnlySpan<double> parameters) => new LogisticShape(parameters[0], parameters[1]);

        internal override void Fill<TLane>(double dose, ReadOnlySpan<double> parameters, Span<double> values)
        {
            for (var i = 0; i < values.Length; i += TLane.Count)
            {
                TLane.Store(DoseResponseCurves.Logistic(TLane.Broadcast(dose), Load<TLane>(parameters, 0, i, values.Length), Load<TLane>(parameters, 1, i, values.Length)), values[i..]);
            }
        }
    }

    private sealed class Quadratic() : DoseResponseFamily("quadratic", "d + delta·d²", new ShapeParameter("delta", "1/dose", IsNegative: true))
    {
        public override DoseResponseShape Create(params ReadOnlySpan<double> parameters) => new QuadraticShape(parameters[0]);

        internal override void Fill<TLane>(double dose, ReadOnlySpan<double> parameters, Span<double> values)
        {
            for (var i = 0; i < values.Length; i += TLane.Count)
            {
                TLane.Store(DoseResponseCurves.Quadratic(TLane.Broadcast(dose), Load<TLane>(parameters, 0, i, values.Length)), values[i..]);
            }
        }
    }

    private sealed class Beta() : DoseResponseFamily("beta", "(d/scale)^delta1·(1 - d/scale)^delta2", new ShapeParameter("delta1", ""), new ShapeParameter("delta2", ""), new ShapeParameter("scale", "dose"))
    {
        public override DoseResponseShape Create(params ReadOnlySpan<double> parameters) => new BetaShape(parameters[0], parameters[1], parameters[2]);

        internal override void Fill<TLane>(double dose, ReadOnlySpan<double> parameters, Span<double> values)
        {
            for (var i = 0; i < values.Length; i += TLane.Count)
            {
                TLane.Store(DoseResponseCurves.Beta(TLane.Broadcast(dose), Load<TLane>(parameters, 0, i, values.Length), Load<TLane>(parameters, 1, i, values.Length), Load<TLane>(parameters, 2, i, values.Length)), values[i..]);
            }
        }
    }
}
