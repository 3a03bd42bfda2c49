using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>A person looks for what was written long ago.</summary>
public sealed class SearchTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_person_finds_a_word_and_goes_to_its_place_in_the_conversation()
    {
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550150");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550151", phone: true);
        await alice.SignUp();
        await bob.SignUp();
        await alice.FindAndOpen(bob);
        await alice.Write("Meet me at the Café by the harbour");
        for (var i = 0; i < 90; i++)
            await alice.Write($"and so on {i}");
        await alice.SeesState("and so on 89", "delivered");
        await Expect(alice.Bubble("Meet me at the Café by the harbour")).ToHaveCountAsync(0);

        await alice.Page.GetByTestId("search-input").FillAsync("cafe harb");
        var found = alice.Page.GetByTestId("found-message");
        await Expect(found).ToHaveCountAsync(1);
        await Expect(found.Locator("mark")).ToHaveTextAsync(["Café", "harb"]);
        await Screens(alice, "search");

        // By the keyboard: down to the message, and there.
        await alice.Page.GetByTestId("search-input").PressAsync("ArrowDown");
        await Expect(found).ToBeFocusedAsync();
        await alice.Page.Keyboard.PressAsync("Enter");
        var message = alice.Bubble("Meet me at the Café by the harbour");
        await Expect(message).ToBeInViewportAsync();
        await Expect(message).ToBeFocusedAsync();

        await alice.Page.GetByTestId("search-input").FillAsync("so on");
        await Expect(found).ToHaveCountAsync(30);
        await alice.Page.GetByTestId("found-more").ClickAsync();
        await Expect(found).ToHaveCountAsync(60);
        await alice.Page.GetByTestId("search-filters").Locator("summary").ClickAsync();
        await alice.Page.GetByTestId("search-person").SelectOptionAsync(new SelectOptionValue { Label = "Bob" });
        await Expect(found).ToHaveCountAsync(0);

        await bob.Page.GetByTestId("chat-row").WaitForAsync();
        await bob.Page.GetByTestId("search-input").FillAsync("harbour");
        var onPhone = bob.Page.GetByTestId("found-message");
        await Expect(onPhone).ToHaveCountAsync(1);
        await Screens(bob, "search-phone");
        await onPhone.ClickAsync();
        await Expect(bob.Bubble("Meet me at the Café by the harbour")).ToBeInViewportAsync();
        Assert.Empty(alice.Errors);
        Assert.Empty(bob.Errors);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task Nobody_who_was_found_before_stands_among_what_is_found_now()
    {
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550152");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550153");
        await alice.SignUp();
        await bob.SignUp();
        var people = alice.Page.GetByTestId("person-result");
        await alice.Page.GetByTestId("search-input").FillAsync(bob.PhoneNumber);
        await Expect(people).ToHaveCountAsync(1);
        // The answer about the next words never comes.
        await alice.Page.RouteAsync("**/api/v1/users/search*", _ => Task.CompletedTask);
        await alice.Page.GetByTestId("search-input").FillAsync("harbour");
        await Expect(people).ToHaveCountAsync(0);
    }

    /// <summary>With PARLEY_SCREENS, keeps what the person sees there, for somebody to look at.</summary>
    private static async Task Screens(Person person, string name)
    {
        if (Environment.GetEnvironmentVariable("PARLEY_SCREENS") is not { Length: > 0 } folder)
            return;
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await person.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await person.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}-{scheme}.png") });
        }
    }
}
