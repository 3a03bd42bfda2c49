using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Parley.Crypto.Containers;

namespace Parley.Crypto.Tests.Containers;

/// <summary>Chunked encryption by Project Wycheproof's vectors, and what must hold beyond them.</summary>
public sealed class CobblestoneTests
{
    private static readonly byte[] Key = new SeededBytes("cobblestone key").Next(32);
    private static readonly byte[] Context = "Parley/test/v1"u8.ToArray();

    [WycheproofFact("c2sp_chunked_encryption_aes_256_gcm_test.json")]
    public void Every_published_ciphertext_has_its_result()
    {
        int valid = 0, invalid = 0;
        foreach ((_, JsonElement test) in WycheproofVectors.Read("c2sp_chunked_encryption_aes_256_gcm_test.json"))
        {
            bool opened = Cobblestone.TryOpen(test.Bytes("key"), test.Bytes("ctx"), Inflate(test.Bytes("ct")), out byte[] plaintext);
            Assert.True(test.IsValid() == opened, test.GetProperty("comment").GetString());
            if (opened)
            {
                Assert.Equal(test.GetProperty("msgLength").GetInt32(), plaintext.Length);
                Assert.Equal(test.Bytes("msgSha512"), SHA512.HashData(plaintext));
                valid++;
            }
            else
            {
                Assert.Empty(plaintext);
                invalid++;
            }
        }

        Assert.Equal(35, valid + invalid);
        Assert.True(valid > 5 && invalid > 5);
    }

    [Fact]
    public void A_published_ciphertext_opens()
    {
        // Wycheproof c2sp_chunked_encryption_aes_256_gcm_test.json, test 9, for checkouts without the file.
        byte[] key = Convert.FromHexString("59454c4c4f57205355424d4152494e452059454c4c4f57205355424d4152494e");
        byte[] ciphertext = Convert.FromHexString(
            "dbedaefc1c35dc6c0f22b743b03e488747166a51f33479e7ceb8b7e11cc0d2710f624a127501bc4aea7d0af6f83cfe359b9e69"
            + "415aa537f36adf86eb35b070475baa039bb7791432adbca49578bbd3");
        Assert.True(Cobblestone.TryOpen(key, "test context"u8, ciphertext, out byte[] plaintext));
        Assert.Equal(
            "e85f32a85f1d4f7c9b2d36d20eca8435d81253e7075e9dea069eb1b6da48daf92ef1797367b520d8a46c4f72cecb85b1daff8887fcb41721d39943d1952fc180",
            Convert.ToHexStringLower(SHA512.HashData(plaintext)));
        Assert.False(Cobblestone.TryOpen(key, "test-context"u8, ciphertext, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16383)]
    [InlineData(16384)]
    [InlineData(16385)]
    [InlineData(32768)]
    [InlineData(50000)]
    public void What_was_sealed_opens_and_has_the_size_foretold(int size)
    {
        byte[] plaintext = new SeededBytes("plaintext").Next(size);
        byte[] sealedBytes = Seal(plaintext);
        Assert.Equal(56 + size + (16 * ((size / 16384) + 1)), sealedBytes.Length);
        Assert.True(Cobblestone.TryOpen(Key, Context, sealedBytes, out byte[] opened));
        Assert.Equal(plaintext, opened);
        Assert.False(Cobblestone.TryOpen(new byte[32], Context, sealedBytes, out _));
    }

    [Fact]
    public void An_altered_byte_anywhere_and_every_cut_are_refused()
    {
        byte[] sealedBytes = Seal(new SeededBytes("altered").Next(100));
        for (int i = 0; i < sealedBytes.Length; i++)
        {
            byte[] altered = [.. sealedBytes];
            altered[i] ^= (byte)(1 << (i % 8));
            Assert.False(Cobblestone.TryOpen(Key, Context, altered, out byte[] plaintext));
            Assert.Empty(plaintext);
            Assert.False(Cobblestone.TryOpen(Key, Context, sealedBytes.AsSpan(0, i), out _));
        }
    }

    [Fact]
    public void Chunks_exchanged_dropped_doubled_or_cut_are_refused()
    {
        byte[] whole = Seal(new SeededBytes("chunks").Next(40000));
        byte[] header = whole[..56], first = whole[56..16456], second = whole[16456..32856], last = whole[32856..];
        byte[][] wrong =
        [
            [.. header, .. second, .. first, .. last], [.. header, .. first, .. last], [.. header, .. first, .. second],
            [.. header, .. first, .. first, .. second, .. last], [.. header, .. last], [.. header, .. first, .. second, .. last[..16]],
        ];
        Assert.All(wrong, bytes => Assert.False(Cobblestone.TryOpen(Key, Context, bytes, out _)));
        Assert.True(Cobblestone.TryOpen(Key, Context, [.. header, .. first, .. second, .. last], out _));
    }

    [Fact]
    public void Chunks_256_apart_are_not_taken_for_one_another()
    {
        byte[] plaintext = new byte[(257 * 16384) + 5];
        plaintext[0] = 7;
        byte[] sealedBytes = Seal(plaintext);
        Assert.True(Cobblestone.TryOpen(Key, Context, sealedBytes, out byte[] opened));
        Assert.True(plaintext.AsSpan().SequenceEqual(opened));

        Range first = 56..(56 + 16400), far = (56 + (256 * 16400))..(56 + (257 * 16400));
        byte[] exchanged = [.. sealedBytes];
        sealedBytes[far].CopyTo(exchanged.AsSpan(first));
        sealedBytes[first].CopyTo(exchanged.AsSpan(far));
        Assert.False(Cobblestone.TryOpen(Key, Context, exchanged, out _));
    }

    private static byte[] Seal(byte[] plaintext) => Cobblestone.Seal(Key, Context, plaintext, new SeededBytes("salt").Fill);

    private static byte[] Inflate(byte[] compressed)
    {
        using ZLibStream stream = new(new MemoryStream(compressed), CompressionMode.Decompress);
        using MemoryStream inflated = new();
        stream.CopyTo(inflated);
        return inflated.ToArray();
    }
}
