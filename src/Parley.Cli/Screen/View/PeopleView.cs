using Parley.Cli.Drawing;
using Parley.Cli.Screen.Model;
using Parley.Cli.Text;

namespace Parley.Cli.Screen.View;

/// <summary>Looking for somebody to begin a chat with.</summary>
internal static class PeopleView
{
    private const int RowsPerPerson = 2;

    public static void Draw(Pane pane, PeopleOverlay people)
    {
        pane.Clear();
        pane.Inset(1).Write(0, 0, "New chat", Style.Bold);
        pane.Write(1, 1, "›", new Style(Colour.Cyan, Emphasis.Bold));
        DraftView.Input(pane.Part(0, 1, pane.Columns, 1), people.Query, "Number, @username or name", focused: true);
        pane.Part(0, 2, pane.Columns, 1).Fill(0, '─', Style.Dim);
        if (people.Note is { } note)
            pane.Inset(1).Write(0, 3, Clip.To(note, pane.Columns - 2), Style.Dim);
        var list = pane.Part(0, 3, pane.Columns, pane.Rows - 3);
        var visible = Math.Max(1, list.Rows / RowsPerPerson);
        var first = Math.Clamp(people.Chosen - visible + 1, 0, Math.Max(0, people.Found.Count - visible));
        for (var index = first; index < people.Found.Count && index < first + visible; index++)
            Person(list.Part(0, (index - first) * RowsPerPerson, list.Columns, RowsPerPerson), people.Found[index], index == people.Chosen);
    }

    private static void Person(Pane pane, PersonRow person, bool isChosen)
    {
        var emphasis = isChosen ? Emphasis.Reversed : Emphasis.None;
        pane.Fill(0, ' ', Style.Plain.With(emphasis));
        pane.Fill(1, ' ', Style.Plain.With(emphasis));
        var inner = pane.Inset(1);
        var after = NameView.Draw(inner, person.Name, person.IsBot, isVerified: false, Style.Bold.With(emphasis), emphasis);
        if (person.Username is { Length: > 0 } username && "@" + username != person.Name)
            inner.Write(after + 1, 0, Clip.To("@" + username, inner.Columns - after - 1), Style.Dim.With(emphasis));
        inner.Write(0, 1, Clip.To(person.About, inner.Columns), Style.Dim.With(emphasis));
    }
}
