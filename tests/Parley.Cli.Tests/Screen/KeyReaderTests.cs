using Parley.Cli.Screen.Keys;

namespace Parley.Cli.Tests.Screen;

public sealed class KeyReaderTests
{
    [Fact]
    public void Characters_are_whole_as_people_count_them() =>
        Assert.Equal(["a", "é", "漢", "👩‍🔬", "🇩🇪"], new KeyReader().Read("aé漢👩‍🔬🇩🇪").Select(key => key.Text));

    [Theory]
    [InlineData("\e[A", (int)Key.Up)]
    [InlineData("\eOA", (int)Key.Up)]
    [InlineData("\e[B", (int)Key.Down)]
    [InlineData("\e[H", (int)Key.Home)]
    [InlineData("\e[1~", (int)Key.Home)]
    [InlineData("\eOF", (int)Key.End)]
    [InlineData("\e[3~", (int)Key.Delete)]
    [InlineData("\e[5~", (int)Key.PageUp)]
    [InlineData("\e[6~", (int)Key.PageDown)]
    [InlineData("\eOP", (int)Key.F1)]
    [InlineData("\e[11~", (int)Key.F1)]
    [InlineData("\e[Z", (int)Key.BackTab)]
    [InlineData("\e[I", (int)Key.FocusIn)]
    [InlineData("\e[O", (int)Key.FocusOut)]
    [InlineData("\r", (int)Key.Enter)]
    [InlineData("\t", (int)Key.Tab)]
    [InlineData("\x7F", (int)Key.Backspace)]
    [InlineData("\b", (int)Key.Backspace)]
    public void A_sequence_is_one_key_even_when_it_comes_in_pieces(string sequence, int key)
    {
        Assert.Equal([new KeyPress((Key)key)], new KeyReader().Read(sequence));
        var reader = new KeyReader();
        Assert.Equal([(Key)key], sequence.SelectMany(character => reader.Read(character.ToString())).Select(each => each.Key));
    }

    [Fact]
    public void With_Alt_or_Control_a_key_is_told_from_the_plain_one()
    {
        Assert.Equal([new KeyPress(Key.Up, Alt: true)], new KeyReader().Read("\e[1;3A"));
        Assert.Equal([new KeyPress(Key.Left, Alt: true)], new KeyReader().Read("\e[1;5D"));
        Assert.Equal([new KeyPress(Key.Enter, Alt: true)], new KeyReader().Read("\e\r"));
        Assert.Equal([new KeyPress(Key.Enter, Alt: true)], new KeyReader().Read("\e[13;2u"));
        Assert.Equal([KeyPress.Control('q'), KeyPress.Control('/')], new KeyReader().Read("\x11\x1F"));
    }

    [Fact]
    public void An_Escape_alone_is_the_key_when_nothing_follows()
    {
        var reader = new KeyReader();
        Assert.Empty(reader.Read("\e"));
        Assert.True(reader.IsWaiting);
        Assert.Equal([new KeyPress(Key.Escape)], reader.Settle());
        Assert.False(reader.IsWaiting);
    }

    [Fact]
    public void Pasted_text_is_one_key_whatever_is_in_it()
    {
        var reader = new KeyReader();
        Assert.Empty(reader.Read("\e[200~one\rtwo\e[31m"));
        Assert.False(reader.IsWaiting);
        Assert.Equal([new KeyPress(Key.Paste, "one\ntwo\uFFFD[31m"), new KeyPress(Key.Text, "x")], reader.Read("\e[201~x"));
    }

    [Fact]
    public void What_is_unknown_is_passed_over()
    {
        Assert.Equal([new KeyPress(Key.Text, "x")], new KeyReader().Read("\e[99;99~\e[?1;2cx"));
        Assert.Empty(new KeyReader().Read("\e[" + new string('1', 100)));
    }

    [Fact]
    public void Nothing_that_a_terminal_may_send_breaks_the_reader()
    {
        var random = new SeededRandom(11);
        var pieces = new[] { "\e", "[", "O", "A", "~", ";", "200", "201", "1", "a", "漢", "\r", "\0", "\x7F", "é", "\e[200~", "\e[201~" };
        for (var run = 0; run < 2000; run++)
        {
            var reader = new KeyReader();
            for (var piece = 0; piece < 12; piece++)
            {
                foreach (var key in reader.Read(random.Pick(pieces)))
                    Assert.True(Enum.IsDefined(key.Key));
                if (random.OneIn(4))
                    reader.Settle();
            }
        }
    }
}
