using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Signal.Wire;

/// <summary>An ordinary message together with all that the responder needs to open its session (PQXDH section 3.3).</summary>
internal readonly ref struct PreKeySignalMessage
{
    public PreKeySignalMessage()
    {
    }

    internal uint? OneTimePreKeyId { get; init; }

    internal ReadOnlySpan<byte> BaseKey { get; init; }

    internal ReadOnlySpan<byte> IdentityKey { get; init; }

    /// <summary>A whole <see cref="SignalMessage"/>.</summary>
    internal ReadOnlySpan<byte> Message { get; init; }

    /// <summary>The one thing here that nothing authenticates: the signed device list decides whether it is right.</summary>
    internal int RegistrationId { get; init; }

    internal uint SignedPreKeyId { get; init; }

    internal uint KyberPreKeyId { get; init; }

    internal ReadOnlySpan<byte> KyberCiphertext { get; init; }

    internal static PreKeySignalMessage Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] != SignalMessage.Version)
            throw new SignalException(SignalErrorCode.InvalidMessage, "unsupported message version");
        Fields fields = new(bytes[1..]);
        uint registrationId = fields.Integer(5);
        return new PreKeySignalMessage
        {
            OneTimePreKeyId = fields.OptionalInteger(1),
            BaseKey = fields.Bytes(2),
            IdentityKey = fields.Bytes(3),
            Message = fields.Bytes(4),
            RegistrationId = registrationId <= int.MaxValue
                ? (int)registrationId
                : throw new SignalException(SignalErrorCode.InvalidMessage, "not a registration id"),
            SignedPreKeyId = fields.Integer(6),
            KyberPreKeyId = fields.Integer(7),
            KyberCiphertext = fields.Bytes(8),
        };
    }

    internal byte[] Encode()
    {
        using ByteWriter writer = new(Message.Length + KyberCiphertext.Length + 128);
        writer.Byte(SignalMessage.Version);
        if (OneTimePreKeyId is uint oneTimePreKeyId)
            writer.Field(1, oneTimePreKeyId);
        writer.Field(2, BaseKey);
        writer.Field(3, IdentityKey);
        writer.Field(4, Message);
        writer.Field(5, (uint)RegistrationId);
        writer.Field(6, SignedPreKeyId);
        writer.Field(7, KyberPreKeyId);
        writer.Field(8, KyberCiphertext);
        return writer.Written.ToArray();
    }

    /// <summary>SHA-256 of everything around the message, which the message's own code does not cover.</summary>
    internal byte[] HashOpening()
    {
        using ByteWriter writer = new(KyberCiphertext.Length + 128);
        writer.Byte(OneTimePreKeyId is null ? (byte)0 : (byte)1);
        foreach (uint number in (ReadOnlySpan<uint>)[OneTimePreKeyId ?? 0, SignedPreKeyId, KyberPreKeyId, (uint)RegistrationId])
            BinaryPrimitives.WriteUInt32BigEndian(writer.Reserve(sizeof(uint)), number);
        writer.Bytes(BaseKey);
        writer.Bytes(IdentityKey);
        writer.Bytes(KyberCiphertext);
        return SHA256.HashData(writer.Written);
    }
}
