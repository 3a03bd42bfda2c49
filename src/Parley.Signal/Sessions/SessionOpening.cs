using System.Security.Cryptography;
using Parley.Crypto;
using Parley.Signal.PostQuantum;
using Parley.Signal.Ratchets;
using Parley.Signal.Wire;

namespace Parley.Signal.Sessions;

/// <summary>How a session begins, on either side.</summary>
internal static class SessionOpening
{
    /// <summary>Draws, in this order, the base key, what the encapsulation takes, and the first ratchet key.</summary>
    internal static SessionState Initiate(LocalIdentity local, PreKeyBundle bundle, SignalEnvironment environment)
    {
        PreKeys.Verify(bundle);
        Span<byte> draw = stackalloc byte[X25519.KeySize], keys = stackalloc byte[Pqxdh.KeysSize];
        environment.Random(draw);
        using KeyPair baseKey = KeyPair.Generate(draw);
        byte[] ciphertext = new byte[Kyber1024.CiphertextSize];
        try
        {
            Pqxdh.Initiate(local.IdentityKey, baseKey, bundle, environment.Random, ciphertext, keys);
            return new SessionState
            {
                LocalIdentityKey = local.IdentityKey.PublicKey.ToArray(),
                LocalRegistrationId = local.RegistrationId,
                RemoteIdentityKey = [.. bundle.IdentityKey],
                RemoteRegistrationId = bundle.RegistrationId,
                BaseKey = baseKey.PublicKey.ToArray(),
                Unacknowledged = new UnacknowledgedOpening(
                    bundle.OneTimePreKey?.Id,
                    bundle.SignedPreKey.Id,
                    bundle.KyberPreKey.Id,
                    ciphertext,
                    Math.Max(0, environment.Time.GetUtcNow().ToUnixTimeMilliseconds())),
                Ratchet = DoubleRatchet.AsInitiator(keys[..Agreement.SecretSize], bundle.SignedPreKey.PublicKey, environment.Random),
                PqRatchet = PqRatchet.Start(initiator: true, keys[Agreement.SecretSize..]),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(draw);
            CryptographicOperations.ZeroMemory(keys);
        }
    }

    /// <summary>The session of a first message. It is worth nothing until that message has been decrypted in it.</summary>
    internal static SessionState Respond(LocalIdentity local, in PreKeySignalMessage opening, IPreKeyStore store, out ConsumedPreKeys consumed)
    {
        SignedPreKey signedPreKey = store.SignedPreKey(opening.SignedPreKeyId) ?? throw Missing("signed prekey");
        KyberPreKey kyberPreKey = store.KyberPreKey(opening.KyberPreKeyId) ?? throw Missing("Kyber prekey");
        OneTimePreKey? oneTimePreKey = opening.OneTimePreKeyId is uint id ? store.OneTimePreKey(id) ?? throw Missing("one-time prekey") : null;
        Span<byte> keys = stackalloc byte[Pqxdh.KeysSize];
        try
        {
            Pqxdh.Respond(
                local.IdentityKey, signedPreKey.Key, kyberPreKey, oneTimePreKey?.Key, opening.IdentityKey, opening.BaseKey, opening.KyberCiphertext, keys);
            byte[] baseKey = opening.BaseKey.ToArray();
            consumed = new ConsumedPreKeys(opening.SignedPreKeyId, opening.OneTimePreKeyId, opening.KyberPreKeyId, kyberPreKey.LastResort, [.. baseKey]);
            return new SessionState
            {
                LocalIdentityKey = local.IdentityKey.PublicKey.ToArray(),
                LocalRegistrationId = local.RegistrationId,
                RemoteIdentityKey = opening.IdentityKey.ToArray(),
                RemoteRegistrationId = opening.RegistrationId,
                BaseKey = baseKey,
                OpeningHash = opening.HashOpening(),
                Ratchet = DoubleRatchet.AsResponder(keys[..Agreement.SecretSize], signedPreKey.Key),
                PqRatchet = PqRatchet.Start(initiator: false, keys[Agreement.SecretSize..]),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keys);
        }
    }

    private static SignalException Missing(string key) => new(SignalErrorCode.MissingPreKey, $"the {key} is unknown or used up");
}
