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
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach (var person in new[] { alice, bob })
            {
                await person.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                await NothingFound(person, $"conversation of {person.Name}, {scheme}");
            }
        }

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
        await bob.Page.GetByTestId("safety-mark").ClickAsync();
        await bob.Page.GetByTestId("safety-clear").WaitForAsync();
        await NothingFound(bob, "the safety number");
        await alice.Page.GetByTestId("language-select").SelectOptionAsync("ar");
        await alice.Page.WaitForFunctionAsync("() => document.documentElement.dir === 'rtl'");
        await NothingFound(alice, "settings from right to left");
    }

    private static async Task NothingFound(Person person, string screen)
    {
        await person.Page.EvaluateAsync(await File.ReadAllTextAsync(WebServer.Path("node_modules", "axe-core", "axe.min.js")));
        var found = await person.Page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run(document)).violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | '))");
        Assert.True(found.GetArrayLength() == 0, $"{screen}: {found}");
    }
}
