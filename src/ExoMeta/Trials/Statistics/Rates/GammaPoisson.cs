using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>
/// Draws recurrent events of patients whose rates are gamma-distributed about that of their arm (Greenwood and Yule 1920): negative binomial, with
/// variance μ + κμ² of a patient's count with mean μ.
/// </summary>
public readonly struct GammaPoisson
{
    private readonly GammaSampler _ofPatient;
    private readonly GammaSampler _ofArm;

    /// <summary>A dispersion and a number of patients.</summary>
    /// <param name="dispersion">κ, above 0 and finite.</param>
    /// <param name="patients">Patients of the arm, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public GammaPoisson(double dispersion, int patients)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patients);
        if (!(dispersion > 0) || double.IsInfinity(dispersion))
        {
            throw new ArgumentOutOfRangeException(nameof(dispersion), dispersion, "A finite number above 0 was expected; with 0 the events are Poisson.");
        }

        (Dispersion, Patients) = (dispersion, patients);
        _ofPatient = new(1 / dispersion, dispersion);
        _ofArm = new(patients / dispersion, dispersion);
    }

    /// <summary>κ.</summary>
    public double Dispersion { get; }

    /// <summary>Patients of the arm.</summary>
    public int Patients { get; }

    /// <summary>
    /// All events of the arm when all are followed alike: the sum of their gamma factors is gamma-distributed too, so that two draws do. Not the
    /// draws of <see cref="Patient{TLane}"/>, but the same distribution.
    /// </summary>
    /// <param name="streams">The replicates' streams.</param>
    /// <param name="mean">Mean of a patient's events, λt; with it the arm's Poisson mean must stay below 10⁹.</param>
    public TLane Arm<TLane>(ref LaneStream<TLane> streams, TLane mean)
        where TLane : struct, ILane<TLane> => VaryingPoisson.Draw(ref streams, mean * _ofArm.Draw(ref streams));

    /// <summary>The events of one patient.</summary>
    /// <param name="streams">The replicates' streams.</param>
    /// <param name="mean">Mean of the patient's events, λt.</param>
    public TLane Patient<TLane>(ref LaneStream<TLane> streams, TLane mean)
        where TLane : struct, ILane<TLane> => VaryingPoisson.Draw(ref streams, mean * _ofPatient.Draw(ref streams));
}
