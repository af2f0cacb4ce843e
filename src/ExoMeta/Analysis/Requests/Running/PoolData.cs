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

    private PoolData(RequestTable table) => _table = table;

    /// <summary>The effects, discounted and with their covariance where the request says so.</summary>
    public required EffectSet Effects { get; init; }

    /// <summary>The rows behind <see cref="Effects"/>.</summary>
    public required ImmutableArray<RequestRow> Rows { get; init; }

    /// <summary>What was discounted; null when nothing was.</summary>
    public DiscountedEvidence? Discounted { get; private init; }

    /// <summary>All complete rows, those without an effect included: count models pool them too.</summary>
    public RequestTable Table => _table;

    /// <summary>Rows that look as if they shared a control group, though nothing says so.</summary>
    public ImmutableArray<string> Suspicions { get; private init; } = [];

    /// <summary>Prepares the data of a request.</summary>
    /// <exception cref="InvalidInputException">A column does not hold what it is used for: every problem.</exception>
    /// <exception cref="ArgumentException">Rows that cannot depend on each other as stated, or a level without a discount.</exception>
    public static PoolData Of(PoolRequest request, RequestTable table)
    {
        var rows = table.RowsWithEffect;
        if (rows.IsEmpty && request.Method is not PoolMethod.Counts)
        {
            throw new InvalidInputException([new(new("exometa"), request.Table.Measure.Code, "no row has an effect to pool")]);
        }

        var data = new PoolData(table) { Effects = RequestTable.EffectsOf(rows), Rows = rows };
        data = data.WithDependence(request);
        return request.Discount is { } discount ? data.Discount(discount) : data;
    }

    private PoolData WithDependence(PoolRequest request)
    {
        if (request.Covariance is { } given)
        {
            return With(Effects with { Covariance = given });
        }

        if (request.Dependence is { Within: { } within, Correlation: var rho })
        {
            return With(SamplingCovariance.Constant(Grouped(within), rho));
        }

        if (request.Dependence is { Control: { } control })
        {
            var names = Texts(control);
            return With(SharedControlCovariance.Add(
                Grouped(control), request.Table.Measure, [.. Rows.Select(r => r.Data.ToArray())], [.. names], request.Table.Reading.ZeroCells));
        }

        // Clusters and nested groups say themselves how rows depend on each other.
        var isKnown = request.Cluster is not null || !request.Nested.IsEmpty || !request.Outcomes.IsEmpty || request.Table.IsReported;
        return isKnown ? this : new PoolData(_table)
        {
            Effects = Effects,
            Rows = Rows,
            Suspicions = [.. SharedControls.Detect(Effects, request.Table.Measure, [.. Rows.Select(r => r.Data.ToArray())]).Select(s => s.Message)],
        };
    }

    /// <summary>The effects as if rows of one group were of one study.</summary>
    private EffectSet Grouped(string column)
    {
        var names = Texts(column);
        return Effects with { Effects = [.. Effects.Effects.Select((e, i) => e with { Study = names[i] })] };
    }

    /// <summary>The same rows with a covariance; studies keep their names.</summary>
    private PoolData With(EffectSet dependent) => new(_table) { Effects = Effects with { Covariance = dependent.Covariance }, Rows = Rows };

    private PoolData Discount(DiscountRequest discount)
    {
        var evidence = EvidenceDiscounting.Apply(Effects, Texts(discount.Column), discount.Rules);
        return new(_table) { Effects = evidence.Effects, Rows = [.. evidence.Kept.Select(i => Rows[i])], Discounted = evidence, Suspicions = Suspicions };
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
