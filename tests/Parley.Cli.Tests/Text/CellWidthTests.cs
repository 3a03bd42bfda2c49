using Parley.Cli.Text;

namespace Parley.Cli.Tests.Text;

public sealed class CellWidthTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("hello", 5)]
    [InlineData("naïve", 5)]
    [InlineData("nai\u0308ve", 5)] // a combining diaeresis takes no cell
    [InlineData("漢字", 4)]
    [InlineData("ﾊﾝｶｸ", 4)] // half-width katakana
    [InlineData("ＡＢ", 4)] // full-width Latin
    [InlineData("한국어", 6)]
    [InlineData("\u1112\u1161\u11ab", 2)] // the same first syllable, as three jamo
    [InlineData("שלום", 4)]
    [InlineData("مرحبا", 5)]
    [InlineData("مَرْحَبًا", 5)] // with vowel marks
    [InlineData("สวัสดี", 4)] // Thai vowels above
    [InlineData("😀", 2)]
    [InlineData("👍🏽", 2)] // with a skin tone
    [InlineData("👨‍👩‍👧‍👦", 2)] // a family, joined
    [InlineData("🇩🇪", 2)] // a flag of two letters
    [InlineData("❤️", 2)] // a text symbol asked for as emoji
    [InlineData("❤", 1)]
    [InlineData("1️⃣", 2)]
    [InlineData("a\u200Db", 2)] // joiners take no cell
    [InlineData("\u00AD", 1)]
    [InlineData("─│✓…", 4)]
    public void A_text_is_as_wide_as_a_terminal_draws_it(string text, int cells) => Assert.Equal(cells, CellWidth.Of(text));

    [Theory]
    [InlineData("hello", 5, "hello")]
    [InlineData("hello", 4, "hel…")]
    [InlineData("漢字漢字", 5, "漢字…")]
    [InlineData("漢字漢字", 4, "漢…")] // half a character cannot be shown
    [InlineData("hello", 0, "")]
    public void A_text_that_is_too_long_is_cut_between_characters(string text, int cells, string shown) => Assert.Equal(shown, Clip.To(text, cells));

    [Fact]
    public void Padding_counts_cells_and_not_characters() => Assert.Equal("漢字 |", Clip.Padded("漢字", 5) + "|");
}
