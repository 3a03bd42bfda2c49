using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Parley.Crypto;

namespace Parley.Client.Store;

/// <summary>
/// Seals columns: nonce (12 bytes, random) || AES-256-GCM ciphertext || tag (16). What stands in the clear beside a sealed column is bound to it as
/// associated data, so a column opens in its own row only and no neighbour of it can be changed. Used by one thread at a time.
/// </summary>
internal sealed class Vault(ReadOnlySpan<byte> key, RandomSource random) : IDisposable
{
    public const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly AesGcm _cipher = new(key, TagSize);

    public byte[] Seal(ReadOnlySpan<byte> content, ReadOnlySpan<byte> bound)
    {
        var sealedBytes = new byte[NonceSize + content.Length + TagSize];
        var nonce = sealedBytes.AsSpan(0, NonceSize);
        random(nonce);
        _cipher.Encrypt(nonce, content, sealedBytes.AsSpan(NonceSize, content.Length), sealedBytes.AsSpan(NonceSize + content.Length), bound);
        return sealedBytes;
    }

    /// <summary>False when it was not sealed under this key for this place.</summary>
    public bool TryOpen(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> bound, out byte[] content)
    {
        content = [];
        if (sealedBytes.Length < NonceSize + TagSize)
            return false;
        var opened = new byte[sealedBytes.Length - NonceSize - TagSize];
        try
        {
            _cipher.Decrypt(sealedBytes[..NonceSize], sealedBytes[NonceSize..^TagSize], sealedBytes[^TagSize..], opened, bound);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        content = opened;
        return true;
    }

    /// <summary>The associated data of a row: each part with its type and length, so that no two rows have the same.</summary>
    public static byte[] Bind(string table, ReadOnlySpan<object?> columns)
    {
        using var bytes = new MemoryStream();
        Append(bytes, 't', Encoding.UTF8.GetBytes(table));
        Span<byte> number = stackalloc byte[8];
        foreach (var column in columns)
        {
            switch (column)
            {
                case null:
                    Append(bytes, 'n', []);
                    break;
                case byte[] blob:
                    Append(bytes, 'b', blob);
                    break;
                case string text:
                    Append(bytes, 't', Encoding.UTF8.GetBytes(text));
                    break;
                case long integer:
                    BinaryPrimitives.WriteInt64BigEndian(number, integer);
                    Append(bytes, 'i', number);
                    break;
                default:
                    throw new ArgumentException($"A column cannot be a {column.GetType()}.", nameof(columns));
            }
        }

        return bytes.ToArray();
    }

    public void Dispose() => _cipher.Dispose();

    private static void Append(MemoryStream bytes, char type, ReadOnlySpan<byte> part)
    {
        Span<byte> head = stackalloc byte[5];
        head[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], part.Length);
        bytes.Write(head);
        bytes.Write(part);
    }
}
