using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>A bot wears its badge wherever it is shown.</summary>
public sealed class BotBadgeTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task Whoever_meets_a_bot_sees_and_hears_that_it_is_one()
    {
        await using var server = await WebServer.Start();
        var owner = await BareAccount.SignUp(server, "+15550120");
        await owner.MakeBot("tea_bot");
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550121");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550122");
        await alice.SignUp();
        await bob.SignUp();

        await alice.Page.GetByTestId("search-input").FillAsync("tea_bot");
        await WearsBadge(alice.Page.GetByTestId("person-result"));
        await alice.Page.GetByTestId("person-result").ClickAsync();
        await WearsBadge(alice.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1, Name = "tea_bot This account is a bot." }));
        await Expect(alice.Page.GetByText("tea_bot is a bot: a program that somebody runs reads what you write here.")).ToBeVisibleAsync();
        await WearsBadge(alice.Page.GetByTestId("chat-row"));

        await alice.Page.GetByTestId("search-input").FillAsync(bob.PhoneNumber);
        await alice.Page.GetByTestId("person-result").Filter(new LocatorFilterOptions { HasText = "Bob" }).ClickAsync();
        await Expect(alice.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1, Name = "Bob", Exact = true })).ToBeVisibleAsync();
        await Expect(alice.Page.GetByTestId("bot-badge")).ToHaveCountAsync(1);
        Assert.Empty(alice.Errors);
    }

    private static async Task WearsBadge(ILocator shown)
    {
        await Expect(shown.GetByTestId("bot-badge")).ToBeVisibleAsync();
        await Expect(shown.GetByTestId("bot-badge")).ToHaveTextAsync("botThis account is a bot.");
    }
}
