using Parley.Server.Users;

namespace Parley.Server.Tests.Users;

public sealed class CompositionTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("Rene\u0301", "Ren\u00e9")]
    [InlineData("A\u030angstro\u0308m", "\u00c5ngstr\u00f6m")]
    [InlineData("Vie\u0323\u0302t", "Vi\u1ec7t")]
    [InlineData("\u0438\u0306", "\u0439")]
    [InlineData("\u03b1\u0313\u0301", "\u1f04")]
    [InlineData("\u30cf\u309a", "\u30d1")]
    [InlineData("\u1112\u1161\u11ab\u1100\u1173\u11af", "\ud55c\uae00")]
    [InlineData("\u1112\u1161", "\ud558")]
    [InlineData("\ud558\u11a7", "\ud558\u11a7")]
    [InlineData("\u0301abc", "\u0301abc")]
    [InlineData("x\u0301", "x\u0301")]
    [InlineData("\u00e9\u00e8", "\u00e9\u00e8")]
    public void Letters_and_the_marks_that_follow_them_become_one(string typed, string composed) => Assert.Equal(composed, Composition.Compose(typed));
}
