using System.Globalization;
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

    /// <summary>In the middle of a conversation of which Bob has read nothing.</summary>
    [Fact]
    public async Task A_person_who_goes_to_an_old_message_reads_on_from_there_to_both_sides_and_has_read_nothing_else()
    {
        const int messages = 260, landmark = 70, meanwhile = messages;
        static int PlaceOf(string text) => text switch
        {
            "the landmark" => landmark,
            "meanwhile" => meanwhile,
            "and I" => meanwhile + 1,
            _ => int.Parse(text, CultureInfo.InvariantCulture),
        };
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550154");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550155");
        await alice.SignUp();
        await bob.SignUp();
        await alice.FindAndOpen(bob);
        for (var i = 0; i < messages; i++)
            await alice.Write(i == landmark ? "the landmark" : $"{i}");
        await alice.SeesState($"{messages - 1}", "delivered");
        await bob.SeesUnread(messages);

        await bob.Page.GetByTestId("search-input").FillAsync("landmark");
        var hit = bob.Page.GetByTestId("found-message");
        await WatchesTheFocus(bob);
        await hit.ClickAsync();
        var message = bob.Bubble("the landmark");
        await Expect(message).ToBeFocusedAsync();
        await Expect(message).ToBeInViewportAsync();
        Assert.Equal(0, Assert.Single(await MovedWhileMoreCame(bob)));
        var unread = bob.Page.GetByTestId("jump-unread");
        await Expect(unread).ToHaveTextAsync($"{messages}");
        await bob.WatchesForJumps();
        await alice.Write("meanwhile");
        await Expect(unread).ToHaveTextAsync($"{messages + 1}");
        await Expect(message).ToBeInViewportAsync();
        Assert.Empty(await bob.Jumps());
        await alice.SeesState("meanwhile", "delivered");

        var down = await bob.ScrollsWithoutAJump(300, PlaceOf, until: meanwhile);
        Assert.Equal(Enumerable.Range(landmark + 20, meanwhile - landmark - 20), down.Select(PlaceOf).Where(place => place >= landmark + 20 && place < meanwhile));
        await hit.ClickAsync();
        await Expect(message).ToBeInViewportAsync();
        var up = await bob.ScrollsWithoutAJump(-300, PlaceOf, until: 0);
        Assert.Equal(Enumerable.Range(0, landmark + 1), up.Select(PlaceOf).Where(place => place <= landmark));
        await bob.Page.ReloadAsync();
        await Expect(message).ToBeFocusedAsync();
        await Expect(bob.Bubble("meanwhile")).ToHaveCountAsync(0);
        await bob.Page.GetByTestId("jump-to-bottom").ClickAsync();
        await Expect(bob.Bubble("meanwhile")).ToBeInViewportAsync();
        await alice.SeesState("meanwhile", "read");
        await Expect(bob.Page.GetByTestId("jump-to-bottom")).ToHaveCountAsync(0);

        // Whoever writes is at the end.
        await bob.Page.GetByTestId("search-input").FillAsync("landmark");
        await hit.ClickAsync();
        await Expect(message).ToBeFocusedAsync();
        await bob.Write("and I");
        await Expect(bob.Bubble("and I")).ToBeInViewportAsync();
        Assert.Empty(alice.Errors);
        Assert.Empty(bob.Errors);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task A_person_finds_a_picture_by_what_was_said_about_it_and_a_file_by_its_name()
    {
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550156");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550157", phone: true);
        await alice.SignUp();
        await bob.SignUp();
        await alice.FindAndOpen(bob);
        await alice.Attach("beach.png", "image/png", await FileTests.Photograph(alice.Page), "The harbour at low tide, before the rain came in from the west");
        await alice.Attach("Harbour plan (final).pdf", "application/pdf", new byte[48_000]);
        await alice.Write("Where is the harbour? https://example.org/harbour");
        await alice.Write("The harbour is where it always was");
        await alice.SeesState("The harbour is where it always was", "delivered");
        foreach (var person in new[] { alice, bob })
        {
            await person.Page.GetByTestId("chat-row").WaitForAsync();
            var found = person.Page.GetByTestId("found-message");
            await FindsKindsWithoutAWord(person, found);
            await person.Page.GetByTestId("search-input").FillAsync("harb");
            await Expect(found).ToHaveCountAsync(4);
            await Expect(found.Filter(new LocatorFilterOptions { Has = person.Page.GetByTestId("found-picture") })).ToContainTextAsync("low tide");
            await Expect(found.Filter(new LocatorFilterOptions { Has = person.Page.GetByTestId("found-file") })).ToContainTextAsync("Harbour plan (final).pdf");
            await Screens(person, $"found-{person.Name}");
            await person.Page.GetByTestId("search-filters").Locator("summary").ClickAsync();
            await Screens(person, $"filters-{person.Name}");
            await person.Page.GetByTestId("search-kind").SelectOptionAsync("picture");
            await Expect(found).ToHaveCountAsync(1);
            await person.Page.GetByTestId("search-kind").SelectOptionAsync("file");
            await Expect(person.Page.GetByTestId("found-picture")).ToHaveCountAsync(0);
            await Expect(found).ToHaveCountAsync(1);
            await found.ClickAsync();
            await Expect(person.Page.GetByTestId("file")).ToBeInViewportAsync();
            await Screens(person, $"at-the-hit-{person.Name}");
        }

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

    /// <summary>From when a message has the focus on, where it is: in whole pixels from where it was first.</summary>
    private static async Task WatchesTheFocus(Person person) => await person.Page.EvaluateAsync(
        """
        () => {
          window.moved = new Set();
          let first = null;
          const look = () => {
            const message = document.activeElement?.closest('[data-message-id]');
            const top = message?.getBoundingClientRect().top;
            if (message) window.moved.add(Math.round(top - (first ??= top)));
            requestAnimationFrame(() => setTimeout(look));
          };
          look();
        }
        """);

    /// <summary>Waits for a page more on each side of what was gone to.</summary>
    private static async Task<int[]> MovedWhileMoreCame(Person person)
    {
        await person.Page.WaitForFunctionAsync("() => document.querySelector('[data-testid=\"messages\"]').scrollHeight > 4500");
        return await person.Page.EvaluateAsync<int[]>("() => [...window.moved]");
    }

    /// <summary>With PARLEY_SCREENS, keeps what the person sees there, for somebody to look at.</summary>
    private static async Task FindsKindsWithoutAWord(Person person, ILocator found)
    {
        var field = person.Page.GetByTestId("search-input");
        await field.FocusAsync();
        await person.Page.GetByTestId("search-all-picture").ClickAsync();
        await Expect(found).ToHaveCountAsync(1);
        await Expect(found.GetByTestId("found-picture")).ToHaveCountAsync(1);
        await Expect(person.Page.GetByTestId("chat-row")).ToHaveCountAsync(0);
        await Screens(person, $"pictures-{person.Name}");
        await person.Page.GetByTestId("search-all-link").ClickAsync();
        await Expect(found).ToContainTextAsync("Where is the harbour?");
        await field.FillAsync("always");
        await Expect(found).ToHaveCountAsync(0);
        await field.FillAsync("where");
        await Expect(found).ToHaveCountAsync(1);
        await field.FillAsync("");
        await Expect(person.Page.GetByTestId("chat-row")).ToHaveCountAsync(1);
        await person.Page.GetByTestId("search-all-file").ClickAsync();
        await Expect(found).ToContainTextAsync("Harbour plan (final).pdf");
        await field.PressAsync("Escape");
        await Expect(person.Page.GetByTestId("chat-row")).ToHaveCountAsync(1);
    }

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
