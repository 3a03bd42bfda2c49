using System.Diagnostics;

namespace Parley.Cli.Tests.Commands;

/// <summary>Two people, each with the parley command, on a real server.</summary>
public sealed class ConversationTests(SomeServer some) : IClassFixture<SomeServer>
{
    [Fact]
    public async Task Two_people_talk_with_commands_alone()
    {
        using var alice = await new Terminal(some.Server, "+15550110", "Alice").SignIn();
        using var bob = await new Terminal(some.Server, "+15550111", "Bob").SignIn();

        await using (var listening = bob.Listen("--mark-read"))
        {
            await listening.Online();
            var sent = Assert.Single(await alice.Json("send", "--to", bob.Phone, "Hello \e[2J from a script", "--wait", "read", "--timeout", "60"));
            Assert.Equal(("read", 1), (sent.GetProperty("state").GetString(), sent.GetProperty("sequence").GetInt64()));

            var heard = await listening.Next("message");
            Assert.Equal("Hello \e[2J from a script", heard.GetProperty("text").GetString());
            Assert.Equal("Alice", heard.GetProperty("from").GetProperty("name").GetString());
            Assert.Equal(1, heard.GetProperty("arrival").GetInt64());
            Assert.False(heard.GetProperty("mine").GetBoolean());

            Interrupt(listening.ProcessId);
            Assert.Equal(ExitCode.Interrupted, await listening.ExitCode());
        }

        // What is sent while nobody listens is there at the next command.
        Assert.Equal(ExitCode.Ok, (await alice.Run("send", "--to", bob.Phone, "--", "-5 degrees")).ExitCode);
        var piped = await alice.Run(["send", "--to", bob.Phone], "two\nlines\n");
        Assert.Equal((ExitCode.Ok, ""), (piped.ExitCode, piped.Error));
        var chat = Assert.Single(await bob.Json("chats"));
        Assert.Equal((2, "two\nlines"), (chat.GetProperty("unread").GetInt32(), chat.GetProperty("last").GetProperty("text").GetString()));

        var id = Guid.NewGuid().ToString();
        await bob.Json("send", "--to", chat.GetProperty("person").GetProperty("id").GetString()!, "hello yourself", "--id", id);
        await bob.Json("send", "--to", chat.GetProperty("id").GetString()!, "hello yourself", "--id", id);
        var history = await alice.Json("history", "--with", bob.Phone);
        Assert.Equal(["Hello \e[2J from a script", "-5 degrees", "two\nlines", "hello yourself"], history.Select(line => line.GetProperty("text").GetString()));
        Assert.Equal(["read", "delivered", "delivered", null], history.Select(line => line.TryGetProperty("state", out var state) ? state.GetString() : null));

        // People never see an escape sequence, whatever was sent.
        var shown = await bob.Run("history", "--with", alice.Phone, "--limit", "4");
        Assert.Contains("Alice: Hello \uFFFD[2J from a script\n", shown.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', shown.Out);

        var ours = Assert.Single(await alice.Json("safety-number", "--with", bob.Phone)).GetProperty("digits").GetString()!;
        Assert.Equal(60, ours.Length);
        Assert.Equal(ours, Assert.Single(await bob.Json("safety-number", "--with", alice.Phone)).GetProperty("digits").GetString());
    }

    [Fact]
    public async Task Whoever_has_compared_the_safety_number_sends_nothing_under_another_until_they_have_decided()
    {
        using var alice = await new Terminal(some.Server, "+15550118", "Alice").SignIn();
        using var bob = await new Terminal(some.Server, "+15550119", "Bob").SignIn();
        await alice.Json("send", "--to", bob.Phone, "hello");
        var shown = await bob.Run("safety-number", "--with", alice.Phone);
        var digits = string.Join('\n', shown.Out.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)));
        Assert.Equal("none", State(await alice.Json("safety-number", "--with", bob.Phone)));
        Assert.Equal("verified", State(await alice.Json("safety-number", "--with", bob.Phone, "--compare", digits)));
        Assert.Contains("You have compared it.", (await alice.Run("safety-number", "--with", bob.Phone)).Out, StringComparison.Ordinal);
        var wrong = await alice.Run("safety-number", "--with", bob.Phone, "--compare", new string('1', 60));
        Assert.Equal(ExitCode.Refused, wrong.ExitCode);
        Assert.Contains("somebody stands between you", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await alice.Run("safety-number", "--with", bob.Phone, "--compare", "12345")).ExitCode);
        Assert.Equal(ExitCode.Usage, (await alice.Run("safety-number", "--with", bob.Phone, "--clear", "--compare", digits)).ExitCode);

        using var anew = await new Terminal(some.Server, bob.Phone, "Bob").SignIn(anew: true);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var held = await alice.Run("send", "--to", bob.Phone, $"is it you? {attempt}");
            Assert.Equal(ExitCode.Refused, held.ExitCode);
            Assert.Contains("is not the one you compared", held.Error, StringComparison.Ordinal);
        }

        Assert.Equal("changed", State(await alice.Json("safety-number", "--with", bob.Phone)));
        Assert.False(Assert.Single(await anew.Json("chats")).TryGetProperty("last", out _));
        Assert.Equal("none", State(await alice.Json("safety-number", "--with", bob.Phone, "--clear")));
        await alice.Json("send", "--to", bob.Phone, "all the same");
        var history = await anew.Json("history", "--with", alice.Phone);
        Assert.Equal(["is it you? 0", "is it you? 1", "all the same"], history.Select(line => line.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task A_listener_gets_every_message_once_over_restarts()
    {
        using var alice = await new Terminal(some.Server, "+15550112", "Alice").SignIn();
        using var bob = await new Terminal(some.Server, "+15550113", "Bob").SignIn();
        foreach (var text in new[] { "one", "two", "three" })
            await alice.Json("send", "--to", bob.Phone, text);
        await using var first = bob.Listen("--after", "0", "--count", "2");
        Assert.Equal("one", (await first.Next("message")).GetProperty("text").GetString());
        var second = await first.Next("message");
        Assert.Equal(ExitCode.Ok, await first.ExitCode());
        await using var later = bob.Listen("--after", second.GetProperty("arrival").GetRawText(), "--count", "1");
        Assert.Equal("three", (await later.Next("message")).GetProperty("text").GetString());
        Assert.Equal(ExitCode.Ok, await later.ExitCode());
    }

    [Fact]
    public async Task What_is_waited_for_in_vain_is_a_timeout_and_a_server_that_is_gone_is_none()
    {
        await using var server = await ServerProcess.Start();
        using var alice = await new Terminal(server, "+15550114", "Alice").SignIn();
        using var bob = await new Terminal(server, "+15550115", "Bob").SignIn();
        // Bob is nowhere: nothing is delivered to him.
        var waited = await alice.Run("send", "--to", bob.Phone, "hello?", "--wait", "delivered", "--timeout", "12");
        Assert.Equal(ExitCode.Timeout, waited.ExitCode);
        Assert.Equal("parley: The message was not delivered in time.\n", waited.Error);
        var id = Assert.Single(await alice.Json("chats")).GetProperty("id").GetString()!;

        await server.Kill();
        var unreachable = await alice.Run("send", "--to", bob.Phone, "hello?", "--json");
        Assert.Equal((ExitCode.NoConnection, ""), (unreachable.ExitCode, unreachable.Out));
        Assert.Contains("\"code\":\"unreachable\"", unreachable.Error, StringComparison.Ordinal);
        var queued = await alice.Run("send", "--to", id, "later", "--timeout", "5");
        Assert.Equal(ExitCode.NoConnection, queued.ExitCode);
        Assert.Equal(["sent", "sending"], (await alice.Json("history", "--with", id, "--offline")).Select(line => line.GetProperty("state").GetString()));

        await server.Restart();
        await using var listening = bob.Listen("--after", "0", "--count", "2");
        await alice.Json("chats");
        await using var connecting = alice.Listen();
        Assert.Equal("hello?", (await listening.Next("message")).GetProperty("text").GetString());
        Assert.Equal("later", (await listening.Next("message")).GetProperty("text").GetString());
    }

    private static void Interrupt(int processId)
    {
        using var kill = Process.Start("kill", ["-INT", processId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static string? State(IEnumerable<System.Text.Json.JsonElement> lines) => Assert.Single(lines).GetProperty("verification").GetString();
}
