using System.Collections.Immutable;
using System.Text.Json;
using ExoMeta.Analysis.Requests;

namespace ExoMeta.Cli.Commands.Designs;

/// <summary>One command under <c>exometa design</c>: its options, and how it answers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does, in one line.</param>
/// <param name="Options">Its options.</param>
/// <param name="Read">
/// Notes everything that is wrong with what the user wrote; what it returns computes the answer, and is not called when anything was noted.
/// </param>
public sealed record DesignTopic(
    string Name, string Description, ImmutableArray<RequestOption> Options, Func<RequestText, Func<DesignAnswer>?> Read);

/// <summary>An answer in both of its forms.</summary>
/// <param name="Text">For people.</param>
/// <param name="Fields">For programs.</param>
public sealed record DesignAnswer(string Text, Action<Utf8JsonWriter> Fields);

/// <summary>All topics: the command line, the docs and the tests enumerate them.</summary>
public static class DesignTopics
{
    /// <summary>In the order of the docs.</summary>
    public static ImmutableArray<DesignTopic> All { get; } =
    [
        BoundariesTopic.Topic,
        DunnettTopic.Topic,
        SampleSizeTopic.Topic,
    ];
}
