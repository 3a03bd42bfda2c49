using System.Security.Cryptography;

namespace Parley.Crypto.Tests.Containers;

public sealed class ContainerTests
{
    private const string Context = "Parley/media/v1/photo";

    private static readonly byte[] Key = new SeededBytes("container key").Next(32);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public void A_container_opens_with_its_key_and_context_only(int size)
    {
        byte[] content = new SeededBytes("content").Next(size), container = Seal(content);
        Assert.Equal(Container.SealedSize(size), container.Length);
        Assert.True(Container.TryOpen(Key, Context, container, out byte[] opened));
        Assert.Equal(content, opened);

        Assert.False(Container.TryOpen(Key, "Parley/media/v1/video", container, out opened));
        Assert.Empty(opened);
        Assert.False(Container.TryOpen(new SeededBytes("another").Next(32), Context, container, out _));
        Assert.False(Container.TryOpen(Key.AsSpan(1), Context, container, out _));
        Assert.False(Container.TryOpen([], Context, container, out _));
        Assert.Throws<ArgumentException>(() => Container.Seal(Key.AsSpan(1), Context, content, RandomNumberGenerator.Fill));
    }

    [Fact]
    public void Lengths_of_little_content_are_not_told_apart()
        => Assert.Equal(Seal(new byte[1]).Length, Seal(new byte[150]).Length);

    [Fact]
    public void Each_container_has_a_salt_of_its_own()
        => Assert.NotEqual(
            Container.Seal(Key, Context, [1], RandomNumberGenerator.Fill)[..24],
            Container.Seal(Key, Context, [1], RandomNumberGenerator.Fill)[..24]);

    [Fact]
    public void A_container_that_is_authentic_and_padded_otherwise_is_refused()
    {
        byte[] bare = Parley.Crypto.Containers.Cobblestone.Seal(Key, "Parley/media/v1/photo"u8, new byte[] { 1, 2, 3 }, new SeededBytes("salt").Fill);
        Assert.False(Container.TryOpen(Key, Context, bare, out byte[] content));
        Assert.Empty(content);
    }

    [Fact]
    public void Any_range_opens_from_its_own_chunks()
    {
        byte[] film = new SeededBytes("film").Next(70_000), container = Seal(film);
        const int padded = 71_680;
        byte[] whole = [.. film, 0x80, .. new byte[padded - film.Length - 1]];
        int[] edges = [0, 1, 16_383, 16_384, 16_385, 30_000, 32_768, 49_152, 65_535, 65_536, 70_000, padded - 1, padded];
        foreach (int start in edges)
        {
            foreach (int end in edges.Where(edge => edge >= start))
            {
                Assert.True(ContainerRange.TryLocate(container.Length, start, end, out ContainerRange range));
                Assert.InRange(range.Length, 16, (((end - start) / 16_384) + 2) * 16_400);
                Assert.True(TryOpen(container, range, out byte[] content), $"{start} to {end}");
                Assert.Equal(whole[start..end], content);
            }
        }
    }

    [Fact]
    public void A_range_outside_the_container_is_nowhere()
    {
        long length = Container.SealedSize(70_000);
        Assert.False(ContainerRange.TryLocate(length, 5, 71_681, out _));
        Assert.False(ContainerRange.TryLocate(length, -1, 5, out _));
        Assert.False(ContainerRange.TryLocate(length, 6, 5, out _));
        Assert.False(ContainerRange.TryLocate(56 + 15, 0, 0, out _));
        Assert.False(ContainerRange.TryLocate(56 + 16_400, 0, 0, out _));
        Assert.False(ContainerRange.TryLocate(56 + 16_400 + 15, 0, 0, out _));
        Assert.False(ContainerRange.TryLocate(long.MinValue, 0, 0, out _));
        Assert.False(ContainerRange.TryLocate(Container.SealedSize(1L << 40), 0, 1L << 31, out _));
        Assert.True(ContainerRange.TryLocate(Container.SealedSize(1L << 40), (1L << 40) - 100, 1L << 40, out _));
    }

    [Fact]
    public void Chunks_of_another_place_key_or_length_open_no_range()
    {
        byte[] container = Seal(new SeededBytes("film").Next(70_000));
        Assert.True(ContainerRange.TryLocate(container.Length, 17_000, 18_000, out ContainerRange range));
        Assert.True(ContainerRange.TryLocate(container.Length, 33_000, 34_000, out ContainerRange other));
        ReadOnlySpan<byte> header = container.AsSpan(0, Container.HeaderSize);
        ReadOnlySpan<byte> chunks = container.AsSpan((int)range.Offset, range.Length), others = container.AsSpan((int)other.Offset, other.Length);

        Assert.True(Container.TryOpenRange(Key, Context, header, range, chunks, out _));
        Assert.False(Container.TryOpenRange(Key, Context, header, range, others, out byte[] content));
        Assert.Empty(content);
        Assert.False(Container.TryOpenRange(Key, Context, header, range, chunks[1..], out _));
        Assert.False(Container.TryOpenRange(Key, Context, header[1..], range, chunks, out _));
        Assert.False(Container.TryOpenRange(Key, Context, [], range, chunks, out _));
        Assert.False(Container.TryOpenRange(Key, "Parley/media/v1/video", header, range, chunks, out _));
        Assert.False(Container.TryOpenRange(new byte[32], Context, header, range, chunks, out _));
        Assert.False(Container.TryOpenRange(Key.AsSpan(1), Context, header, range, chunks, out _));

        Assert.True(ContainerRange.TryLocate(container.Length, 17_000, 34_000, out ContainerRange both));
        Assert.True(Container.TryOpenRange(Key, Context, header, both, [.. chunks, .. others], out _));
        Assert.False(Container.TryOpenRange(Key, Context, header, both, chunks, out _));
        Assert.False(Container.TryOpenRange(Key, Context, header, range, [.. chunks, .. others], out _));
    }

    [Fact]
    public void A_container_cut_short_opens_no_range_that_reaches_its_end()
    {
        byte[] container = Seal(new SeededBytes("film").Next(70_000)), cut = container[..^1];
        Assert.True(ContainerRange.TryLocate(cut.Length, 0, 71_679, out ContainerRange range));
        Assert.False(TryOpen(cut, range, out _));
    }

    [Fact]
    public void A_range_to_the_end_takes_in_the_empty_chunk_that_proves_it()
    {
        byte[] container = Seal(new byte[65_535]);
        Assert.True(ContainerRange.TryLocate(container.Length, 60_000, 65_536, out ContainerRange range));
        Assert.Equal(container.Length, range.Offset + range.Length);
        Assert.True(TryOpen(container, range, out _));
        container[^1] ^= 1;
        Assert.False(TryOpen(container, range, out _));
    }

    private static byte[] Seal(byte[] content) => Container.Seal(Key, Context, content, new SeededBytes("salt").Fill);

    private static bool TryOpen(byte[] container, ContainerRange range, out byte[] content)
        => Container.TryOpenRange(
            Key, Context, container.AsSpan(0, Container.HeaderSize), range, container.AsSpan((int)range.Offset, range.Length), out content);
}
