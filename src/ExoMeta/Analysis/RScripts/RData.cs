using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.RScripts;

/// <summary>The data of a request as R code: a data frame of the columns that the analysis uses, and the effects that follow from it.</summary>
internal sealed class RData
{
    /// <summary>Measures whose effects escalc of metafor 3.8-1 computes as we do.</summary>
    private static readonly HashSet<string> OfEscalc = new(
        [
            "OR", "RR", "RD", "AS", "PETO", "IRR", "IRD", "IRSD", "MD", "SMD", "SMDH", "ROM", "CVR", "VR", "MC", "SMCC", "SMCR", "ROMC", "PR", "PLN", "PLO", "PAS", "PFT",
            "COR", "ZCOR", "MN", "MNLN",
        ],
        StringComparer.Ordinal);

    private readonly PoolRequest _request;
    private readonly ImmutableArray<RequestRow> _rows;
    private readonly ImmutableArray<string> _extraColumns;
    private readonly EffectSet _effects;
    private readonly bool _isRaw;
    private readonly Dictionary<(string Column, bool IsFactor), string> _names = [];
    private readonly List<(string Name, string Column, bool IsFactor)> _extras = [];

    private RData(PoolRequest request, ImmutableArray<RequestRow> rows, ImmutableArray<string> extraColumns, EffectSet effects, bool isRaw) =>
        (_request, _rows, _extraColumns, _effects, _isRaw) = (request, rows, extraColumns, effects, isRaw);

    /// <summary>Raw data where R computes the same effects, or where the model pools counts; else the effects themselves.</summary>
    public static RData Of(PoolAnswer answer, RequestTable table)
    {
        var table0 = answer.Request.Table;
        var isCounts = answer.Request.Method is PoolMethod.Counts;
        var isRaw = isCounts
            || (!table0.IsReported && answer.Discounted is null && !table0.Reading.CorrectBias && OfEscalc.Contains(table0.Measure.Code));
        return new(answer.Request, isRaw ? table.Rows : answer.Source, table.ExtraColumns, answer.Effects, isRaw);
    }

    /// <summary>Names of the measure's columns.</summary>
    private ImmutableArray<string> MeasureColumns => [.. _request.Table.Measure.ColumnSets[0].Columns.Select(c => c.Name)];

    /// <summary>"ai = ai, n1i = n1i, ci = ci, n2i = n2i".</summary>
    public string Arguments => string.Join(", ", MeasureColumns.Select(c => $"{c} = {c}"));

    /// <summary>The name in R of a column of the table.</summary>
    /// <param name="column">The column.</param>
    /// <param name="isFactor">Whether it is a factor although it may hold numbers.</param>
    public string NameOf(string column, bool isFactor)
    {
        isFactor |= !IsNumeric(column);
        if (_names.TryGetValue((column, isFactor), out var known))
        {
            return known;
        }

        var taken = new HashSet<string>([.. MeasureColumns, "study", "yi", "vi", "row", "dat", "V", .. _names.Values], StringComparer.Ordinal);
        var name = RText.IsPlainName(column) && !taken.Contains(column)
            ? column
            : Enumerable.Range(1, int.MaxValue).Select(i => string.Create(CultureInfo.InvariantCulture, $"column{i}")).First(n => !taken.Contains(n));
        _names.Add((column, isFactor), name);
        _extras.Add((name, column, isFactor));
        return name;
    }

    /// <summary>Whether every pooled row has a number in a column.</summary>
    public bool IsNumeric(string column) => Texts(column).All(t => NumberReader.TryParse(t, out _, out _));

    /// <summary>The code; to be asked for when all columns have been named.</summary>
    public string Write()
    {
        var code = new StringBuilder();
        foreach (var (name, column, _) in _extras.Where(e => e.Name != e.Column))
        {
            code.Append(CultureInfo.InvariantCulture, $"# {name} is the column {RText.Literal(column)}\n");
        }

        var columns = new List<string> { $"study = {RText.Literals(_rows.Select(r => r.Label))}" };
        if (_isRaw)
        {
            columns.AddRange(MeasureColumns.Select((c, i) => $"{c} = {RText.Numbers(_rows.Select(r => (double?)r.Data[i]))}"));
        }
        else
        {
            columns.Add($"yi = {RText.Numbers(_effects.Effects.Select(e => (double?)e.Estimate))}");
            columns.Add($"vi = {RText.Numbers(_effects.Effects.Select(e => (double?)e.Variance))}");
        }

        columns.AddRange(_extras.Select(Column));
        code.Append("dat <- data.frame(\n  ").AppendJoin(",\n  ", columns).Append(",\n  stringsAsFactors = FALSE)\n");
        AppendEffects(code);
        AppendCovariance(code);
        return code.ToString();
    }

    private void AppendEffects(StringBuilder code)
    {
        if (_request.Method is PoolMethod.Counts || !_isRaw)
        {
            return;
        }

        var measure = _request.Table.Measure;
        var cells = _request.Table.Reading.ZeroCells;
        var rule = measure.TakesZeroCellRule ? $", add = {RText.Number(cells.Add)}, to = {RText.Literal(ZeroCellRule.Names[(int)cells.Scope])}" : "";
        code.Append(CultureInfo.InvariantCulture, $"dat <- escalc(measure = \"{measure.Code}\", {Arguments}, data = dat{rule})\n");
        if (_rows.Any(r => r.Effect is null))
        {
            code.Append("# zero cells leave rows without an effect\ndat <- dat[is.finite(dat$yi) & is.finite(dat$vi) & dat$vi > 0, ]\n");
        }
    }

    private void AppendCovariance(StringBuilder code)
    {
        if (_effects.Covariance is not { } covariance)
        {
            return;
        }

        code.Append("# sampling covariance of the rows\nV <- matrix(").Append(RText.Numbers(covariance.Cast<double>().Select(v => (double?)v)))
            .Append(CultureInfo.InvariantCulture, $",\n  nrow = {_effects.Count}, byrow = TRUE)\ndat$row <- seq_len(nrow(dat))\n");
    }

    private string Column((string Name, string Column, bool IsFactor) extra)
    {
        var texts = Texts(extra.Column);
        return extra.IsFactor
            ? $"{extra.Name} = factor({RText.Literals(texts)},\n    levels = {RText.Literals(texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))})"
            : $"{extra.Name} = {RText.Numbers(texts.Select(t => NumberReader.TryParse(t, out var x, out _) ? x : (double?)null))}";
    }

    private ImmutableArray<string> Texts(string column)
    {
        var index = _extraColumns.IndexOf(column);
        return [.. _rows.Select(r => r.Extra[index].Text)];
    }
}
