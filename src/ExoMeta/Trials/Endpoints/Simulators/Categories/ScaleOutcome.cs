using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>The categories of <see cref="Endpoint.Ordinal"/>.</summary>
internal sealed class ScaleOutcome : CategoryOutcome
{
    private readonly double[] _control;
    private readonly double[] _byCut;
    private readonly GammaSampler[]? _dirichlet;

    /// <summary>Takes over a sound endpoint.</summary>
    public ScaleOutcome(Endpoint.Ordinal endpoint)
    {
        var sum = endpoint.ControlProbabilities.Sum();
        _control = [.. endpoint.ControlProbabilities.Select(p => p / sum)];
        _byCut = [.. endpoint.Violation];
        _dirichlet = endpoint.EffectivePatients is { } patients ? [.. _control.Select(p => new GammaSampler(patients * p))] : null;
        Worst = endpoint.LowerIsBetter ? _control.Length - 1 : 0;
    }

    public override int Categories => _control.Length;

    public override int Worst { get; }

    public override string PatientColumn => "category";

    public override bool RisesWithTheta => true;

    /// <summary>Its number in the list of the endpoint, from 1.</summary>
    public override double ValueOf(int category) => category + 1;

    /// <summary>In lanes of eight, which are the longest.</summary>
    public override int ScratchLength => ProportionalOddsLikelihood.ScratchLength<LaneScalar>(Categories);

    public override void Prepare<TLane>(TrialBlock block, CategoryColumns probabilities, Span<double> scratch)
    {
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var control = probabilities.At<TLane>(0, i);
            if (_dirichlet is null)
            {
                Repeat<TLane>(control);
            }
            else
            {
                DrawDirichlet<TLane>(block, i, control);
            }
        }

        for (var c = 0; c < block.Comparisons; c++)
        {
            var theta = block.Theta(c);
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var control = probabilities.At<TLane>(0, i);
                var treated = probabilities.At<TLane>(c + 1, i);
                if (_byCut.Length == 0)
                {
                    ProportionalOddsShift.Apply(control, TLane.Load(theta[i..]), treated);
                }
                else
                {
                    ProportionalOddsShift.ApplyByCut(control, TLane.Load(theta[i..]), _byCut, treated);
                }
            }
        }
    }

    /// <summary>
    /// The part that the reference arm has in a variance is nearly that of its patients, n₁/(n₁ + n₀); over comparisons that differ it is their mean.
    /// </summary>
    public override void Estimate<TLane>(TrialBlock block, int comparison, CategoryColumns counts, Span<double> scratch)
    {
        var estimates = block.Estimate(comparison);
        var errors = block.StandardError(comparison);
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var effect = ProportionalOddsLikelihood.LogOddsRatio<TLane>(new(counts.At<TLane>(comparison + 1, i), counts.At<TLane>(0, i)), scratch);
            TLane.Store(effect.Estimate, estimates[i..]);
            TLane.Store(effect.StandardError, errors[i..]);
        }

        Share<TLane>(block, comparison);
    }

    private static void Share<TLane>(TrialBlock block, int comparison)
        where TLane : struct, ILane<TLane>
    {
        var patients = block.Patients(comparison + 1);
        var reference = block.Patients(0);
        var errors = block.StandardError(comparison);
        var shared = block.SharedVariance;
        var weight = TLane.Broadcast(1.0 / block.Comparisons);
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var (error, size) = (TLane.Load(errors[i..]), TLane.Load(patients[i..]));
            var part = weight * (error * error) * (size / (size + TLane.Load(reference[i..])));
            TLane.Store(comparison == 0 ? part : TLane.Load(shared[i..]) + part, shared[i..]);
        }
    }

    private void Repeat<TLane>(Span<double> probabilities)
        where TLane : struct, ILane<TLane>
    {
        for (var k = 0; k < _control.Length; k++)
        {
            TLane.Store(TLane.Broadcast(_control[k]), probabilities[(k * TLane.Count)..]);
        }
    }

    /// <summary>Gamma draws over their sum.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void DrawDirichlet<TLane>(TrialBlock block, int first, Span<double> probabilities)
        where TLane : struct, ILane<TLane>
    {
        var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)first), TrialStreams.Nuisance);
        var sum = TLane.Broadcast(0);
        for (var k = 0; k < _dirichlet!.Length; k++)
        {
            var gamma = _dirichlet[k].Draw(ref draws);
            TLane.Store(gamma, probabilities[(k * TLane.Count)..]);
            sum += gamma;
        }

        for (var k = 0; k < probabilities.Length; k += TLane.Count)
        {
            TLane.Store(TLane.Load(probabilities[k..]) / sum, probabilities[k..]);
        }
    }
}
