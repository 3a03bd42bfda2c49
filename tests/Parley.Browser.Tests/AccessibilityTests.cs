using System.Text.Json;
using Microsoft.Playwright;

namespace Parley.Browser.Tests;

/// <summary>axe finds nothing on any screen, in light and in dark, from left to right and from right to left.</summary>
public sealed class AccessibilityTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task Every_screen_can_be_used_by_everybody()
    {
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550110");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550111", phone: true);
        await alice.Page.GotoAsync(alice.Tunnel.Address);
        await alice.Page.GetByTestId("phone-input").WaitForAsync();
        await NothingFound(alice, "onboarding");
        await alice.ShowCode();
        await NothingFound(alice, "a code for linking");
        await alice.Page.GetByTestId("link-cancel").ClickAsync();
        await alice.SignUp();
        await bob.SignUp();
        await alice.FindAndOpen(bob);
        await alice.Write("hello");
        await alice.SeesState("hello", "delivered");
        await bob.OpenChat(alice);
        await bob.Sees("hello");
        foreach (var person in new[] { alice, bob })
            await NothingFound(person, $"conversation of {person.Name}");
        await alice.Page.GetByTestId("settings-open").ClickAsync();
        await alice.Page.GetByTestId("language-select").WaitForAsync();
        await NothingFound(alice, "settings");
        await alice.Page.GetByTestId("devices-open").ClickAsync();
        await alice.Page.GetByTestId("device").WaitForAsync();
        await NothingFound(alice, "linked devices");
        await alice.Page.GetByTestId("link-device").ClickAsync();
        await alice.Page.GetByTestId("camera-none").WaitForAsync();
        await NothingFound(alice, "linking a device");
        await alice.Page.GetByTestId("admit-cancel").ClickAsync();
        await alice.Page.GetByTestId("back").ClickAsync();
        await alice.Page.GetByTestId("recovery-open").ClickAsync();
        await alice.Page.GetByTestId("recovery-key-make").ClickAsync();
        await alice.Page.GetByTestId("recovery-key").WaitForAsync();
        await NothingFound(alice, "a recovery key");
        await alice.Page.GetByTestId("recovery-key-written").ClickAsync();
        await alice.Page.GetByTestId("recovery-group").First.WaitForAsync();
        await NothingFound(alice, "checking the recovery key");
        await alice.Page.Keyboard.PressAsync("Escape");
        await alice.Page.GetByTestId("passphrase-set").ClickAsync();
        await alice.Page.GetByTestId("passphrase-input").FillAsync("kettle marmot lantern oboe");
        await NothingFound(alice, "a passphrase");
        await alice.Page.Keyboard.PressAsync("Escape");
        await alice.Page.GetByTestId("back").ClickAsync();
        await bob.OpenSafetyNumber();
        await bob.Page.GetByTestId("safety-mark").WaitForAsync();
        await NothingFound(bob, "a safety number to be compared");
        await bob.Page.GetByTestId("safety-scan").ClickAsync();
        await bob.Page.GetByTestId("camera-none").WaitForAsync();
        await NothingFound(bob, "scanning the safety number");
        await bob.Page.Keyboard.PressAsync("Escape");
        await bob.OpenSafetyNumber();
        await bob.Page.GetByTestId("safety-mark").ClickAsync();
        await bob.Page.GetByTestId("safety-clear").WaitForAsync();
        await NothingFound(bob, "the safety number");
        await alice.Page.GetByTestId("language-select").SelectOptionAsync("ar");
        await alice.Page.WaitForFunctionAsync("() => document.documentElement.dir === 'rtl'");
        await NothingFound(alice, "settings from right to left");
    }

    [Fact]
    public async Task What_is_found_and_the_pictures_of_a_conversation_can_be_used_by_everybody()
    {
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550112");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550113", phone: true);
        await alice.SignUp();
        await bob.SignUp();
        await alice.FindAndOpen(bob);
        await alice.Attach("harbour.png", "image/png", await FileTests.Photograph(alice.Page), "The harbour");
        await alice.Attach("harbour.pdf", "application/pdf", new byte[2_000]);
        await alice.Write("Meet me at the harbour");
        await alice.SeesState("Meet me at the harbour", "delivered");
        await alice.Page.GetByTestId("attach-input").SetInputFilesAsync(new FilePayload { Name = "next.txt", MimeType = "text/plain", Buffer = new byte[5] });
        await alice.Page.GetByTestId("attachments").WaitForAsync();
        await NothingFound(alice, "a conversation with a picture, a file and one to be sent");
        foreach (var person in new[] { alice, bob })
        {
            await person.Page.GetByTestId("chat-row").WaitForAsync();
            await person.Page.GetByTestId("search-input").FillAsync("harb");
            await Assertions.Expect(person.Page.GetByTestId("found-message")).ToHaveCountAsync(3);
            await NothingFound(person, $"what {person.Name} has found");
            await person.Page.GetByTestId("search-filters").Locator("summary").ClickAsync();
            await NothingFound(person, $"the filters of {person.Name}");
            await person.Page.GetByTestId("found-message").Last.ClickAsync();
            await person.Page.Locator("[data-testid=picture][data-shown=true]").ClickAsync();
            await Assertions.Expect(person.Page.GetByTestId("picture-viewer")).ToBeVisibleAsync();
            await NothingFound(person, $"the picture of {person.Name}");
            await person.Page.Keyboard.PressAsync("Escape");
        }

        await alice.Page.GetByTestId("search-input").FillAsync("");
        await alice.Page.GetByTestId("search-input").FocusAsync();
        await alice.Page.GetByTestId("search-all-picture").ClickAsync();
        await Assertions.Expect(alice.Page.GetByTestId("found-message")).ToHaveCountAsync(1);
        await NothingFound(alice, "all pictures");
        await alice.Page.GetByTestId("search-all-picture").ClickAsync();
        await alice.Page.GetByTestId("search-input").FillAsync("nowhere");
        await Assertions.Expect(alice.Page.GetByTestId("found-message")).ToHaveCountAsync(0);
        await NothingFound(alice, "nothing found");
    }

    [Fact]
    public async Task What_a_person_does_about_devices_history_and_recovery_can_be_done_by_everybody()
    {
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550114", phone: true);
        await using var laptop = await Person.Arrive(chromium, server, "Alice", "+15550114");
        await alice.SignUp();
        await alice.Page.GetByTestId("settings-open").WaitForAsync();
        await alice.WriteRecoveryKeyDown();
        await NothingFound(alice, "recovery that is set up");
        await alice.OpenSettings();
        await NothingFound(alice, "settings on a phone");
        foreach (var dialog in new[] { "history-only-here", "lock-set", "sign-out" })
        {
            await alice.Page.GetByTestId(dialog).ClickAsync();
            await alice.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
            await NothingFound(alice, dialog);
            await alice.Page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(alice.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        }

        await laptop.AskForCode();
        await laptop.Page.GetByTestId("choice-step").WaitForAsync();
        await NothingFound(laptop, "an account that has devices");
        await laptop.Page.GetByTestId("choice-anew").ClickAsync();
        await laptop.Page.GetByTestId("choice-anew-confirm").WaitForAsync();
        await NothingFound(laptop, "starting anew");
        await laptop.Page.Keyboard.PressAsync("Escape");
        await laptop.Page.GetByTestId("choice-restore").ClickAsync();
        await laptop.Page.GetByTestId("restore-step").WaitForAsync();
        await NothingFound(laptop, "restoring");
    }

    [Fact]
    public async Task What_a_person_is_told_of_new_devices_and_changed_keys_can_be_read_and_answered_by_everybody()
    {
        await using var server = await WebServer.Start();
        await using var phone = await Person.Arrive(chromium, server, "Alice", "+15550115", phone: true);
        await using var laptop = await Person.Arrive(chromium, server, "Alice", "+15550115");
        await using var tablet = await Person.Arrive(chromium, server, "Alice", "+15550115");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550116");
        await phone.SignUp();
        await bob.SignUp();
        await phone.FindAndOpen(bob);
        await phone.Write("hello");
        await phone.WasSent("hello");
        await phone.MarkVerified();
        await laptop.LinkWith(phone);
        await laptop.OpenChat(bob);
        await tablet.LinkWith(phone);
        await laptop.Page.GetByTestId("new-device").WaitForAsync();
        await NothingFound(laptop, "a new device");
        await laptop.Page.GetByTestId("new-device-mine").ClickAsync();

        await bob.BeginAnew();
        await laptop.Write("is it you?");
        await laptop.Page.GetByTestId("key-changed").WaitForAsync();
        await NothingFound(laptop, "a key that has changed");
        Assert.Empty(laptop.Errors);
        Assert.Empty(server.Errors);
    }

    /// <summary>In light and in dark.</summary>
    private static async Task NothingFound(Person person, string screen)
    {
        await person.Page.EvaluateAsync(await File.ReadAllTextAsync(WebServer.Path("node_modules", "axe-core", "axe.min.js")));
        foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            await person.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            if (Environment.GetEnvironmentVariable("PARLEY_SCREENS") is { Length: > 0 } folder)
                await person.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"axe {screen} {scheme}.png") });
            var found = await person.Page.EvaluateAsync<JsonElement>(
                "async () => (await axe.run(document)).violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | '))");
            Assert.True(found.GetArrayLength() == 0, $"{screen}, {scheme}: {found}");
        }
    }
}
