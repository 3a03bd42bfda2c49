using Parley.Signal.Wire;

namespace Parley.Signal.Groups;

/// <summary>What a sender tells each member of a group, in a session of theirs, so that they can read its messages: 0x33 || fields.</summary>
internal readonly ref struct SenderKeyDistribution
{
    /// <summary>The version of sender keys, and that it is the newest one we speak.</summary>
    internal const byte Version = 0x33;

    internal const int ChainKeySize = 32;

    public SenderKeyDistribution()
    {
    }

    internal Guid DistributionId { get; init; }

    /// <summary>31 bits that the sender drew for the chain.</summary>
    internal uint ChainId { get; init; }

    /// <summary>Number of the first message that can be read.</summary>
    internal uint Iteration { get; init; }

    internal ReadOnlySpan<byte> ChainKey { get; init; }

    /// <summary>33 bytes.</summary>
    internal ReadOnlySpan<byte> SigningKey { get; init; }

    internal static SenderKeyDistribution Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] != Version)
            throw new SignalException(SignalErrorCode.InvalidMessage, "unsupported version of sender keys");
        Fields fields = new(bytes[1..]);
        SenderKeyDistribution decoded = new()
        {
            DistributionId = ReadId(fields),
            ChainId = fields.Integer(2),
            Iteration = fields.Integer(3),
            ChainKey = fields.Bytes(4),
            SigningKey = fields.Bytes(5),
        };
        if (decoded.ChainKey.Length != ChainKeySize)
            throw new SignalException(SignalErrorCode.InvalidMessage, "a chain key has 32 bytes");
        return decoded;
    }

    internal byte[] Encode()
    {
        using ByteWriter writer = new(128);
        writer.Byte(Version);
        WriteId(writer, DistributionId);
        writer.Field(2, ChainId);
        writer.Field(3, Iteration);
        writer.Field(4, ChainKey);
        writer.Field(5, SigningKey);
        return writer.Written.ToArray();
    }

    internal static Guid ReadId(in Fields fields)
    {
        ReadOnlySpan<byte> id = fields.Bytes(1);
        return id.Length == 16 ? new Guid(id, bigEndian: true) : throw new SignalException(SignalErrorCode.InvalidMessage, "a distribution id is a uuid");
    }

    internal static void WriteId(ByteWriter writer, Guid id) => id.TryWriteBytes(writer.ReserveField(1, 16), bigEndian: true, out _);
}
