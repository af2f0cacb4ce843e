using ExoMeta.Analysis.Requests;
using ExoMeta.Evidence;

namespace ExoMeta.Cli.Commands;

/// <summary>A meta-analysis as flags ask for it.</summary>
/// <param name="Text">What the user wrote, and everything that is wrong.</param>
/// <param name="Request">The request; null where something is wrong with it.</param>
internal sealed record AskedPool(RequestText Text, PoolRequest? Request)
{
    /// <summary>How its table is read; null where something is wrong with that.</summary>
    private TableRequest? Reading { get; init; }

    /// <summary>Reads the flags.</summary>
    public static AskedPool Of(RequestText text)
    {
        var table = TableRequestReader.Read(text);

        // Read otherwise than its user meant, a table has problems that it has not.
        var reading = text.Problems.IsEmpty ? table : null;
        var request = PoolRequestReader.Read(text, table);
        return new(text, request) { Reading = request?.Table ?? reading };
    }

    /// <summary>Reads the table, whatever is wrong with what is asked of it, and notes what is wrong with it; null where anything is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="check">Looks at the table, and notes what is wrong with it for other reasons.</param>
    public RequestTable? ReadTable(string path, Action<TableRequest, RequestTable> check)
    {
        if (Reading is not null)
        {
            return RequestTable.Read(path, Reading, table => check(Reading, table), Text.Problems);
        }

        _ = TextFile.Read(path, path, Text.Problems);
        return null;
    }
}
