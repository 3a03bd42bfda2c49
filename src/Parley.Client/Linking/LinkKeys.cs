using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Parley.Crypto;

namespace Parley.Client.Linking;

/// <summary>The private halves of what stands in a picture.</summary>
internal sealed record LinkSecrets(KeyPair Ephemeral, KeyPair Device, byte[] KyberPrivateKey);

/// <summary>What both devices of a link derive, and nobody between them.</summary>
/// <param name="Offer">Seals what the signed-in device says, 32 bytes.</param>
/// <param name="Answer">Seals what the new device says, 32 bytes.</param>
/// <param name="Digits">Six, for both screens.</param>
internal sealed record LinkKeys(byte[] Offer, byte[] Answer, string Digits)
{
    private static ReadOnlySpan<byte> Domain => "Parley/Link/v1\0"u8;

    /// <summary>The signed-in device's half of the agreement.</summary>
    /// <exception cref="RefusedException">The picture's keys are none ("link-malformed").</exception>
    public static (LinkKeys Keys, byte[] EphemeralKey, byte[] KyberCiphertext) AgreeAsSponsor(LinkPayload payload, ReadOnlySpan<byte> kyberKey, RandomSource random)
    {
        Span<byte> fresh = stackalloc byte[32];
        random(fresh);
        using var ephemeral = KeyPair.Generate(fresh);
        random(fresh);
        var ciphertext = new byte[Kyber1024.CiphertextSize];
        var shared = new byte[Kyber1024.SharedSecretSize];
        if (!Kyber1024.TryEncapsulate(kyberKey, fresh, ciphertext, shared))
            throw NoKeys();
        var keys = Derive(payload, ephemeral.PublicKey, ciphertext, Agree(ephemeral, payload.EphemeralKey), Agree(ephemeral, payload.DeviceKey), shared);
        CryptographicOperations.ZeroMemory(fresh);
        return (keys, ephemeral.PublicKey.ToArray(), ciphertext);
    }

    /// <summary>The new device's half.</summary>
    /// <exception cref="RefusedException">The other one's keys are none ("link-malformed").</exception>
    public static LinkKeys AgreeAsNewcomer(LinkPayload payload, LinkSecrets secrets, byte[] ephemeralKey, byte[] kyberCiphertext)
    {
        var shared = new byte[Kyber1024.SharedSecretSize];
        if (!Kyber1024.TryDecapsulate(secrets.KyberPrivateKey, kyberCiphertext, shared))
            throw NoKeys();
        return Derive(payload, ephemeralKey, kyberCiphertext, Agree(secrets.Ephemeral, ephemeralKey), Agree(secrets.Device, ephemeralKey), shared);
    }

    private static byte[] Agree(KeyPair own, byte[] theirs)
    {
        var shared = new byte[X25519.KeySize];
        return PublicKeys.IsValid(theirs) && X25519.TrySharedSecret(own.PrivateKey, PublicKeys.Coordinate(theirs), shared) ? shared : throw NoKeys();
    }

    private static LinkKeys Derive(
        LinkPayload payload, ReadOnlySpan<byte> ephemeralKey, byte[] kyberCiphertext, byte[] withEphemeral, byte[] withDevice, byte[] kyberSecret)
    {
        byte[] secret = [.. withEphemeral, .. withDevice, .. kyberSecret];
        byte[] info = [.. Domain, .. SHA256.HashData([.. payload.Bytes, .. ephemeralKey, .. kyberCiphertext])];
        var output = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 96, payload.Secret, info);
        foreach (var each in new[] { withEphemeral, withDevice, kyberSecret, secret })
            CryptographicOperations.ZeroMemory(each);
        var digits = BinaryPrimitives.ReadUInt64BigEndian(output.AsSpan(64)) % 1_000_000;
        return new LinkKeys(output[..32], output[32..64], digits.ToString("D6", CultureInfo.InvariantCulture));
    }

    private static RefusedException NoKeys() => RefusedException.Here("link-malformed", "The keys of this link are none. Nothing was linked.");
}
