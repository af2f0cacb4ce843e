using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>A single-arm trial of a file, and what is asked of it.</summary>
/// <param name="Design">The design.</param>
/// <param name="ResponseRates">True response rates to consider.</param>
public sealed record SingleArmSpec(SingleArmTwoStage Design, ImmutableArray<UncertainQuantity> ResponseRates);
