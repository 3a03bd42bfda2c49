using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>A browser has lost what it needs to open messages, and nobody has to do anything about it.</summary>
public sealed class RepairTests(Chromium chromium) : IClassFixture<Chromium>
{
    /// <summary>What a browser does that is short of space, or a disk that fails.</summary>
    private const string LoseSessions =
        """
        () => new Promise((resolve, reject) => {
          const opening = indexedDB.open('parley');
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const losing = opening.result.transaction('sessions', 'readwrite');
            losing.objectStore('sessions').clear();
            losing.oncomplete = () => resolve(opening.result.close());
            losing.onerror = () => reject(losing.error);
          };
        })
        """;

    [Fact]
    public async Task A_message_waits_at_its_place_and_then_is_there_when_a_browser_has_lost_its_sessions()
    {
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550160");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550161", phone: true);
        await alice.SignUp();
        await bob.SignUp();
        await alice.FindAndOpen(bob);
        await alice.Write("before");
        await bob.OpenChat(alice);
        await bob.Sees("before");
        await bob.Write("answer");
        await alice.Sees("answer");

        await bob.Page.EvaluateAsync(LoseSessions);
        await alice.Write("after");
        await bob.Sees("Waiting for this message");
        await bob.Sees("after");
        await Expect(bob.Bubble("Waiting for this message")).ToHaveCountAsync(0);
        await bob.Write("and on");
        await alice.Sees("and on");
        Assert.Equal(["before", "answer", "after", "and on"], await bob.Conversation());
        Assert.Equal(["before", "answer", "after", "and on"], await alice.Conversation());
        Assert.Empty(alice.Errors);
        Assert.Empty(bob.Errors);
        Assert.Empty(server.Errors);
    }
}
