using Parley.Client.Recovery;

namespace Parley.Client.Tests.Recovery;

public sealed class RecoveryKeyTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, RecoveryKey.Bytes).Select(i => (byte)(i * 37))];

    [Fact]
    public void What_was_written_down_is_read_however_it_is_typed()
    {
        var text = RecoveryKey.Text(Key);
        Assert.Equal(17, text.Split(' ').Length);
        Assert.All(text.Split(' '), group => Assert.Matches("^[0-9A-F]{4}$", group));
        foreach (var typed in new[] { text, text.ToLowerInvariant(), text.Replace(" ", "", StringComparison.Ordinal), text.Replace(' ', '-'), $"  {text.Replace('0', 'o').Replace('1', 'l')}\n" })
            Assert.Equal(Key, RecoveryKey.Parse(typed));
    }

    [Fact]
    public void A_mistake_in_one_group_says_in_which()
    {
        var groups = RecoveryKey.GroupsOf(Key);
        for (var at = 0; at < groups.Length; at++)
        {
            var wrong = groups.ToArray();
            wrong[at] = (wrong[at][0] == 'F' ? 'E' : 'F') + wrong[at][1..];
            var refused = Assert.Throws<RefusedException>(() => RecoveryKey.Parse(string.Join(' ', wrong)));
            Assert.Equal(("recovery-key-group", $"Group {at + 1} is not right. Look at it again."), (refused.Code, refused.Message));
        }
    }

    [Theory]
    [InlineData("", "recovery-key-length")]
    [InlineData("0000", "recovery-key-length")]
    [InlineData("00G0", "recovery-key-digits")]
    public void What_is_no_key_says_why(string typed, string code) => Assert.Equal(code, Assert.Throws<RefusedException>(() => RecoveryKey.Parse(typed)).Code);

    [Fact]
    public void Two_groups_that_were_exchanged_are_noticed()
    {
        var groups = RecoveryKey.GroupsOf(Key);
        (groups[2], groups[9]) = (groups[9], groups[2]);
        Assert.StartsWith("recovery-key-", Assert.Throws<RefusedException>(() => RecoveryKey.Parse(string.Join(' ', groups))).Code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("password123")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("12345678901234567890")]
    [InlineData("correct correct correct correct")]
    [InlineData("short!$%")]
    public void A_passphrase_that_is_soon_guessed_is_weak(string passphrase) => Assert.True(PassphraseStrength.Of(passphrase) < PassphraseStrength.LeastBits);

    [Theory]
    [InlineData("violin harbour seventeen moss")]
    [InlineData("Ein Dachs trinkt lauwarmen Tee")]
    [InlineData("x7$Kq!v29&Lm0")]
    public void A_passphrase_of_unrelated_words_is_not(string passphrase) => Assert.True(PassphraseStrength.Of(passphrase) >= PassphraseStrength.LeastBits);
}
