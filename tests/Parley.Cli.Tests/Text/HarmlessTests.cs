using System.Text.Json;
using Parley.Cli.Lines;
using Parley.Cli.Text;

namespace Parley.Cli.Tests.Text;

public sealed class HarmlessTests
{
    [Theory]
    [InlineData("\e[2J\e[1;1Hgone", "\uFFFD[2J\uFFFD[1;1Hgone")] // clear the screen
    [InlineData("\e]0;title\a", "\uFFFD]0;title\uFFFD")] // the window's title
    [InlineData("\u009b31mred", "\uFFFD31mred")] // CSI as one character of C1
    [InlineData("bell\b\b\b\bfake", "bell\uFFFD\uFFFD\uFFFD\uFFFDfake")]
    [InlineData("\x7F", "\uFFFD")]
    [InlineData("abc\u202Egpj.exe", "abc\uFFFDgpj.exe")] // turns the rest around
    [InlineData("\u2066isolated", "\uFFFDisolated")]
    [InlineData("a\tb", "a    b")]
    [InlineData("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour")]
    [InlineData("\u200Fשלום", "\u200Fשלום")] // a mark for one place is part of the language
    [InlineData("👨‍👩‍👧", "👨‍👩‍👧")]
    public void Nothing_that_others_write_steers_the_terminal(string written, string shown) => Assert.Equal(shown, Harmless.Text(written));

    [Fact]
    public void Half_a_surrogate_pair_is_shown_as_a_replacement() => Assert.Equal("a\uFFFDb", Harmless.Text("a\uD83Db"));

    [Fact]
    public void In_a_name_there_are_no_lines() => Assert.Equal("one two", Harmless.Line("one\ntwo"));

    [Fact]
    public void Json_escapes_what_could_steer_a_terminal_and_nothing_else_that_people_read()
    {
        var text = string.Concat(Enumerable.Range(0, 0xA0).Select(code => (char)code)) + "\u202E\u2066" + "漢字 שלום é";
        var json = JsonLines.Of(new ErrorLine("error", "code", text, 1));
        Assert.DoesNotContain(json, c => char.IsControl(c) || c is '\u202E' or '\u2066');
        Assert.Contains("漢字 שלום é", json, StringComparison.Ordinal);
        Assert.Equal(text, JsonDocument.Parse(json).RootElement.GetProperty("message").GetString());
    }
}
