using System.Text.Json;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>One person with a browser and a terminal, each linked by the other.</summary>
public sealed class TerminalLinkingTests(Chromium chromium) : IClassFixture<Chromium>
{
    /// <summary>The exit code of a command for which somebody has to sign in first.</summary>
    private const int NotSignedIn = 3;

    [Fact]
    public async Task A_browser_lets_a_terminal_in_which_has_everything_from_before_and_removes_it()
    {
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550175");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550176");
        await alice.SignUp();
        await bob.SignUp();
        await alice.FindAndOpen(bob);
        await alice.Write("from before");
        await bob.OpenChat(alice);
        await bob.Sees("from before");
        await bob.Write("an answer");
        await alice.Sees("an answer");
        using var terminal = new Terminal(server, alice.PhoneNumber, alice.Name);
        await LetIn(alice, terminal, server);
        Assert.Equal(["from before", "an answer"], (await terminal.Json("history", "--with", bob.PhoneNumber, "--offline")).Select(line => Text(line, "text")));
        await Expect(alice.Page.GetByTestId("device").Nth(1)).ToContainTextAsync("Build machine");
        Assert.Equal(0, (await terminal.Run("send", "--to", bob.PhoneNumber, "from the terminal")).ExitCode);
        await bob.Sees("from the terminal");
        await bob.Write("to both");
        await alice.Page.GetByTestId("back").ClickAsync();
        await alice.OpenChat(bob);
        await alice.Sees("from the terminal");
        await alice.Sees("to both");
        Assert.Equal(["from before", "an answer", "from the terminal", "to both"], (await terminal.Json("history", "--with", bob.PhoneNumber)).Select(line => Text(line, "text")));

        await alice.OpenDevices();
        await alice.RemoveTheNewest();
        Assert.Equal(NotSignedIn, (await terminal.Run("send", "--to", bob.PhoneNumber, "still here?")).ExitCode);
        Assert.Equal((NotSignedIn, ""), ((await terminal.Run("chats", "--offline")) is var chats ? chats.ExitCode : 0, chats.Out));
        Assert.Empty(alice.Errors);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task A_terminal_sends_nothing_under_a_number_that_the_browser_has_not_compared_until_it_is_decided()
    {
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550179");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550189");
        await alice.SignUp();
        await bob.SignUp();
        await alice.FindAndOpen(bob);
        await alice.Write("hello");
        await alice.WasSent("hello");
        await alice.MarkVerified();
        using var terminal = new Terminal(server, alice.PhoneNumber, alice.Name);
        await LetIn(alice, terminal, server);
        // The browser tells it once it is in the list; a command that connects hears it.
        for (var attempt = 0; attempt < 20 && Text(await SafetyNumber(terminal, bob), "verification") != "verified"; attempt++)
            await terminal.Json("chats");
        Assert.Equal("verified", Text(await SafetyNumber(terminal, bob), "verification"));

        await bob.BeginAnew();
        var held = await terminal.Run("send", "--to", bob.PhoneNumber, "is it you?");
        Assert.Equal(1, held.ExitCode);
        Assert.Contains("is not the one you compared", held.Error, StringComparison.Ordinal);
        await alice.Page.GetByTestId("back").ClickAsync();
        await alice.OpenChat(bob);
        await alice.Write("and you?");
        await Expect(alice.Page.GetByTestId("key-changed")).ToBeVisibleAsync();

        var number = Text(await SafetyNumber(terminal, bob), "digits");
        Assert.Equal("verified", Text(await SafetyNumber(terminal, bob, "--compare", number), "verification"));
        await Expect(alice.Page.GetByTestId("key-changed")).ToHaveCountAsync(0);
        await alice.SeesBadges(2);
        await terminal.Json("send", "--to", bob.PhoneNumber, "good");
        await bob.FindAndOpen(alice);
        foreach (var text in (string[])["is it you?", "and you?", "good"])
            await bob.Sees(text);
        Assert.Empty(alice.Errors);
        Assert.Empty(bob.Errors);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task A_terminal_lets_a_browser_in_which_has_everything_from_before()
    {
        await using var server = await WebServer.Start();
        using var terminal = await new Terminal(server, "+15550177", "Alice").SignIn();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550177");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550178", phone: true);
        await bob.SignUp();
        Assert.Equal(0, (await terminal.Run("send", "--to", bob.PhoneNumber, "from before")).ExitCode);
        await bob.OpenChat(alice);
        await bob.Sees("from before");
        await bob.Write("an answer");
        var code = await alice.ShowCode();
        await using (var admitting = terminal.Start("devices", "admit", "--json", code))
        {
            Assert.Equal(await alice.Digits(), Text(await admitting.Next("link-digits"), "digits"));
            await admitting.Write(await alice.Digits());
            Assert.Equal(0, await admitting.ExitCode());
        }

        await alice.IsConnected();
        await alice.OpenChat(bob);
        await alice.Sees("from before");
        await alice.Sees("an answer");
        await alice.Write("from the browser");
        await bob.Sees("from the browser");
        Assert.Equal(["from before", "an answer", "from the browser"], (await terminal.Json("history", "--with", bob.PhoneNumber)).Select(line => Text(line, "text")));
        Assert.Equal(2, (await terminal.Json("devices", "list")).Length);
        Assert.Empty(alice.Errors);
        Assert.Empty(server.Errors);
    }

    /// <summary>The terminal becomes a device of the person at the browser.</summary>
    private static async Task LetIn(Person person, Terminal terminal, ServerProcess server)
    {
        await using var linking = terminal.Start("link", "--json", "--server", server.Address.ToString(), "--device-name", "Build machine");
        var code = Text(await linking.Next("link-code"), "code");
        await person.OpenDevices();
        await person.PasteCode(code);
        Assert.Equal(await person.Digits(), Text(await linking.Next("link-digits"), "digits"));
        await person.ConfirmDevice();
        Assert.Equal(person.Name, Text(await linking.Next("account"), "name"));
        Assert.Equal(0, await linking.ExitCode());
    }

    private static async Task<JsonElement> SafetyNumber(Terminal terminal, Person with, params string[] options) =>
        Assert.Single(await terminal.Json(["safety-number", "--with", with.PhoneNumber, .. options]));

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;
}
