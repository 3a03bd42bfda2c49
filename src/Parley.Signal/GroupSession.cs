using Parley.Crypto;
using Parley.Signal.Groups;

namespace Parley.Signal;

/// <summary>
/// Messages to a group, encrypted once for all of it under a sender key that each member got in a session. Every refusal is a
/// <see cref="SignalException"/>, after which the record that went in is still the whole state.
/// </summary>
public static class GroupSession
{
    /// <summary>
    /// What a member needs to read this device's messages from now on. The first call makes the key; later ones tell of the same key
    /// at the place where its chain then is.
    /// </summary>
    public static (byte[] Distribution, SenderKeyRecord Record) CreateDistribution(SenderKeyRecord record, Guid distributionId, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(random);
        RequireId(record, distributionId);
        OwnSenderKey own = record.Own ?? OwnSenderKey.Generate(random);
        return (own.Distribute(distributionId), new SenderKeyRecord(distributionId, own, record.Peers));
    }

    /// <summary>
    /// Takes in what another device distributed. The caller has it from a session with that device, and keeps the record under it and
    /// the distribution id that <see cref="InspectDistribution"/> tells.
    /// </summary>
    /// <exception cref="SignalException"><see cref="SignalErrorCode.InvalidMessage"/> or <see cref="SignalErrorCode.InvalidKey"/>.</exception>
    public static SenderKeyRecord ProcessDistribution(SenderKeyRecord record, ReadOnlySpan<byte> distribution)
    {
        ArgumentNullException.ThrowIfNull(record);
        SenderKeyDistribution decoded = SenderKeyDistribution.Decode(distribution);
        RequireSame(record, decoded.DistributionId);
        return record.Add(decoded.DistributionId, PeerSenderKey.Of(decoded));
    }

    /// <summary>Encrypts under this device's own key.</summary>
    /// <exception cref="SignalException"><see cref="SignalErrorCode.NoSession"/>: there is none yet.</exception>
    public static (byte[] Bytes, SenderKeyRecord Record) Encrypt(SenderKeyRecord record, Guid distributionId, ReadOnlySpan<byte> plaintext, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(random);
        RequireId(record, distributionId);
        OwnSenderKey own = record.Own ?? throw new SignalException(SignalErrorCode.NoSession, "no sender key was made for this group");
        OwnSenderKey after = own.Encrypt(distributionId, plaintext, random, out byte[] bytes);
        return (bytes, new SenderKeyRecord(distributionId, after, record.Peers));
    }

    /// <summary>Decrypts a message of the device whose keys the record holds.</summary>
    /// <exception cref="SignalException">
    /// <see cref="SignalErrorCode.InvalidMessage"/>, <see cref="SignalErrorCode.NoSession"/> (its key was not distributed to us),
    /// <see cref="SignalErrorCode.InvalidSignature"/>, <see cref="SignalErrorCode.Duplicate"/> or <see cref="SignalErrorCode.TooFarAhead"/>.
    /// </exception>
    public static (byte[] Plaintext, SenderKeyRecord Record) Decrypt(SenderKeyRecord record, ReadOnlySpan<byte> message)
    {
        ArgumentNullException.ThrowIfNull(record);
        SenderKeyMessage decoded = SenderKeyMessage.Decode(message);
        RequireSame(record, decoded.DistributionId);
        uint chainId = decoded.ChainId;
        int found = Array.FindIndex(record.Peers, known => known.ChainId == chainId);
        if (found < 0)
            throw new SignalException(SignalErrorCode.NoSession, "the sender's key is unknown");
        PeerSenderKey[] peers = [.. record.Peers];
        peers[found] = peers[found].Decrypt(decoded, out byte[] plaintext);
        return (plaintext, new SenderKeyRecord(record.DistributionId, record.Own, peers));
    }

    /// <summary>Reads the head of a message without any key.</summary>
    /// <exception cref="SignalException"><see cref="SignalErrorCode.InvalidMessage"/>: the message is malformed.</exception>
    public static SenderKeyInfo InspectMessage(ReadOnlySpan<byte> message)
    {
        SenderKeyMessage decoded = SenderKeyMessage.Decode(message);
        return new SenderKeyInfo(decoded.DistributionId, decoded.ChainId, decoded.Iteration);
    }

    /// <summary>Reads what a distribution is for.</summary>
    /// <exception cref="SignalException"><see cref="SignalErrorCode.InvalidMessage"/>: it is malformed.</exception>
    public static SenderKeyInfo InspectDistribution(ReadOnlySpan<byte> distribution)
    {
        SenderKeyDistribution decoded = SenderKeyDistribution.Decode(distribution);
        return new SenderKeyInfo(decoded.DistributionId, decoded.ChainId, decoded.Iteration);
    }

    private static void RequireId(SenderKeyRecord record, Guid distributionId)
    {
        if (record.DistributionId is Guid known && known != distributionId)
            throw new ArgumentException("The record is of another distribution id.", nameof(distributionId));
    }

    private static void RequireSame(SenderKeyRecord record, Guid distributionId)
    {
        if (record.DistributionId is Guid known && known != distributionId)
            throw new SignalException(SignalErrorCode.InvalidMessage, "of another distribution id");
    }
}
