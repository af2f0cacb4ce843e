using ExoMeta.Numerics.MonteCarlo;
using Xunit;

namespace ExoMeta.Numerics.Tests.MonteCarlo;

public class ThreadScratchTests
{
    [Fact]
    public void Each_thread_has_its_own_made_once_and_by_itself()
    {
        using var scratch = new ThreadScratch<Made>(() => new(Environment.CurrentManagedThreadId));
        var seen = new Made[3];
        var again = new Made[3];
        var users = new int[3];
        var threads = Enumerable.Range(0, seen.Length).Select(i => new Thread(() =>
        {
            (seen[i], again[i], users[i]) = (scratch.Own, scratch.Own, Environment.CurrentManagedThreadId);
        })).ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        Assert.Equal(seen.Length, seen.Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.Equal(users, seen.Select(made => made.Thread));
        for (var i = 0; i < seen.Length; i++)
        {
            Assert.Same(seen[i], again[i]);
        }
    }

    [Fact]
    public void A_failure_to_make_it_reaches_the_thread()
    {
        using var scratch = new ThreadScratch<Made>(() => throw new InvalidOperationException("no room"));
        Assert.Equal("no room", Assert.Throws<InvalidOperationException>(() => scratch.Own).Message);
    }

    private sealed class Made(int thread)
    {
        public int Thread => thread;
    }
}
