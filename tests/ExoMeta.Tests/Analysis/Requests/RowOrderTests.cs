using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Evidence;

namespace ExoMeta.Tests.Analysis.Requests;

public class RowOrderTests
{
    private static readonly ImmutableArray<OrderedRow> Rows =
    [
        new("beta", 0.4, 0.3, 20, "10"), new("Alpha", -1, 0.1, 50, ""), new("gamma", 0.4, 0.2, 30, "9"), new("alpha", 2, 0.4, 20, "-1.5"),
    ];

    [Theory]
    [InlineData("table", 0, 1, 2, 3)]
    [InlineData("effect", 1, 0, 2, 3)]
    [InlineData("weight", 1, 2, 0, 3)]
    [InlineData("precision", 1, 2, 0, 3)]
    [InlineData("study", 1, 3, 0, 2)]
    [InlineData("year", 3, 2, 0, 1)]
    public void Equal_rows_keep_the_order_of_the_table_and_rows_without_a_cell_come_last(string order, params int[] expected) =>
        Assert.Equal(expected, RowOrder.Of(order).Arrange(Rows));

    [Fact]
    public void A_column_with_a_text_goes_by_letters_and_rows_without_weights_by_precision()
    {
        Assert.Equal([3, 0, 2, 1], RowOrder.Of("x").Arrange(Rows.SetItem(2, Rows[2] with { Cell = "nine" })));
        Assert.Equal([1, 2, 0, 3], RowOrder.Weight.Arrange([.. Rows.Select(r => r with { Weight = null })]));
        Assert.Empty(RowOrder.Effect.Arrange([]));
    }

    [Theory]
    [InlineData("low", RiskOfBias.Low)]
    [InlineData(" Low risk ", RiskOfBias.Low)]
    [InlineData("+", RiskOfBias.Low)]
    [InlineData("Some concerns", RiskOfBias.SomeConcerns)]
    [InlineData("some-concerns", RiskOfBias.SomeConcerns)]
    [InlineData("!", RiskOfBias.SomeConcerns)]
    [InlineData("moderate", RiskOfBias.Moderate)]
    [InlineData("HIGH", RiskOfBias.High)]
    [InlineData("-", RiskOfBias.High)]
    [InlineData("−", RiskOfBias.High)]
    [InlineData("serious", RiskOfBias.Serious)]
    [InlineData("critical risk", RiskOfBias.Critical)]
    [InlineData("unclear", RiskOfBias.Unclear)]
    [InlineData("?", RiskOfBias.Unclear)]
    [InlineData("NI", RiskOfBias.NoInformation)]
    [InlineData("no_information", RiskOfBias.NoInformation)]
    public void Judgements_are_read_as_tables_write_them(string text, RiskOfBias expected)
    {
        Assert.True(RiskOfBiasLevels.TryParse(text, out var level, out var error), error);
        Assert.Equal(expected, level);
    }

    [Theory]
    [InlineData("lo", "did you mean 'low'?")]
    [InlineData("sirious", "did you mean 'serious'?")]
    [InlineData("", "expected one of low, some concerns, moderate, high, serious, critical, unclear, no information, or + ! - ?")]
    [InlineData("++", "unknown level of risk of bias '++'")]
    public void Others_are_refused_with_the_nearest_one(string text, string message)
    {
        Assert.False(RiskOfBiasLevels.TryParse(text, out _, out var error));
        Assert.Contains(message, error!, StringComparison.Ordinal);
    }
}
