using Parley.Cli.Drawing;
using Parley.Cli.Lines;
using Parley.Cli.Screen.Model;
using Parley.Cli.Screen.View;
using Parley.Client;
using Parley.Contracts;

namespace Parley.Cli.Tests.Bots;

public sealed class BadgeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_bot_is_marked_in_the_list_in_the_header_and_in_a_search()
    {
        var tea = new ChatRow(new ChatId(Guid.NewGuid()), "Tea", "tea_bot") { IsBot = true, Presence = new Presence(true, null) };
        var state = new ScreenState(new Size(60, 4), "Me", Now) { Chats = [tea, new ChatRow(new ChatId(Guid.NewGuid()), "Abbot")], Conversation = new Conversation(tea.Id, []) };
        Assert.Equal(" Tea bot ●\n\n Abbot\n\n", Drawn(24, 4, pane => ChatListView.Draw(pane, state)));
        Assert.StartsWith(" ‹ Tea bot @tea_bot", Drawn(60, 1, pane => HeaderView.DrawConversation(pane, state)), StringComparison.Ordinal);
        var found = new PeopleOverlay(Draft.Empty, [new PersonRow(new AccountId(Guid.NewGuid()), "Tea", "tea_bot", "") { IsBot = true }]);
        Assert.Contains(" Tea bot @tea_bot", Drawn(30, 8, pane => PeopleView.Draw(pane, found)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_name_does_not_push_the_badge_out()
    {
        const string Name = "A bot that has the very longest name of all";
        Assert.EndsWith("… bot\n", Drawn(20, 1, pane => NameView.Draw(pane, Name, isBot: true, isVerified: false, Style.Bold)), StringComparison.Ordinal);
        var person = new Person(new AccountId(Guid.NewGuid()), null, Name, "");
        Assert.Equal("A bot that has th… (bot)", PersonName.InColumns(person with { IsBot = true }, 24));
        Assert.Equal("A bot that has the very…", PersonName.InColumns(person, 24));
    }

    private static string Drawn(int columns, int rows, Action<Pane> draw)
    {
        var canvas = new Canvas(new Size(columns, rows));
        draw(Pane.Whole(canvas));
        return canvas.ToString();
    }
}
