using ExoMeta.Analysis;
using ExoMeta.Effects;

namespace ExoMeta.Plots.Tests.Fixtures;

internal static class SampleSwim
{
    public static SwimResult Inflammation { get; } = new(
        "inflammation", "Inflammation, animals, exosomes against concurrent control",
        [
            new("Zhu 2014 (mouse, E. coli pneumonia)", EffectDirection.Favourable, ["N2", "N3", "N4"], "all three claims point the same way"),
            new("Kaspi 2021 (mouse, LPS)", EffectDirection.Favourable, ["K3", "K4", "K5"], ""),
            new("Shapira 2022 (mouse, LPS)", EffectDirection.Unclear, ["S1", "S2", "S3", "S4", "S5"], "S1 is a stated null, S2 to S5 are favourable: mixed"),
            new("Pierro (rat, hyperoxia): " + SampleOutcomes.Injection, EffectDirection.Unfavourable, ["P1"], SampleOutcomes.Injection),
            new("Морозов 2020", EffectDirection.StatedNull, ["X1"], "no effect stated"),
        ],
        new(2, 1, 2, 2.0 / 3, new(0.0943, 0.9916), 1) { StatedNull = 1 });
}
