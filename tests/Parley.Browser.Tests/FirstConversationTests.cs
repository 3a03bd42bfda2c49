using System.Collections.Concurrent;
using System.Text;

namespace Parley.Browser.Tests;

/// <summary>Two people, two profiles, one server: the whole way from finger to tick.</summary>
public sealed class FirstConversationTests(Chromium chromium) : IClassFixture<Chromium>
{
    /// <summary>Occurs in every message of this play, and must occur nowhere on the server.</summary>
    private const string Canary = "quince";

    [Fact]
    public async Task Two_people_talk_through_lids_tunnels_and_kills_and_the_server_learns_not_a_word()
    {
        await using var server = await WebServer.Start();
        var printed = new ConcurrentQueue<string>();
        server.Printed += printed.Enqueue;
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550100");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550101", phone: true);
        await alice.SignUp();
        await bob.SignUp();

        await TheFirstWords(alice, bob);
        var bobAgain = await TheLid(alice, bob);
        await TheTunnel(alice, bobAgain);
        await TheKill(server, alice, bobAgain);

        Assert.Empty(alice.Errors);
        Assert.Empty(bobAgain.Errors);
        await NothingLeaked(server, printed);
    }

    private static async Task TheFirstWords(Person alice, Person bob)
    {
        await alice.FindAndOpen(bob);
        await alice.Write($"{Canary}: hello Bob");
        await alice.Sees($"{Canary}: hello Bob");
        await alice.SeesState($"{Canary}: hello Bob", "delivered");

        await bob.OpenChat(alice);
        await bob.Sees($"{Canary}: hello Bob");
        await alice.SeesState($"{Canary}: hello Bob", "read");
        await alice.SeesPresence("online");

        await bob.Page.GetByTestId("composer").PressSequentiallyAsync("hi");
        await alice.SeesTyping();
        await bob.Write($"{Canary}: hi Alice");
        await alice.Sees($"{Canary}: hi Alice");
        await bob.SeesState($"{Canary}: hi Alice", "read");
    }

    /// <summary>One closes the laptop, the other goes on writing; it opens, and everything is there, once, in order.</summary>
    private static async Task<Person> TheLid(Person alice, Person bob)
    {
        await bob.CloseLaptop();
        await alice.SeesPresence("last seen");
        var written = Enumerable.Range(1, 12).Select(n => $"{Canary}: while you were away {n}").ToList();
        foreach (var text in written)
            await alice.Write(text);
        await alice.SeesState(written[^1], "sent");

        var again = await bob.OpenLaptop();
        await again.OpenChat(alice);
        foreach (var text in written)
            await again.Sees(text);
        await alice.SeesState(written[^1], "read");
        InOrderAndOnce(written, await again.Conversation());
        return again;
    }

    /// <summary>Without a connection everything can be read, also after a reload, and what is written leaves when the connection is back.</summary>
    private static async Task TheTunnel(Person alice, Person bob)
    {
        bob.Tunnel.Cut();
        await bob.Write($"{Canary}: in the tunnel");
        await bob.SeesState($"{Canary}: in the tunnel", "sending");
        await bob.Page.ReloadAsync();
        await bob.OpenChatIfNeeded(alice);
        await bob.Sees($"{Canary}: hello Bob");
        await bob.SeesState($"{Canary}: in the tunnel", "sending");
        await bob.Write($"{Canary}: after the reload");
        await bob.SeesState($"{Canary}: after the reload", "sending");
        await alice.Write($"{Canary}: are you there?");
        await alice.SeesState($"{Canary}: are you there?", "sent");

        bob.Tunnel.Restore();
        await alice.Sees($"{Canary}: in the tunnel");
        await alice.Sees($"{Canary}: after the reload");
        await bob.Sees($"{Canary}: are you there?");
        await alice.SeesState($"{Canary}: are you there?", "read");
        InOrderAndOnce([$"{Canary}: in the tunnel", $"{Canary}: after the reload"], await alice.Conversation());
    }

    /// <summary>kill -9 at any moment: nothing that had a tick is missing, and what had none arrives all the same.</summary>
    private static async Task TheKill(ServerProcess server, Person alice, Person bob)
    {
        var written = Enumerable.Range(1, 9).Select(n => $"{Canary}: through the kill {n}").ToList();
        for (var i = 0; i < written.Count; i++)
        {
            await alice.Write(written[i]);
            if (i % 3 != 1)
                continue;
            await server.Kill();
            await server.Restart();
        }

        await alice.SeesState(written[^1], "read");
        foreach (var text in written)
            await bob.Sees(text);
        InOrderAndOnce(written, await bob.Conversation());
    }

    private static void InOrderAndOnce(IReadOnlyList<string> expected, IReadOnlyList<string> seen)
    {
        var those = seen.Where(expected.Contains).ToList();
        Assert.Equal(expected, those);
    }

    private static async Task NothingLeaked(ServerProcess server, IReadOnlyCollection<string> printed)
    {
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri($"http://127.0.0.1:{server.Port}/metrics"));
        Assert.Contains("parley_messages_committed_total", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, metrics, StringComparison.OrdinalIgnoreCase);

        await server.Stop();
        Assert.Contains(printed, line => line.Contains("GET /api/v1/chats", StringComparison.Ordinal));
        Assert.DoesNotContain(printed, line => line.Contains(Canary, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(printed, line => line.Contains("1555010", StringComparison.Ordinal) && !line.StartsWith("code for ", StringComparison.Ordinal));
        Assert.Empty(server.Errors);

        var files = Directory.GetFiles(server.DataFolder, "*", SearchOption.AllDirectories);
        Assert.Contains(files, f => f.EndsWith("parley.db", StringComparison.Ordinal));
        var needles = new[] { Encoding.UTF8.GetBytes(Canary), Encoding.Unicode.GetBytes(Canary), Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary))[..7]) };
        foreach (var file in files)
        {
            var bytes = await File.ReadAllBytesAsync(file);
            Assert.All(needles, needle => Assert.Equal(-1, bytes.AsSpan().IndexOf(needle)));
        }

        // The search itself works: what the server does know is found.
        var database = await File.ReadAllBytesAsync(files.Single(f => f.EndsWith("parley.db", StringComparison.Ordinal)));
        Assert.NotEqual(-1, database.AsSpan().IndexOf("+15550100"u8));
    }
}
