using Parley.Crypto;

namespace Parley.Signal.Ratchets;

/// <summary>X25519 on serialized public keys, which are refused unless canonical.</summary>
internal static class Agreement
{
    /// <summary>Bytes of a secret, and of every symmetric key here.</summary>
    internal const int SecretSize = X25519.KeySize;

    /// <summary>Writes the secret shared with the owner of <paramref name="publicKey"/>, 33 bytes; keys of low order are refused.</summary>
    internal static void Agree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey, Span<byte> secret)
    {
        RequireCanonical(publicKey);
        if (!X25519.TrySharedSecret(privateKey, PublicKeys.Coordinate(publicKey), secret))
            throw new SignalException(SignalErrorCode.InvalidKey, "a public key of low order");
    }

    /// <summary>For keys that open sessions: refuses also keys with a component of low order, and those on the twist.</summary>
    internal static void RequirePrimeOrder(ReadOnlySpan<byte> publicKey)
    {
        if (!PublicKeys.IsValid(publicKey))
            throw new SignalException(SignalErrorCode.InvalidKey, "not a public key of the prime-order group");
    }

    /// <summary>Refuses a wrong length or type byte, and u of p = 2^255 - 19 or more (bit 255 included).</summary>
    internal static void RequireCanonical(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != PublicKeys.Size || publicKey[0] != PublicKeys.Curve25519Type || !IsBelowPrime(publicKey[1..]))
            throw new SignalException(SignalErrorCode.InvalidKey, "not a canonical X25519 public key");
    }

    private static bool IsBelowPrime(ReadOnlySpan<byte> u)
        => u[31] < 0x7F || (u[31] == 0x7F && (u[1..31].ContainsAnyExcept((byte)0xFF) || u[0] < 0xED));
}
