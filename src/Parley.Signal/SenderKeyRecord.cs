using Parley.Signal.Groups;
using Parley.Signal.Ratchets;
using Parley.Signal.Wire;

namespace Parley.Signal;

/// <summary>
/// The sender keys of one device under one distribution id: this device's own, or those of another. Immutable like
/// <see cref="SessionRecord"/>: every operation gives a new record, and after a refusal the one that went in is still the whole state.
/// </summary>
public sealed class SenderKeyRecord
{
    private const uint FormatVersion = 1;

    internal SenderKeyRecord(Guid? distributionId, OwnSenderKey? own, PeerSenderKey[] peers)
    {
        DistributionId = distributionId;
        Own = own;
        Peers = peers;
    }

    /// <summary>The state before anything was distributed. To send under a fresh key, begin with it again.</summary>
    public static SenderKeyRecord Empty { get; } = new(null, null, []);

    /// <summary>Absent as long as nothing was distributed.</summary>
    public Guid? DistributionId { get; }

    /// <summary>Whether <see cref="GroupSession.Encrypt"/> would succeed: this device has a key of its own here.</summary>
    public bool CanSend => Own?.Chain.Count < SendingChain.MaxCount;

    /// <summary>Messages this device has sent under its own key: what tells when to take a fresh one.</summary>
    public long SentMessages => Own?.Chain.Count ?? 0;

    internal OwnSenderKey? Own { get; }

    /// <summary>Newest first, of distinct chain ids.</summary>
    internal PeerSenderKey[] Peers { get; }

    /// <summary>Reads what <see cref="Serialize"/> wrote.</summary>
    /// <exception cref="SignalException"><see cref="SignalErrorCode.InvalidState"/>: it is anything else.</exception>
    public static SenderKeyRecord Parse(ReadOnlySpan<byte> bytes)
    {
        ByteReader reader = new(bytes, SignalErrorCode.InvalidState);
        reader.Require(reader.Integer() == FormatVersion);
        Guid? distributionId = reader.Flag() ? new Guid(reader.Take(16), bigEndian: true) : null;
        OwnSenderKey? own = reader.Flag() ? OwnSenderKey.Read(ref reader) : null;
        PeerSenderKey[] peers = new PeerSenderKey[reader.Integer(Limits.SenderKeyStates)];
        for (int i = 0; i < peers.Length; i++)
        {
            peers[i] = PeerSenderKey.Read(ref reader);
            for (int j = 0; j < i; j++)
                reader.Require(peers[j].ChainId != peers[i].ChainId);
        }

        reader.Require(distributionId is not null == (own is not null || peers.Length > 0));
        reader.RequireDone();
        return new SenderKeyRecord(distributionId, own, peers);
    }

    /// <summary>A private format with its version. It holds keys: encrypt it at rest.</summary>
    public byte[] Serialize()
    {
        using ByteWriter writer = new(1024);
        writer.Integer(FormatVersion);
        writer.Flag(DistributionId is not null);
        DistributionId?.TryWriteBytes(writer.Reserve(16), bigEndian: true, out _);
        writer.Flag(Own is not null);
        Own?.Write(writer);
        writer.Integer((uint)Peers.Length);
        foreach (PeerSenderKey peer in Peers)
            peer.Write(writer);
        return writer.Written.ToArray();
    }

    /// <summary>
    /// Puts a key in front. The chain of one that is already known goes on where it is, so that a repeated distribution gives back no
    /// key that was used; another key under the same chain id replaces the one before.
    /// </summary>
    internal SenderKeyRecord Add(Guid distributionId, PeerSenderKey key)
    {
        PeerSenderKey newest = Array.Find(Peers, known => known.ChainId == key.ChainId && known.SigningKey.AsSpan().SequenceEqual(key.SigningKey)) ?? key;
        PeerSenderKey[] others = Array.FindAll(Peers, known => known.ChainId != key.ChainId);
        return new SenderKeyRecord(distributionId, Own, [newest, .. others.AsSpan(0, Math.Min(others.Length, Limits.SenderKeyStates - 1))]);
    }
}
