using System.Text;

namespace Parley.Client.Tests.Store;

public sealed class CanaryTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Nothing_that_was_written_or_who_it_was_stands_in_the_files_of_the_store()
    {
        await using var alice = await server.SignUp("Canary-Alice");
        await using var bob = await server.SignUp("Canary-Bob");
        await bob.Client.UpdateProfileAsync(about: "canary about");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("canary text from Alice");
        var received = await bob.Reads("canary text from Alice");
        await received.Chat.SendAsync("canary text from Bob");
        await alice.Reads("canary text from Bob");
        await bob.Close();
        await chat.EnqueueAsync("canary text that waits");
        await alice.Events.Hears<MessageSent>(told => told.Message.Text == "canary text that waits");
        await alice.Reopen(static options => options);
        using var canaries = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("canary of a file ", 5000))));
        await alice.Client.FindChat(chat.Id)!.EnqueueFileAsync(canaries, new FileDetails("canary.txt") { Caption = "canary caption" });
        Assert.Single(Directory.EnumerateFiles(alice.StorePath + ".files"));
        var tokens = await alice.Client.Engine.Core.Store.Change(step => step.Get(Accounts.StoredTokens.Table, default));

        string[] words = ["Canary", "canary", alice.PhoneNumber, bob.PhoneNumber, tokens!.RefreshToken, "accessToken", "accountKey", "privateKey"];
        AssertAbsent(alice, words);
        await alice.Close();
        AssertAbsent(alice, words);
        AssertAbsent(bob, words);
    }

    [Fact]
    public async Task The_search_for_canaries_finds_what_is_there()
    {
        await using var alice = await server.SignUp("Alice");
        Assert.Throws<Xunit.Sdk.EmptyException>(() => AssertAbsent(alice, ["CREATE TABLE"]));
    }

    /// <summary>Searches the database, its log and everything else beside it, in both encodings that .NET might leave.</summary>
    private static void AssertAbsent(Device device, string[] canaries)
    {
        var files = Directory.EnumerateFiles(Path.GetDirectoryName(device.StorePath)!, "*", SearchOption.AllDirectories)
            // Locked while the store is open, and always empty.
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).ToList();
        Assert.Contains(files, file => file.EndsWith(".db", StringComparison.Ordinal));
        Assert.Empty(
            from file in files
            let bytes = Read(file)
            from canary in canaries
            where bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(canary)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(canary)) >= 0
            select $"{canary} in {Path.GetFileName(file)}");
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
