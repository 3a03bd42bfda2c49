using System.Buffers.Binary;
using System.Security.Cryptography;
using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum;

/// <summary>Keys that vouch for what the braid carries (ML-KEM Braid section 2.3): each epoch's secret is mixed into them. A value.</summary>
internal sealed class Authenticator
{
    internal const int MacSize = HMACSHA256.HashSizeInBytes;
    private const int KeySize = 32;
    private const int LabelSize = 64;
    private readonly byte[] root;
    private readonly byte[] mac;

    private Authenticator(ReadOnlySpan<byte> root, ReadOnlySpan<byte> mac)
    {
        this.root = root.ToArray();
        this.mac = mac.ToArray();
    }

    internal static Authenticator Start(ReadOnlySpan<byte> sharedSecret)
        => new Authenticator(new byte[KeySize], new byte[KeySize]).Update(1, sharedSecret);

    /// <summary>What the shared secret of an encapsulation becomes before anything else is derived from it.</summary>
    internal static EpochSecret SecretOf(ulong epoch, ReadOnlySpan<byte> kemSecret)
    {
        byte[] secret = new byte[KeySize];
        ReadOnlySpan<byte> label = Label("Signal_PQCKA_V1_MLKEM768:SCKA Key"u8, epoch, stackalloc byte[LabelSize]);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, kemSecret, secret, [], label);
        return new EpochSecret(epoch, secret);
    }

    internal Authenticator Update(EpochSecret secret) => Update(secret.Epoch, secret.Secret);

    /// <summary>The code of a key's header.</summary>
    internal void HeaderMac(ulong epoch, ReadOnlySpan<byte> header, Span<byte> code)
        => Mac("Signal_PQCKA_V1_MLKEM768:ekheader"u8, epoch, header, [], code);

    /// <summary>The code of both parts of a ciphertext.</summary>
    internal void CiphertextMac(ulong epoch, ReadOnlySpan<byte> ct1, ReadOnlySpan<byte> ct2, Span<byte> code)
        => Mac("Signal_PQCKA_V1_MLKEM768:ciphertext"u8, epoch, ct1, ct2, code);

    /// <summary>Compares in constant time a received code with the right one.</summary>
    internal static void Require(ReadOnlySpan<byte> right, ReadOnlySpan<byte> received)
    {
        if (!CryptographicOperations.FixedTimeEquals(right, received))
            throw new SignalException(SignalErrorCode.InvalidMessage, "the braid is not authentic");
    }

    internal void Write(ByteWriter writer)
    {
        writer.Bytes(root);
        writer.Bytes(mac);
    }

    internal static Authenticator Read(ref ByteReader reader) => new(reader.Take(KeySize), reader.Take(KeySize));

    private Authenticator Update(ulong epoch, ReadOnlySpan<byte> secret)
    {
        Span<byte> input = stackalloc byte[2 * KeySize], output = stackalloc byte[2 * KeySize];
        root.CopyTo(input);
        secret.CopyTo(input[KeySize..]);
        ReadOnlySpan<byte> label = Label("Signal_PQCKA_V1_MLKEM768:Authenticator Update"u8, epoch, stackalloc byte[LabelSize]);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, input, output, [], label);
        Authenticator updated = new(output[..KeySize], output[KeySize..]);
        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(output);
        return updated;
    }

    private void Mac(ReadOnlySpan<byte> name, ulong epoch, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> code)
    {
        Span<byte> covered = stackalloc byte[LabelSize + first.Length + second.Length];
        int length = Label(name, epoch, covered).Length;
        first.CopyTo(covered[length..]);
        second.CopyTo(covered[(length + first.Length)..]);
        HMACSHA256.HashData(mac, covered[..(length + first.Length + second.Length)], code);
    }

    private static ReadOnlySpan<byte> Label(ReadOnlySpan<byte> name, ulong epoch, Span<byte> buffer)
    {
        name.CopyTo(buffer);
        BinaryPrimitives.WriteUInt64BigEndian(buffer[name.Length..], epoch);
        return buffer[..(name.Length + sizeof(ulong))];
    }
}
