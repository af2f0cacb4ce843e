using System.Text;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Output;

/// <summary>Writes one file that the user named.</summary>
internal static class TextFileOutput
{
    /// <summary>What is wrong with a file name, before any work is done; null for nothing.</summary>
    public static string? ProblemOf(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            return "expected the name of a file, found nothing";
        }

        if (Directory.Exists(path))
        {
            return "cannot be written: it is a folder";
        }

        for (var folder = Path.GetDirectoryName(Path.GetFullPath(path)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(folder))
            {
                return $"cannot be written: '{folder}' is a file";
            }
        }

        return null;
    }

    /// <summary>Writes UTF-8 without a byte order mark, in the place of what stands there; its folder is made where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="option">The option that names it, for messages.</param>
    /// <param name="text">What it holds.</param>
    /// <exception cref="InvalidInputException">It cannot be written.</exception>
    public static void Write(string path, string option, string text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidInputException([new(new(path.Length == 0 ? "exometa" : path), option, $"cannot be written: {e.Message}")]);
        }
    }
}
