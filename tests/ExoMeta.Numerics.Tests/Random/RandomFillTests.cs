using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.Random;

/// <summary>Filled spans hold the very draws of a stream, in every lane type and at every length.</summary>
public class RandomFillTests
{
    private static readonly StreamKey Key = new(20240601, 0x1_0000_0007, 5);

    [Fact]
    public void Filled_uniforms_and_normals_are_the_draws_of_the_stream()
    {
        Check<Lane512>();
        Check<Lane256>();
        Check<Lane128>();
        Check<LaneScalar>();
        Check<LaneOne>();
    }

    [Fact]
    public void The_lanes_chosen_from_the_hardware_give_the_same_draws()
    {
        var (expectedUniforms, expectedNormals) = Expected(100);
        var destination = new double[100];
        RandomFill.Uniforms(Key, destination);
        Assert.Equal(expectedUniforms, destination);
        RandomFill.Normals(Key, destination);
        Assert.Equal(expectedNormals, destination);
    }

    [Fact]
    public void Filling_across_replicates_gives_each_replicate_its_own_draw()
    {
        // The first replicate is chosen so that the counter's lower word overflows inside the span.
        const ulong first = 0xFFFF_FFFC;
        for (var length = 0; length <= 19; length++)
        {
            var (normals, uniforms) = (new double[length], new double[length]);
            RandomFill.AcrossReplicates(9, first, 2, default(NormalSampler), normals);
            RandomFill.AcrossReplicates(9, first, 2, default(UniformSampler), uniforms);
            for (var i = 0; i < length; i++)
            {
                Assert.Equal(new RandomStream(new(9, first + (ulong)i, 2)).NextNormal(), normals[i]);
                Assert.Equal(new RandomStream(new(9, first + (ulong)i, 2)).NextUniform(), uniforms[i]);
            }
        }
    }

    private static void Check<TLane>()
        where TLane : struct, ILane<TLane>
    {
        var (uniforms, normals) = Expected(257);
        var destination = new double[257];
        foreach (var length in Enumerable.Range(0, 40).Concat([255, 256, 257]))
        {
            destination.AsSpan().Fill(-1);
            default(UniformSampler).Fill<TLane>(Key, destination.AsSpan(0, length));
            Assert.Equal(uniforms[..length], destination[..length]);
            default(NormalSampler).Fill<TLane>(Key, destination.AsSpan(0, length));
            Assert.Equal(normals[..length], destination[..length]);
            Assert.All(destination[length..], value => Assert.Equal(-1, value));
        }
    }

    private static (double[] Uniforms, double[] Normals) Expected(int count)
    {
        var (uniforms, normals) = (new RandomStream(Key), new RandomStream(Key));
        return ([.. Enumerable.Range(0, count).Select(_ => uniforms.NextUniform())], [.. Enumerable.Range(0, count).Select(_ => normals.NextNormal())]);
    }
}
