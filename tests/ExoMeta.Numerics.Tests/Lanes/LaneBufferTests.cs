using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Tests.Lanes;

public class LaneBufferTests
{
    [Fact]
    public void Doubles_begin_on_a_cache_line_and_are_all_0_and_all_there()
    {
        for (var length = 1; length <= 257; length++)
        {
            var buffer = new LaneBuffer(length);
            Assert.Equal((length, length), (buffer.Length, buffer.Span.Length));
            Assert.Equal(new double[length], buffer.Span);
            Assert.Equal(0, Unsafe.ByteOffset(ref Unsafe.NullRef<double>(), ref buffer.Span[0]) % 64);
            (buffer.Span[0], buffer.Span[^1]) = (1, 2);
            Assert.Equal((length == 1 ? 2 : 1, 2), (buffer.Span[0], buffer.Span[length - 1]));
        }
    }

    [Fact]
    public void An_empty_buffer_is_empty_and_a_negative_length_is_refused()
    {
        Assert.True(new LaneBuffer(0).Span.IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LaneBuffer(-1));
    }
}
