using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>A column of a design.</summary>
/// <param name="Name">Name of its coefficient, as R names it: moderator, followed by the level for a factor; joined by ':' in interactions.</param>
/// <param name="Term">The term it belongs to; all columns of a factor share one.</param>
/// <param name="Values">One value a row.</param>
public sealed record DesignColumn(string Name, string Term, ImmutableArray<double> Values);

/// <summary>A term of a design and its columns.</summary>
/// <param name="Name">The moderator or the interaction: alloc, alloc:ablat.</param>
/// <param name="First">Index of its first column.</param>
/// <param name="Count">Number of its columns.</param>
public sealed record DesignTerm(string Name, int First, int Count);

/// <summary>
/// The design matrix X of a meta-regression, k rows × p named columns of full rank. Factors enter by treatment coding; where the margin of
/// a term is not in the model (no intercept, an interaction without its main effect) its factor enters with a column for every level,
/// as in R (Chambers and Hastie 1992, section 2.3.2), so that the columns span what the terms mean.
/// </summary>
public sealed class DesignMatrix
{
    /// <summary>The name of the intercept.</summary>
    public const string InterceptName = "intrcpt";

    private readonly DesignCoding _coding;

    private DesignMatrix(DesignCoding coding, ImmutableArray<DesignColumn> columns, ImmutableArray<Moderator> moderators)
    {
        (_coding, Columns, Moderators) = (coding, columns, moderators);
        Basis = OrthonormalBasis.Of([.. columns.Select(c => c.Values)]);
        var terms = ImmutableArray.CreateBuilder<DesignTerm>();
        for (var j = 0; j < columns.Length; j++)
        {
            if (terms.Count > 0 && terms[^1].Name == columns[j].Term)
            {
                terms[^1] = terms[^1] with { Count = terms[^1].Count + 1 };
            }
            else
            {
                terms.Add(new(columns[j].Term, j, 1));
            }
        }

        Terms = terms.ToImmutable();
    }

    /// <summary>The columns: intercept first, then term by term.</summary>
    public ImmutableArray<DesignColumn> Columns { get; }

    /// <summary>The terms, intercept included.</summary>
    public ImmutableArray<DesignTerm> Terms { get; }

    /// <summary>The moderators that the terms name, in the order in which terms first name them, with their values.</summary>
    public ImmutableArray<Moderator> Moderators { get; }

    /// <summary>Number of rows k.</summary>
    public int Rows => Columns[0].Values.Length;

    /// <summary>Whether there is an intercept.</summary>
    public bool HasIntercept => _coding.Intercept;

    /// <summary>Whether the intercept is all there is.</summary>
    public bool IsInterceptOnly => HasIntercept && Columns.Length == 1;

    /// <summary>The same columns as an orthonormal basis.</summary>
    internal OrthonormalBasis Basis { get; }

    /// <summary>One mean for all rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No rows.</exception>
    public static DesignMatrix InterceptOnly(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        var coding = DesignCoding.Of([], []);
        return new(coding, coding.Columns([], rows), []);
    }

    /// <summary>Every moderator as a main effect, with an intercept.</summary>
    /// <exception cref="ArgumentException">As <see cref="Of(IEnumerable{Moderator}, IEnumerable{string})"/>.</exception>
    public static DesignMatrix Of(params IEnumerable<Moderator> moderators)
    {
        ImmutableArray<Moderator> all = [.. moderators];
        return Of(all, all.Select(m => m.Name));
    }

    /// <summary>A design from moderators and terms.</summary>
    /// <param name="moderators">What the terms may name; all of the same length.</param>
    /// <param name="terms">
    /// Each a moderator <c>a</c>, an interaction <c>a:b</c>, a crossing <c>a*b</c> (a, b and a:b), or <c>-1</c> (no intercept).
    /// </param>
    /// <exception cref="ArgumentException">
    /// An unknown or doubled name; moderators of different lengths; a number that is not finite; a factor of one level; columns that other
    /// columns determine, which are named.
    /// </exception>
    public static DesignMatrix Of(IEnumerable<Moderator> moderators, IEnumerable<string> terms)
    {
        ArgumentNullException.ThrowIfNull(moderators);
        ArgumentNullException.ThrowIfNull(terms);
        ImmutableArray<Moderator> all = [.. moderators];
        var coding = DesignCoding.Of(all, terms);
        if (all.IsEmpty)
        {
            throw new ArgumentException("a design needs a moderator; without one, choose DesignMatrix.InterceptOnly", nameof(moderators));
        }

        var columns = coding.Columns(all, all[0].Count);
        if (columns.IsEmpty)
        {
            throw new ArgumentException("a design without intercept needs a term", nameof(terms));
        }

        var design = new DesignMatrix(coding, columns, [.. coding.Used.Select(n => all.First(m => m.Name == n))]);
        design.ThrowIfDependent();
        return design;
    }

    /// <summary>The design of some of the rows, with the columns as they are (levels that no longer occur stay: see the errors).</summary>
    /// <param name="rows">Indices of the rows to keep.</param>
    /// <exception cref="ArgumentException">On these rows some columns determine others, which are named.</exception>
    public DesignMatrix Subset(IEnumerable<int> rows)
    {
        int[] kept = [.. rows];
        var design = new DesignMatrix(_coding, [.. Columns.Select(c => c with { Values = [.. kept.Select(i => c.Values[i])] })], [.. Moderators.Select(m => m.At(kept))]);
        design.ThrowIfDependent();
        return design;
    }

    /// <summary>Rows of the design at other values of its moderators, as predictions need them: one row of p numbers each.</summary>
    /// <param name="moderators">Every moderator of the design by name, with the new values; others are ignored.</param>
    /// <exception cref="ArgumentException">A moderator is missing, of another kind, or has a level that the design does not know.</exception>
    public ImmutableArray<ImmutableArray<double>> RowsAt(params IEnumerable<Moderator> moderators)
    {
        ImmutableArray<Moderator> all = [.. moderators];
        var columns = _coding.Columns(all, all.IsEmpty ? 1 : all[0].Count);
        return [.. Enumerable.Range(0, columns[0].Values.Length).Select(i => (ImmutableArray<double>)[.. columns.Select(c => c.Values[i])])];
    }

    private void ThrowIfDependent()
    {
        if (Basis.Dependent.IsEmpty)
        {
            return;
        }

        var names = Basis.Dependent.Select(j => $"'{Columns[j].Name}'");
        var many = Basis.Dependent.Length > 1;
        var before = Columns.Take(Basis.Dependent[^1]).Where((_, j) => !Basis.Dependent.Contains(j)).Select(c => c.Name);
        throw new ArgumentException(
            $"{string.Join(", ", names)} {(many ? "are" : "is")} determined by the columns before {(many ? "them" : "it")} "
            + $"({string.Join(", ", before)}): leave redundant terms out, or merge levels whose combination does not occur");
    }
}
