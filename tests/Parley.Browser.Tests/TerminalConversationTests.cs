namespace Parley.Browser.Tests;

/// <summary>Both implementations of the protocol and both kinds of screen in one conversation: Alice has a browser, Bob and Carol have terminals.</summary>
public sealed class TerminalConversationTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly string[] OfAliceWhileAway = [.. Enumerable.Range(1, 5).Select(n => $"Alice, while you were away {n}")];
    private static readonly string[] OfCarolWhileAway = [.. Enumerable.Range(1, 5).Select(n => $"Carol, while you were away {n}")];

    [PseudoTerminalFact]
    public async Task Two_terminals_and_one_browser_hold_a_conversation()
    {
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550170");
        await alice.SignUp();
        await using var bob = await TerminalPerson.Arrive(server, "Bob", "+15550171");
        await using var carol = await TerminalPerson.Arrive(server, "Carol", "+15550172");

        await TheBrowserAndATerminal(alice, bob);
        await ATerminalAndTheBrowser(alice, carol);
        await TheTwoTerminals(bob, carol);
        await TheKill(alice, bob, carol);
        await NothingIsLost(alice, bob, carol);
        Assert.Empty(alice.Errors);
        Assert.Empty(server.Errors);
    }

    private static async Task TheBrowserAndATerminal(Person alice, TerminalPerson bob)
    {
        await alice.FindAndOpen(bob.PhoneNumber);
        await alice.Write("hello Bob");
        await alice.SeesState("hello Bob", "delivered");
        await bob.FindAndOpen(alice.PhoneNumber, alice.Name);
        await bob.Sees("hello Bob");
        await alice.SeesState("hello Bob", "read");
        await alice.SeesPresence("online");

        await alice.Type("how");
        await bob.SeesTyping();
        await alice.Write("how are you?");
        await bob.Sees("how are you?");
        await bob.Type("fine");
        await alice.SeesTyping();
        await bob.Write(", and you?");
        await alice.Sees("fine, and you?");
        await bob.SeesState("fine, and you?", "read");
    }

    private static async Task ATerminalAndTheBrowser(Person alice, TerminalPerson carol)
    {
        await carol.FindAndOpen(alice.PhoneNumber, alice.Name);
        await carol.Type("hello");
        await carol.Write(" from a terminal");
        // Alice looks at another conversation.
        await carol.SeesState("hello from a terminal", "delivered");
        await alice.OpenChat(carol.Name);
        await alice.Sees("hello from a terminal");
        await carol.SeesState("hello from a terminal", "read");

        await alice.Type("and");
        await carol.SeesTyping();
        await alice.Write("and from a browser 漢字 👋");
        await carol.Sees("and from a browser 漢字 👋");
        await alice.SeesState("and from a browser 漢字 👋", "read");
        await carol.Type("so");
        await alice.SeesTyping();
        await carol.Write(" we talk");
        await alice.Sees("so we talk");
    }

    private static async Task TheTwoTerminals(TerminalPerson bob, TerminalPerson carol)
    {
        await bob.FindAndOpen(carol.PhoneNumber, carol.Name);
        await bob.Write("hello Carol");
        await bob.SeesState("hello Carol", "delivered");
        await carol.FindAndOpen(bob.PhoneNumber, bob.Name);
        await carol.Sees("hello Carol");
        await bob.SeesState("hello Carol", "read");
        await carol.Type("oh");
        await bob.SeesTyping();
        await carol.Write(", Bob!");
        await bob.Sees("oh, Bob!");
        await carol.SeesState("oh, Bob!", "read");
        await bob.Type("shall");
        await carol.SeesTyping();
        await bob.Write(" we?");
        await carol.Sees("shall we?");
    }

    /// <summary>Bob writes in a tunnel and is killed there, with his message in the outbox. The others go on writing; he comes back.</summary>
    private static async Task TheKill(Person alice, TerminalPerson bob, TerminalPerson carol)
    {
        bob.Tunnel.Cut();
        await bob.IsCutOff();
        await bob.Write("out of the tunnel");
        await bob.SeesState("out of the tunnel", "sending");
        await bob.Kill();

        await alice.OpenChat(bob.Name);
        foreach (var text in OfAliceWhileAway)
            await alice.Write(text);
        foreach (var text in OfCarolWhileAway)
            await carol.Write(text);
        await alice.SeesState(OfAliceWhileAway[^1], "sent");
        await carol.SeesState(OfCarolWhileAway[^1], "sent");

        bob.Tunnel.Restore();
        await bob.ComeBack();
        await carol.Sees("out of the tunnel");
        await alice.SeesState(OfAliceWhileAway[^1], "delivered");
        await bob.FindAndOpen(carol.PhoneNumber, carol.Name);
        await bob.SeesState("out of the tunnel", "read");
        await carol.SeesState(OfCarolWhileAway[^1], "read");
        await bob.FindAndOpen(alice.PhoneNumber, alice.Name);
        foreach (var text in OfAliceWhileAway)
            await bob.Sees(text);
        await alice.SeesState(OfAliceWhileAway[^1], "read");
        await bob.Write("I am back");
        await alice.Sees("I am back");
    }

    /// <summary>Everything is there on both sides, once and in one order.</summary>
    private static async Task NothingIsLost(Person alice, TerminalPerson bob, TerminalPerson carol)
    {
        string[] ofAliceAndBob = ["hello Bob", "how are you?", "fine, and you?", .. OfAliceWhileAway, "I am back"];
        string[] ofBobAndCarol = ["hello Carol", "oh, Bob!", "shall we?", .. OfCarolWhileAway, "out of the tunnel"];
        string[] ofAliceAndCarol = ["hello from a terminal", "and from a browser 漢字 👋", "so we talk"];
        await alice.Reads(ofAliceAndBob);
        await alice.OpenChat(carol.Name);
        await alice.Sees("so we talk");
        await alice.Reads(ofAliceAndCarol);
        await bob.Quit();
        Assert.Equal(ofAliceAndBob, await bob.Stored(alice.PhoneNumber));
        Assert.Equal(ofBobAndCarol, await bob.Stored(carol.PhoneNumber));
        await carol.Quit();
        Assert.Equal(ofBobAndCarol, await carol.Stored(bob.PhoneNumber));
        Assert.Equal(ofAliceAndCarol, await carol.Stored(alice.PhoneNumber));
    }
}
