using System.Security.Cryptography;
using Parley.Crypto;
using Parley.Signal.PostQuantum;
using Parley.Signal.Ratchets;
using Parley.Signal.Wire;

namespace Parley.Signal.Sessions;

/// <summary>One session with a peer's device. A value: every message gives a new one, which shares what did not change.</summary>
internal sealed record SessionState
{
    internal required byte[] LocalIdentityKey { get; init; }

    internal required int LocalRegistrationId { get; init; }

    internal required byte[] RemoteIdentityKey { get; init; }

    internal required int RemoteRegistrationId { get; init; }

    /// <summary>The initiator's base key: what makes a session the same session.</summary>
    internal required byte[] BaseKey { get; init; }

    /// <summary>Initiator only, until the first reply.</summary>
    internal UnacknowledgedOpening? Unacknowledged { get; init; }

    /// <summary>Responder only: SHA-256 of what opened the session, so that a repetition must repeat it exactly.</summary>
    internal byte[]? OpeningHash { get; init; }

    internal required DoubleRatchet Ratchet { get; init; }

    internal required PqRatchet PqRatchet { get; init; }

    internal void Write(ByteWriter writer)
    {
        writer.Bytes(LocalIdentityKey);
        writer.Integer((uint)LocalRegistrationId);
        writer.Bytes(RemoteIdentityKey);
        writer.Integer((uint)RemoteRegistrationId);
        writer.Bytes(BaseKey);
        writer.Flag(Unacknowledged is not null);
        Unacknowledged?.Write(writer);
        writer.Flag(OpeningHash is not null);
        writer.Bytes(OpeningHash);
        Ratchet.Write(writer);
        PqRatchet.Write(writer);
    }

    internal static SessionState Read(ref ByteReader reader) => new()
    {
        LocalIdentityKey = reader.Take(PublicKeys.Size).ToArray(),
        LocalRegistrationId = (int)reader.Integer(int.MaxValue),
        RemoteIdentityKey = reader.Take(PublicKeys.Size).ToArray(),
        RemoteRegistrationId = (int)reader.Integer(int.MaxValue),
        BaseKey = reader.Take(PublicKeys.Size).ToArray(),
        Unacknowledged = reader.Flag() ? UnacknowledgedOpening.Read(ref reader) : null,
        OpeningHash = reader.Flag() ? reader.Take(SHA256.HashSizeInBytes).ToArray() : null,
        Ratchet = DoubleRatchet.Read(ref reader),
        PqRatchet = PqRatchet.Read(ref reader),
    };
}
