using Parley.Cli.Text;

namespace Parley.Cli.Tests.Text;

public sealed class WrapTests
{
    [Theory]
    [InlineData("", 10, "")]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one two three", 8, "one two|three")]
    [InlineData("exact fit", 9, "exact fit")]
    [InlineData("incomprehensibilities", 10, "incomprehe|nsibilitie|s")]
    [InlineData("a incomprehensibilities", 10, "a|incomprehe|nsibilitie|s")]
    [InlineData("one\n\ntwo", 10, "one||two")]
    [InlineData("漢字漢字漢", 5, "漢字|漢字|漢")]
    [InlineData("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3, "👨‍👩‍👧‍👦|👨‍👩‍👧‍👦")]
    [InlineData("two  spaces", 4, "two |spac|es")]
    public void Rows_end_at_spaces_where_they_can(string text, int cells, string rows) => Assert.Equal(rows, string.Join('|', Wrap.Lines(text, cells)));

    [Fact]
    public void Every_row_fits_and_no_character_is_lost()
    {
        var random = new SeededRandom(7);
        var pieces = new[] { "a", "bc", " ", " ", "漢", "é", "👍🏽", "\n", "שלום", "longerword" };
        for (var run = 0; run < 300; run++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Below(40)).Select(_ => random.Pick(pieces)));
            var cells = random.Between(2, 20);
            var rows = Wrap.Lines(text, cells);
            Assert.All(rows, row => Assert.True(CellWidth.Of(row) <= cells, $"'{row}' is wider than {cells}."));
            Assert.Equal(Bare(text), Bare(string.Concat(rows)));
        }
    }

    private static string Bare(string text) => text.Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
}
