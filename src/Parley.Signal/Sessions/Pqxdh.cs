using System.Security.Cryptography;
using Parley.Crypto;
using Parley.Signal.Ratchets;

namespace Parley.Signal.Sessions;

/// <summary>
/// The agreement that opens a session. Both sides end with 32 bytes of a root key and 32 that seed the post-quantum ratchet; the first
/// chain key that lies between them in the derivation is used by nobody.
/// </summary>
internal static class Pqxdh
{
    internal const int KeysSize = 2 * Agreement.SecretSize;
    private const int MaxSecrets = 6;

    /// <summary>PQXDH section 3.2, with a bundle that has been verified. Writes both keys and the ciphertext for the peer.</summary>
    internal static void Initiate(KeyPair identity, KeyPair baseKey, PreKeyBundle bundle, RandomSource random, Span<byte> ciphertext, Span<byte> keys)
    {
        Span<byte> secrets = stackalloc byte[MaxSecrets * Agreement.SecretSize], draw = stackalloc byte[Kyber1024.RandomSize];
        try
        {
            byte[] signedPreKey = bundle.SignedPreKey.PublicKey;
            Agreement.Agree(identity.PrivateKey, signedPreKey, Secret(secrets, 1));
            Agreement.Agree(baseKey.PrivateKey, bundle.IdentityKey, Secret(secrets, 2));
            Agreement.Agree(baseKey.PrivateKey, signedPreKey, Secret(secrets, 3));
            int count = 4;
            if (bundle.OneTimePreKey is not null)
                Agreement.Agree(baseKey.PrivateKey, bundle.OneTimePreKey.PublicKey, Secret(secrets, count++));
            random(draw);
            if (!Kyber1024.TryEncapsulate(bundle.KyberPreKey.PublicKey, draw, ciphertext, Secret(secrets, count++)))
                throw new SignalException(SignalErrorCode.InvalidKey, "not a Kyber-1024 public key");
            Derive(secrets[..(count * Agreement.SecretSize)], keys);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secrets);
            CryptographicOperations.ZeroMemory(draw);
        }
    }

    /// <summary>PQXDH section 3.3. Writes both keys.</summary>
    internal static void Respond(
        KeyPair identity,
        KeyPair signedPreKey,
        KyberPreKey kyberPreKey,
        KeyPair? oneTimePreKey,
        ReadOnlySpan<byte> theirIdentityKey,
        ReadOnlySpan<byte> theirBaseKey,
        ReadOnlySpan<byte> ciphertext,
        Span<byte> keys)
    {
        Agreement.RequirePrimeOrder(theirIdentityKey);
        Agreement.RequirePrimeOrder(theirBaseKey);
        Span<byte> secrets = stackalloc byte[MaxSecrets * Agreement.SecretSize];
        try
        {
            Agreement.Agree(signedPreKey.PrivateKey, theirIdentityKey, Secret(secrets, 1));
            Agreement.Agree(identity.PrivateKey, theirBaseKey, Secret(secrets, 2));
            Agreement.Agree(signedPreKey.PrivateKey, theirBaseKey, Secret(secrets, 3));
            int count = 4;
            if (oneTimePreKey is not null)
                Agreement.Agree(oneTimePreKey.PrivateKey, theirBaseKey, Secret(secrets, count++));
            if (!Kyber1024.TryDecapsulate(kyberPreKey.PrivateKey, ciphertext, Secret(secrets, count++)))
                throw new SignalException(SignalErrorCode.InvalidMessage, "not a Kyber-1024 ciphertext");
            Derive(secrets[..(count * Agreement.SecretSize)], keys);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secrets);
        }
    }

    /// <summary>The secrets stand in the order of the specification, after 32 bytes of 0xFF that no secret begins with.</summary>
    private static void Derive(Span<byte> secrets, Span<byte> keys)
    {
        Span<byte> output = stackalloc byte[3 * Agreement.SecretSize];
        Secret(secrets, 0).Fill(0xFF);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secrets, output, [], "WhisperText_X25519_SHA-256_CRYSTALS-KYBER-1024"u8);
        Secret(output, 0).CopyTo(keys);
        Secret(output, 2).CopyTo(keys[Agreement.SecretSize..]);
        CryptographicOperations.ZeroMemory(output);
    }

    private static Span<byte> Secret(Span<byte> secrets, int index) => secrets.Slice(index * Agreement.SecretSize, Agreement.SecretSize);
}
