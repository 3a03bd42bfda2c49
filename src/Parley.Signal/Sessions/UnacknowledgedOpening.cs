using Parley.Crypto;
using Parley.Signal.Wire;

namespace Parley.Signal.Sessions;

/// <summary>What the initiator repeats in every message until the first reply.</summary>
/// <param name="KyberCiphertext">1569 bytes.</param>
/// <param name="CreatedAt">Milliseconds since 1970.</param>
internal sealed record UnacknowledgedOpening(uint? OneTimePreKeyId, uint SignedPreKeyId, uint KyberPreKeyId, byte[] KyberCiphertext, long CreatedAt)
{
    internal bool IsStale(DateTimeOffset now) => now.ToUnixTimeMilliseconds() - CreatedAt > Limits.UnacknowledgedLifetime.TotalMilliseconds;

    /// <summary>A first message around one of the session's.</summary>
    internal byte[] Wrap(SessionState session, ReadOnlySpan<byte> message) => new PreKeySignalMessage
    {
        OneTimePreKeyId = OneTimePreKeyId,
        BaseKey = session.BaseKey,
        IdentityKey = session.LocalIdentityKey,
        Message = message,
        RegistrationId = session.LocalRegistrationId,
        SignedPreKeyId = SignedPreKeyId,
        KyberPreKeyId = KyberPreKeyId,
        KyberCiphertext = KyberCiphertext,
    }.Encode();

    internal void Write(ByteWriter writer)
    {
        writer.Flag(OneTimePreKeyId is not null);
        if (OneTimePreKeyId is uint id)
            writer.Integer(id);
        writer.Integer(SignedPreKeyId);
        writer.Integer(KyberPreKeyId);
        writer.Bytes(KyberCiphertext);
        writer.Integer((ulong)CreatedAt);
    }

    internal static UnacknowledgedOpening Read(ref ByteReader reader)
        => new(
            reader.Flag() ? reader.Integer32() : null,
            reader.Integer32(),
            reader.Integer32(),
            reader.Take(Kyber1024.CiphertextSize).ToArray(),
            (long)reader.Integer());
}
