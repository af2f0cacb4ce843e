using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ExoMeta.Cli.Tests.Packages;

/// <summary>The example in the README of every library, compiled and run against the packages by a program that references nothing else.</summary>
[Collection(PackedFeed.Tests)]
public sealed partial class PackageReadmeTests(PackedFeed feed)
{
    private const string Marker = "#### ";

    private static readonly string[] Libraries = ["ExoMeta.Numerics", "ExoMeta", "ExoMeta.Plots", "ExoMeta.Interactive"];

    [Fact]
    public void The_examples_print_what_they_show()
    {
        var folder = feed.At("reader");
        void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
        foreach (var input in new[] { "bcg.csv", "normand1999.csv", "analysis.yaml" })
        {
            File.Copy(Repository.Path("inputs", "classics", input), Path.Combine(folder, input));
        }

        File.Copy(feed.Configuration, Path.Combine(folder, "NuGet.config"));
        Write("Reader.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <UseSharedCompilation>false</UseSharedCompilation>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ExoMeta.Interactive" Version="{feed.Version}" />
              </ItemGroup>
            </Project>
            """);
        var program = new StringBuilder();
        foreach (var (library, number) in Libraries.Select((l, i) => (l, i)))
        {
            var lines = Example().Match(Readme(library)).Groups["code"].Value.Split('\n');
            var usings = lines.Where(l => l.StartsWith("using ", StringComparison.Ordinal)).ToArray();
            Write($"Example{number}.cs", $"{string.Join('\n', usings)}\ninternal static class Example{number}\n{{\n    public static void Run()\n    {{\n{string.Join('\n', lines.Except(usings))}\n    }}\n}}\n");
            program.Append(CultureInfo.InvariantCulture, $"Console.Write(\"{Marker}{library}\\n\");\nExample{number}.Run();\n");
        }

        Write("Program.cs", program.ToString());
        DotnetCommand.Run(folder, "build", "-c", "Release", "-v", "q", "-nodeReuse:false", "-o", "built");
        var printed = DotnetCommand.Run(folder, "built/Reader.dll").Split(Marker, StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('\n', 2)).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        foreach (var library in Libraries)
        {
            var shown = Example().Match(Readme(library)).Groups["printed"];
            ExpectedFile.Update(Repository.Path("src", library, "README.md"), Readme(library)[..shown.Index] + printed[library] + Readme(library)[(shown.Index + shown.Length)..]);
        }

        Assert.All(Libraries, library => Assert.Equal(Example().Match(Readme(library)).Groups["printed"].Value, printed[library]));
        Assert.True(new FileInfo(Path.Combine(folder, "report.html")).Length > 10_000);
        Assert.Contains("<img", File.ReadAllText(Path.Combine(folder, "forest.html")), StringComparison.Ordinal);
    }

    private static string Readme(string library) => File.ReadAllText(Repository.Path("src", library, "README.md"));

    [GeneratedRegex("```csharp\n(?<code>.*?)```\n\n```text\n(?<printed>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
