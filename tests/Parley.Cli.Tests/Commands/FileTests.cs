namespace Parley.Cli.Tests.Commands;

/// <summary>Files between two people, each with the parley command.</summary>
public sealed class FileTests(SomeServer some) : IClassFixture<SomeServer>
{
    [Fact]
    public async Task A_file_is_sent_heard_of_and_saved_byte_for_byte_and_nothing_is_overwritten()
    {
        using var alice = await new Terminal(some.Server, "+15550120", "Alice").SignIn();
        using var bob = await new Terminal(some.Server, "+15550121", "Bob").SignIn();
        var folder = Directory.CreateDirectory(alice.StorePath + ".test").FullName;
        var plan = Path.Combine(folder, "plan.pdf");
        byte[] bytes = [.. Enumerable.Range(0, 12_345).Select(i => (byte)(i * 7))];
        await File.WriteAllBytesAsync(plan, bytes);

        var sent = Assert.Single(await alice.Json("send", "--to", bob.Phone, "--file", plan, "the plan"));
        Assert.Equal(("file", "the plan", "sent"), (sent.GetProperty("kind").GetString(), sent.GetProperty("text").GetString(), sent.GetProperty("state").GetString()));
        Assert.Equal(ExitCode.Ok, (await alice.Run("send", "--to", bob.Phone, "--file", plan)).ExitCode);

        await using var listening = bob.Listen("--after", "0", "--count", "2");
        var heard = await listening.Next("message");
        Assert.Equal(("file", "the plan"), (heard.GetProperty("kind").GetString(), heard.GetProperty("text").GetString()));
        var file = heard.GetProperty("file");
        Assert.Equal(("plan.pdf", "application/pdf", 12_345), (file.GetProperty("name").GetString(), file.GetProperty("mediaType").GetString(), file.GetProperty("size").GetInt32()));
        Assert.False((await listening.Next("message")).TryGetProperty("text", out _));
        Assert.Equal(ExitCode.Ok, await listening.ExitCode());

        var id = heard.GetProperty("id").GetString()!;
        var place = Directory.CreateDirectory(Path.Combine(folder, "received")).FullName;
        var saved = Assert.Single(await bob.Json("save", id, "--to", place));
        Assert.Equal(Path.Combine(place, "plan.pdf"), saved.GetProperty("path").GetString());
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(place, "plan.pdf")));
        Assert.Equal(Path.Combine(place, "plan (2).pdf") + "\n", (await bob.Run("save", id, "--to", place)).Out);
        var taken = await bob.Run("save", id, "--to", plan);
        Assert.Equal((ExitCode.Refused, ""), (taken.ExitCode, taken.Out));

        var shown = await bob.Run("history", "--with", alice.Phone);
        Assert.Contains("Alice: [file] plan.pdf 12 KB\n    the plan", shown.Out, StringComparison.Ordinal);
        Assert.Contains("[file] plan.pdf 12 KB", (await bob.Run("chats")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_sent_or_saved_is_said_so()
    {
        using var alice = await new Terminal(some.Server, "+15550122", "Alice").SignIn();
        using var bob = await new Terminal(some.Server, "+15550123", "Bob").SignIn();
        var missing = await alice.Run("send", "--to", bob.Phone, "--file", "/nowhere/at/all");
        Assert.Equal(ExitCode.Refused, missing.ExitCode);
        Assert.StartsWith("parley: '/nowhere/at/all' cannot be read", missing.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await alice.Run("save", "nonsense")).ExitCode);
        Assert.Equal("parley: This device has no such message.\n", (await alice.Run("save", Guid.NewGuid().ToString())).Error);
        var text = Assert.Single(await alice.Json("send", "--to", bob.Phone, "a text")).GetProperty("id").GetString()!;
        Assert.Equal("parley: This message has no file.\n", (await alice.Run("save", text)).Error);
    }
}
