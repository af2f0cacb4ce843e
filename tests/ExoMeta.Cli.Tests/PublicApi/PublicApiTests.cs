using System.Reflection;
using ExoMeta.Interactive;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Plots;
using ExoMeta.Pooling;

namespace ExoMeta.Cli.Tests.PublicApi;

/// <summary>The public API of every library against the committed listing beside its project: a change is seen by whoever reviews it.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Libraries => [.. Assemblies.Select(a => a.GetName().Name!)];

    private static readonly Assembly[] Assemblies = [typeof(PortableMath).Assembly, typeof(MetaAnalysis).Assembly, typeof(SvgWriter).Assembly, typeof(Notebook).Assembly];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void It_is_as_it_was_committed(string library)
    {
        var file = Repository.Path("src", library, "PublicApi.txt");
        var actual = ApiListing.Of(Assemblies.Single(a => a.GetName().Name == library));
        ExpectedFile.Update(file, actual);
        var (committed, now) = (Lines(file), actual.Split('\n'));
        Assert.True(
            committed.SequenceEqual(now),
            $"the public API of {library} has changed; EXOMETA_UPDATE_EXPECTED=1 rewrites its listing\n{string.Join('\n', [.. committed.Except(now).Select(l => "- " + l), .. now.Except(committed).Select(l => "+ " + l)])}");
    }

    [Fact]
    public void The_listing_writes_members_as_the_language_does()
    {
        var listing = ApiListing.Of(typeof(Sample).Assembly).Split("\n\n").Single(t => t.Contains($"{typeof(Sample).FullName!.Replace('+', '.')} :", StringComparison.Ordinal));
        Assert.Equal(
            [
                "abstract record ExoMeta.Cli.Tests.PublicApi.PublicApiTests.Sample : IFormattable",
                "    (int Row, string? Label)[]? Cells { get; init; }",
                "    abstract string ToString(string? format, IFormatProvider? formatProvider)",
                "    const string Unit = \"mg\"",
                "    double? Level { get; init; }",
                "    protected Sample(string Name, double? Level = 0.5)",
                "    protected virtual void Changed()",
                "    required IReadOnlyList<string?> Notes { get; init; }",
                "    static bool TryFind<T>(in T value, out T found, DayOfWeek day = DayOfWeek.Monday) where T : struct",
                "    string Name { get; init; }",
            ],
            listing.TrimEnd().Split('\n'));
    }

    /// <summary>Something of everything.</summary>
    public abstract record Sample(string Name, double? Level = 0.5) : IFormattable
    {
        public const string Unit = "mg";

        public required IReadOnlyList<string?> Notes { get; init; }

        public (int Row, string? Label)[]? Cells { get; init; }

        internal int Hidden { get; set; }

        public static bool TryFind<T>(in T value, out T found, DayOfWeek day = DayOfWeek.Monday)
            where T : struct
        {
            found = value;
            return day == DayOfWeek.Monday;
        }

        public abstract string ToString(string? format, IFormatProvider? formatProvider);

        protected virtual void Changed() => Hidden++;
    }

    private static string[] Lines(string file) => File.Exists(file) ? File.ReadAllText(file).Split('\n') : [];
}
