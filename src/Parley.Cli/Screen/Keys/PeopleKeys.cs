using Parley.Cli.Screen.Model;

namespace Parley.Cli.Screen.Keys;

/// <summary>The keys while somebody is looked for.</summary>
internal static class PeopleKeys
{
    private const int LeastCharacters = 2;

    public static (ScreenState State, Request? Request) Press(ScreenState state, PeopleOverlay people, KeyPress key)
    {
        switch (key.Key)
        {
            case Key.Escape:
                return (state with { Overlay = null }, null);
            case Key.Up or Key.Down:
                var chosen = Math.Clamp(people.Chosen + (key.Key == Key.Down ? 1 : -1), 0, Math.Max(0, people.Found.Count - 1));
                return (state with { Overlay = people with { Chosen = chosen } }, null);
            case Key.Enter when people.Chosen < people.Found.Count:
                return (state with { Overlay = people with { Note = "Opening…", Found = [] } }, new BeginRequest(people.Found[people.Chosen].Id));
            default:
                return DraftKeys.Press(people.Query, key) is { } query ? Ask(state, people, query with { Text = query.Text.Replace('\n', ' ') }) : (state, null);
        }
    }

    private static (ScreenState State, Request? Request) Ask(ScreenState state, PeopleOverlay people, Draft query)
    {
        if (query.Text == people.Query.Text)
            return (state with { Overlay = people with { Query = query } }, null);
        return query.Text.Trim().Length < LeastCharacters
            ? (state with { Overlay = new PeopleOverlay(query, []) }, null)
            : (state with { Overlay = people with { Query = query } }, new SearchRequest(query.Text.Trim()));
    }
}
