using Parley.Cli.Screen.Model;

namespace Parley.Cli.Tests.Screen;

public sealed class DraftTests
{
    [Fact]
    public void The_cursor_steps_over_characters_as_people_count_them()
    {
        var draft = Draft.Empty.Insert("a👩‍🔬é");
        Assert.Equal("a👩‍🔬", draft.Backspace().Text);
        Assert.Equal("aé", draft.Left().Backspace().Text);
        Assert.Equal("a👩‍🔬é", draft.Left().Left().Left().Left().Insert("").Text);
        Assert.Equal("👩‍🔬é", draft.Home().Delete().Text);
        Assert.Same(draft.Text, draft.Delete().Text);
    }

    [Fact]
    public void Words_and_lines_go_at_once()
    {
        var draft = Draft.Empty.Insert("one two\nthree four ");
        Assert.Equal("one two\nthree ", draft.BackspaceWord().Text);
        Assert.Equal("one two\n", draft.BackspaceLine().Text);
        Assert.Equal("one two\n|three four ", Shown(draft.Home()));
        Assert.Equal("one two|\nthree four ", Shown(draft.Home().Left().Home().End()));
        Assert.Equal("one two\nthree |four ", Shown(draft.WordLeft()));
        Assert.Equal("one two\nthree| four ", Shown(draft.Home().WordRight()));
    }

    [Fact]
    public void Up_and_down_keep_the_column()
    {
        var draft = Draft.Empty.Insert("漢字abc\nxy\n123456");
        Assert.Equal("漢字abc\nxy|\n123456", Shown(draft.Vertically(-1, 20)!));
        Assert.Equal("漢字abc\nxy\n12|3456", Shown(draft.Vertically(-1, 20)!.Vertically(1, 20)!));
        Assert.Equal("漢|字abc\nxy\n123456", Shown(draft.Vertically(-2, 20)!.Home().Right()));
        Assert.Null(draft.Vertically(1, 20));
        Assert.Equal((6, 2), draft.Place(20));
    }

    [Fact]
    public void In_any_order_keys_leave_the_cursor_within_the_text()
    {
        var random = new SeededRandom(5);
        var draft = Draft.Empty;
        for (var step = 0; step < 3000; step++)
        {
            draft = random.Below(12) switch
            {
                0 => draft.Insert(random.Pick(["a", "漢", "👩‍🔬", "\n", " ", "e\u0301"])),
                1 => draft.Backspace(),
                2 => draft.Delete(),
                3 => draft.Left(),
                4 => draft.Right(),
                5 => draft.Home(),
                6 => draft.End(),
                7 => draft.WordLeft(),
                8 => draft.WordRight(),
                9 => draft.Vertically(random.OneIn(2) ? 1 : -1, random.Between(2, 12)) ?? draft,
                10 => random.OneIn(20) ? draft.BackspaceWord() : draft,
                _ => draft.Insert("ab"),
            };
            Assert.InRange(draft.Cursor, 0, draft.Text.Length);
            var (column, _) = draft.Place(10);
            Assert.InRange(column, 0, 10);
        }
    }

    private static string Shown(Draft draft) => draft.Text.Insert(draft.Cursor, "|");
}
