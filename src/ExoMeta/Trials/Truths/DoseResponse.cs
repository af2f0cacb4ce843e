using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

public abstract partial record Truth
{
    /// <summary>
    /// Arms differ by their doses: θ is the effect at one dose, and every arm has the part of it that a dose–response shape gives its dose.
    /// </summary>
    /// <remarks>
    /// θ_i = θ·(f(d_i) − f(d₀))/(f(d*) − f(d₀)) with d₀ the dose of the reference arm (0 for a control) and d* the dose at which θ holds. Parameters of the
    /// shape may be distributions: they are drawn once a trial. A trial whose shape is flat from d₀ to d* has no effect in any arm.
    /// </remarks>
    /// <param name="Base">Draws θ, the effect at the dose <paramref name="At"/>: that of the first comparison, where it draws several.</param>
    /// <param name="Family">The family of shapes.</param>
    /// <param name="Parameters">Its parameters.</param>
    /// <param name="Doses">Dose of each compared arm.</param>
    /// <param name="ReferenceDose">Dose of the reference arm; 0 for a control.</param>
    /// <param name="At">The dose at which θ holds.</param>
    public sealed record DoseResponse(
        Truth Base, DoseResponseFamily Family, ImmutableArray<UncertainQuantity> Parameters, ImmutableArray<double> Doses, double ReferenceDose, double At) : Truth
    {
        /// <inheritdoc/>
        public override string Name => Base.Name;

        internal override IEnumerable<string> FindProblems(int comparisons)
        {
            foreach (var problem in Base.FindProblems(comparisons).Concat(ShapeProblems(Family, Parameters)))
            {
                yield return problem;
            }

            if (Doses.Length != comparisons)
            {
                yield return FormattableString.Invariant($"{Doses.Length} dose(s) are given for {comparisons} compared arm(s); one each was expected");
            }

            if (!Doses.Concat([ReferenceDose, At]).All(dose => dose >= 0 && double.IsFinite(dose)))
            {
                yield return "a dose is not a finite number of at least 0";
            }
            else if (At == ReferenceDose)
            {
                yield return FormattableString.Invariant($"θ holds at dose {At}, which is that of the reference arm; another was expected");
            }
            else if (Family.Name == "beta" && Parameters is [.., var scale] && !(scale.Support.Low > Math.Max(At, Doses.Append(0).Max())))
            {
                yield return FormattableString.Invariant($"scale is {scale}; a number above the largest dose was expected");
            }
        }

        /// <summary>What is wrong with the parameters of a shape, in words.</summary>
        internal static IEnumerable<string> ShapeProblems(DoseResponseFamily family, ImmutableArray<UncertainQuantity> parameters)
        {
            if (parameters.Length != family.Parameters.Length)
            {
                yield return FormattableString.Invariant($"{parameters.Length} parameter(s) are given for the shape '{family.Name}'; {family.Parameters.Length} were expected");
                yield break;
            }

            foreach (var (parameter, value) in family.Parameters.Zip(parameters))
            {
                var isSound = parameter.IsNegative
                    ? value.Support.High < 0 || value.Support.High == 0 && !value.HasAtom(0)
                    : value.Support.Low > 0 || value.Support.Low == 0 && !value.HasAtom(0);
                if (!isSound)
                {
                    yield return $"{parameter.Name} is {value}, which is not always {(parameter.IsNegative ? "below" : "above")} 0";
                }
            }
        }

        internal override TruthSampler CreateSampler() => new Sampler(this, Base.CreateSampler());

        private sealed class Sampler(DoseResponse curve, TruthSampler level) : TruthSampler
        {
            public override void Fill<TLane>(TrialBlock block)
            {
                level.Fill<TLane>(block);
                var length = block.Padded;
                Span<double> columns = stackalloc double[(curve.Parameters.Length + 3) * length];
                var parameters = columns[..(curve.Parameters.Length * length)];
                for (var p = 0; p < curve.Parameters.Length; p++)
                {
                    curve.Parameters[p].SampleAcrossReplicates(block.Seed, block.First, TrialStreams.DoseResponse + (uint)p, parameters.Slice(p * length, length));
                }

                var reference = columns.Slice(parameters.Length, length);
                var height = columns.Slice(parameters.Length + length, length);
                var values = columns[^length..];
                curve.Family.Fill<TLane>(curve.ReferenceDose, parameters, reference);
                curve.Family.Fill<TLane>(curve.At, parameters, height);

                if (block.DoseFinding is { } finding)
                {
                    FindDoses<TLane>(block, finding, parameters, reference, height);
                }

                // The first last: it is θ itself until then.
                for (var c = block.Comparisons - 1; c >= 0; c--)
                {
                    block.Theta(0).CopyTo(block.Theta(c));
                    curve.Family.Fill<TLane>(curve.Doses[c], parameters, values);
                    Scale<TLane>(values, reference, height, block.Theta(c));
                }
            }

            /// <summary>The smallest dose at which the true effect is the relevant one: where the curve has risen by Δ/θ of its rise up to the dose of θ.</summary>
            private void FindDoses<TLane>(
                TrialBlock block, DoseFindingColumns finding, ReadOnlySpan<double> parameters, ReadOnlySpan<double> reference, ReadOnlySpan<double> height)
                where TLane : struct, ILane<TLane>
            {
                var effect = TLane.Broadcast(finding.Analysis.Analysis.RelevantEffect);
                var doses = finding.TrueDose[..block.Padded];
                for (var i = 0; i < doses.Length; i += TLane.Count)
                {
                    var rise = TLane.Load(height[i..]) - TLane.Load(reference[i..]);
                    TLane.Store(effect / TLane.Load(block.Theta(0)[i..]) * rise, doses[i..]);
                }

                curve.Family.FillDoses<TLane>(finding.Analysis.Doses[^1], parameters, doses);
            }

            private static void Scale<TLane>(ReadOnlySpan<double> values, ReadOnlySpan<double> reference, ReadOnlySpan<double> height, Span<double> theta)
                where TLane : struct, ILane<TLane>
            {
                var zero = TLane.Broadcast(0);
                for (var i = 0; i < theta.Length; i += TLane.Count)
                {
                    var rise = TLane.Load(height[i..]) - TLane.Load(reference[i..]);
                    var part = (TLane.Load(values[i..]) - TLane.Load(reference[i..])) / rise;
                    TLane.Store(TLane.Select(TLane.EqualTo(rise, zero), zero, TLane.Load(theta[i..]) * part), theta[i..]);
                }
            }
        }
    }
}
