using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Requests;

/// <summary>What a request's models work on: the rows that have an effect, and their other columns.</summary>
internal sealed class PoolData
{
    private readonly RequestTable _table;

    private PoolData(RequestTable table, EffectSet effects) => (_table, Effects) = (table, effects);

    /// <summary>The effects, discounted and with their covariance where the request says so.</summary>
    public EffectSet Effects { get; private init; }

    /// <summary>All complete rows, those without an effect included: count models pool them too.</summary>
    public RequestTable Table => _table;

    /// <summary>What was done to the effects.</summary>
    public ImmutableArray<string> Notes { get; private init; } = [];

    /// <summary>The rows behind <see cref="Effects"/>.</summary>
    private IEnumerable<RequestRow> Rows => _table.Rows.Where(r => r.Effect is not null);

    /// <summary>Prepares the data of a request.</summary>
    /// <exception cref="InvalidInputException">A column does not hold what it is used for: every problem.</exception>
    public static PoolData Of(PoolRequest request, RequestTable table)
    {
        var effects = new EffectSet([.. table.Rows.Where(r => r.Effect is not null)
            .Select(r => new StudyEffect(r.Label, r.Label, r.Effect!.Value.Estimate, r.Effect.Value.Variance))]);
        if (effects.Effects.IsEmpty)
        {
            throw new InvalidInputException([new(new("exometa"), request.Table.Measure.Code, "no row has an effect to pool")]);
        }

        return new(table, effects);
    }

    /// <summary>A column as text, one a row with an effect.</summary>
    public ImmutableArray<string> Texts(string column)
    {
        var index = _table.ExtraColumns.IndexOf(column);
        return [.. Rows.Select(r => r.Extra[index].Text)];
    }

    /// <summary>A column as numbers, one a row with an effect.</summary>
    /// <exception cref="InvalidInputException">A cell is not a finite number: every problem.</exception>
    public ImmutableArray<double> Numbers(string column, Func<double, string?>? rule = null)
    {
        var problems = new ProblemList();
        var index = _table.ExtraColumns.IndexOf(column);
        var numbers = ImmutableArray.CreateBuilder<double>();
        foreach (var cell in Rows.Select(r => r.Extra[index]))
        {
            if (!NumberReader.TryParse(cell.Text, out var number, out var error))
            {
                problems.Add(cell.Location, column, error);
            }
            else if (rule?.Invoke(number) is { } wrong)
            {
                problems.Add(cell.Location, column, wrong);
            }

            numbers.Add(number);
        }

        problems.ThrowIfAny();
        return numbers.ToImmutable();
    }

    /// <summary>The design of a meta-regression.</summary>
    public DesignMatrix Design(ImmutableArray<string> terms) => DesignMatrix.Of(
        ModeratorColumns.In(terms).Select(m => IsNumeric(m.Column) && !m.IsFactor
            ? (Moderator)Moderator.Numeric(m.Moderator, Numbers(m.Column))
            : Moderator.Factor(m.Moderator, Texts(m.Column))),
        terms);

    private bool IsNumeric(string column) => Texts(column).All(t => NumberReader.TryParse(t, out _, out _));
}
