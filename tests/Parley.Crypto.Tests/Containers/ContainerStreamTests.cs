using System.Security.Cryptography;
using Parley.Crypto.Containers;

namespace Parley.Crypto.Tests.Containers;

public sealed class ContainerStreamTests
{
    private const string Context = "Parley/media/v1/file";
    private const int Chunk = 16_400;

    private static readonly byte[] Key = new SeededBytes("stream key").Next(32);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(159)]
    [InlineData(160)]
    [InlineData(4096)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(16_385)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(1_000_000)]
    public async Task A_stream_is_sealed_into_the_very_container_that_its_bytes_are(int size)
    {
        byte[] content = new SeededBytes("content").Next(size);
        byte[] whole = Container.Seal(Key, Context, content, new SeededBytes("salt").Fill);
        using MemoryStream container = new();
        Assert.Equal(size, await Container.SealAsync(Key, Context, new DribblingStream(content), container, new SeededBytes("salt").Fill));
        Assert.Equal(whole, container.ToArray());

        using MemoryStream opened = new();
        Assert.True(await Container.OpenAsync(Key, Context, new DribblingStream(whole), size, opened));
        Assert.Equal(content, opened.ToArray());
    }

    [Fact]
    public async Task Another_key_context_or_length_opens_nothing()
    {
        byte[] container = Seal(50_000);
        Assert.True(await Opens(container, 50_000));
        Assert.False(await Opens(container, 50_000, context: "Parley/media/v1/photo"));
        Assert.False(await Opens(container, 50_000, key: new byte[32]));
        Assert.False(await Opens(container, 50_000, key: Key[1..]));
        foreach (int length in new[] { 0, 49_999, 50_001, 49_000, 60_000, 1_000_000 })
            Assert.False(await Opens(container, length), $"{length}");
        await Assert.ThrowsAsync<ArgumentException>(() => Container.SealAsync(Key.AsMemory(1), Context, Stream.Null, Stream.Null, RandomNumberGenerator.Fill));
    }

    [Fact]
    public async Task What_was_cut_off_added_exchanged_or_altered_anywhere_is_refused()
    {
        byte[] container = Seal(50_000);
        int[] ends = [0, 1, 55, 56, 57, 56 + Chunk, 56 + Chunk + 1, 56 + (2 * Chunk), 56 + (3 * Chunk), container.Length - 16, container.Length - 1];
        foreach (int end in ends)
            Assert.False(await Opens(container[..end], 50_000), $"{end}");
        Assert.False(await Opens([.. container, 0], 50_000));
        Assert.False(await Opens([.. container, .. container[56..]], 50_000));

        byte[] exchanged = [.. container[..56], .. container[(56 + Chunk)..(56 + (2 * Chunk))], .. container[56..(56 + Chunk)], .. container[(56 + (2 * Chunk))..]];
        Assert.Equal(container.Length, exchanged.Length);
        Assert.False(await Opens(exchanged, 50_000));
        foreach (int at in new[] { 0, 30, 56, 60 + Chunk, container.Length - 1 })
        {
            byte[] altered = [.. container];
            altered[at] ^= 1;
            Assert.False(await Opens(altered, 50_000), $"{at}");
        }
    }

    [Fact]
    public async Task No_byte_of_a_chunk_is_given_out_before_it_was_found_authentic()
    {
        byte[] container = Seal(50_000);
        container[56 + Chunk + 100] ^= 1;
        using MemoryStream given = new();
        Assert.False(await Container.OpenAsync(Key, Context, new MemoryStream(container), 50_000, given));
        Assert.Equal(new SeededBytes("file").Next(50_000)[..16_384], given.ToArray());
    }

    [Fact]
    public async Task What_is_padded_otherwise_is_refused()
    {
        byte[] padded = Padding.Pad(new SeededBytes("file").Next(50_000));
        Assert.True(await OpensAsPadded(padded));
        byte[] unmarked = [.. padded], dirty = [.. padded], late = [.. padded];
        unmarked[50_000] = 0;
        dirty[^1] = 1;
        (late[50_000], late[50_001]) = (0, 0x80);
        Assert.False(await OpensAsPadded(unmarked));
        Assert.False(await OpensAsPadded(dirty));
        Assert.False(await OpensAsPadded(late));

        // The padding begins with a chunk of its own, and goes on into another.
        byte[] large = Padding.Pad(new byte[1 << 20]);
        Assert.True(await OpensAsPadded(large, 1 << 20));
        byte[] second = [.. large];
        second[(1 << 20) + 16_384] = 0x80;
        Assert.False(await OpensAsPadded(second, 1 << 20));
        large[1 << 20] = 0;
        Assert.False(await OpensAsPadded(large, 1 << 20));
    }

    private static byte[] Seal(int size) => Container.Seal(Key, Context, new SeededBytes("file").Next(size), new SeededBytes("salt").Fill);

    private static Task<bool> OpensAsPadded(byte[] padded, int length = 50_000) =>
        Opens(Cobblestone.Seal(Key, "Parley/media/v1/file"u8, padded, new SeededBytes("salt").Fill), length);

    private static Task<bool> Opens(byte[] container, long length, byte[]? key = null, string context = Context) =>
        Container.OpenAsync(key ?? Key, context, new MemoryStream(container), length, Stream.Null);

    /// <summary>Gives a few bytes at a time, as a network does.</summary>
    private sealed class DribblingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1013)], cancellationToken);
    }
}
