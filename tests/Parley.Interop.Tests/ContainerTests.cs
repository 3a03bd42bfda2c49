using Parley.Crypto;
using Parley.Interop.Tests.Peers;

namespace Parley.Interop.Tests;

/// <summary>Containers and bodies between C# and the web client.</summary>
public sealed class ContainerTests
{
    private const string Context = "Parley/media/v1/photo";

    /// <summary>Around the steps of the padding, the end of small contents, and the chunks.</summary>
    private static readonly int[] Sizes = [0, 1, 158, 159, 160, 319, 320, 3999, 4095, 4096, 10_000, 16_384, 65_535, 65_536, 300_001];

    private readonly Seeded seeded = new("containers");

    [InteropFact]
    public async Task What_one_seals_the_other_opens_and_containers_of_the_same_content_are_equally_long()
    {
        await using Agent web = await WebClientAsync();
        byte[] key = seeded.Next(Container.KeySize);
        foreach (int size in Sizes)
        {
            byte[] content = seeded.Next(size);
            byte[] ours = Container.Seal(key, Context, content, seeded.Fill);
            byte[] theirs = await web.AskAsync<byte[]>("seal", new { key, context = Context, content });
            Assert.Equal(theirs.Length, ours.Length);
            Assert.NotEqual(theirs, ours);
            Assert.True(Container.TryOpen(key, Context, theirs, out byte[] opened));
            Assert.Equal(content, opened);
            Assert.Equal(content, await OpenAsync(web, key, Context, ours));
        }
    }

    [InteropFact]
    public async Task Neither_opens_what_was_altered_or_is_for_another_use()
    {
        await using Agent web = await WebClientAsync();
        byte[] key = seeded.Next(Container.KeySize);
        byte[] ours = Container.Seal(key, Context, seeded.Next(500), seeded.Fill);
        byte[] theirs = await web.AskAsync<byte[]>("seal", new { key, context = Context, content = seeded.Next(500) });
        const string Other = "Parley/media/v1/video";
        Assert.False(Container.TryOpen(key, Other, theirs, out _));
        await Assert.ThrowsAsync<SignalException>(() => OpenAsync(web, key, Other, ours));
        for (int n = 0; n < 60; n++)
        {
            byte[] alteredTheirs = Playing.Refusals.Alter(theirs, seeded), alteredOurs = Playing.Refusals.Alter(ours, seeded);
            Assert.False(Container.TryOpen(key, Context, alteredTheirs, out _));
            await Assert.ThrowsAsync<SignalException>(() => OpenAsync(web, key, Context, alteredOurs));
        }
    }

    [InteropFact]
    public async Task A_body_is_opened_by_the_other_with_its_key_and_hash_and_with_no_other()
    {
        await using Agent web = await WebClientAsync();
        foreach (int size in Sizes)
        {
            byte[] content = seeded.Next(size);
            SealedBody ours = MessageBody.Seal(content, seeded.Fill);
            SealedBody theirs = await web.AskAsync<SealedBody>("sealBody", new { content });
            Assert.Equal(theirs.Body.Length, ours.Body.Length);
            Assert.True(MessageBody.TryOpen(theirs.ContentKey, theirs.Hash, theirs.Body, out byte[] opened));
            Assert.Equal(content, opened);
            Assert.Equal(content, await web.AskAsync<byte[]>("openBody", ours));

            Assert.False(MessageBody.TryOpen(theirs.ContentKey, ours.Hash, theirs.Body, out _));
            Assert.False(MessageBody.TryOpen(ours.ContentKey, theirs.Hash, theirs.Body, out _));
            await Assert.ThrowsAsync<SignalException>(() => web.AskAsync<byte[]>("openBody", ours with { Hash = theirs.Hash }));
            await Assert.ThrowsAsync<SignalException>(() => web.AskAsync<byte[]>("openBody", ours with { ContentKey = theirs.ContentKey }));
        }
    }

    private static async Task<Agent> WebClientAsync()
    {
        Agent web = Agent.Start("engine.mjs", await EngineBundle.PathAsync());
        await web.TellAsync("create", new { address = new DeviceAddress(Guid.Empty, 1), seed = "containers" });
        return web;
    }

    private static Task<byte[]> OpenAsync(Agent web, byte[] key, string context, byte[] container)
        => web.AskAsync<byte[]>("open", new { key, context, container });
}
