using System.Security.Cryptography;
using Google.Protobuf;
using Parley.Client.Chats;
using Parley.Client.Messages;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Crypto;

namespace Parley.Client.Keyring;

/// <summary>What a segment that came from the server turned out to be.</summary>
internal enum SegmentState
{
    Opened,

    /// <summary>It is under a key that this device does not have.</summary>
    UnknownKey,

    /// <summary>No device of the account has written it for this chat.</summary>
    Altered,
}

/// <summary>Segments as they are uploaded; docs/encryption.md, "History".</summary>
internal static class SegmentSeal
{
    private const string Context = "Parley/keyring/v1";
    private const int KeyIdBytes = 8;
    private const int SecretBytes = 32;
    private const int IdBytes = 16;

    private static ReadOnlySpan<byte> KeyIdDomain => "Parley/HistoryKeyId/v1\0"u8;

    public static byte[] Seal(byte[] key, ChatId chat, int deviceId, Segment segment, RandomSource random)
    {
        var senders = segment.Entries.Select(entry => entry.Sender).Distinct().ToList();
        var content = new KeyringSegment
        {
            DeviceId = (uint)deviceId,
            Chain = ByteString.CopyFrom(Convert.FromHexString(segment.Chain)),
            ChatId = chat.ToString(),
            Number = (ulong)segment.Number,
            PrevHash = ByteString.CopyFrom(segment.PrevHash),
            Heads = { segment.Heads.Select(ToProto) },
            Senders = { senders.Select(sender => ByteString.CopyFrom(sender.Value.ToByteArray(bigEndian: true))) },
            Entries =
            {
                segment.Entries.Select(entry => new KeyringEntry
                {
                    MessageId = ByteString.CopyFrom(entry.MessageId.Value.ToByteArray(bigEndian: true)),
                    Sequence = (ulong)entry.Sequence,
                    Sender = (uint)senders.IndexOf(entry.Sender),
                    ContentKey = ByteString.CopyFrom(entry.Secret.ContentKey),
                    BodyHash = ByteString.CopyFrom(entry.Secret.BodyHash),
                }),
            },
        }.ToByteArray();
        var sealedBytes = Container.Seal(key, Context, content, random);
        CryptographicOperations.ZeroMemory(content);
        return new SealedKeyringSegment { KeyId = ByteString.CopyFrom(KeyId(key)), Sealed = ByteString.CopyFrom(sealedBytes) }.ToByteArray();
    }

    public static SegmentState Open(IEnumerable<byte[]> keys, ChatId chat, byte[] body, out Segment? segment)
    {
        segment = null;
        if (Parse(SealedKeyringSegment.Parser, body) is not { } outer)
            return SegmentState.Altered;
        if (keys.FirstOrDefault(each => outer.KeyId.Span.SequenceEqual(KeyId(each))) is not { } key)
            return SegmentState.UnknownKey;
        if (!Container.TryOpen(key, Context, outer.Sealed.Span, out var content))
            return SegmentState.Altered;
        segment = Parse(KeyringSegment.Parser, content) is { } inner ? Read(inner, chat, SHA256.HashData(body)) : null;
        CryptographicOperations.ZeroMemory(content);
        return segment is null ? SegmentState.Altered : SegmentState.Opened;
    }

    public static KeyringHead ToProto(ChainHead head) =>
        new() { Chain = ByteString.CopyFrom(Convert.FromHexString(head.Chain)), Number = (ulong)head.Number, Hash = ByteString.CopyFrom(head.Hash) };

    /// <summary>Those that a device could have named.</summary>
    public static IEnumerable<ChainHead> FromProto(IEnumerable<KeyringHead> heads) =>
        heads.Where(head => head.Chain.Length == StoredHistory.ChainBytes && head.Number is >= 1 and < ChatRules.MaxSequence && head.Hash.Length == SHA256.HashSizeInBytes)
            .Select(head => new ChainHead(Convert.ToHexStringLower(head.Chain.Span), (long)head.Number, head.Hash.ToByteArray()));

    private static byte[] KeyId(byte[] key) => SHA256.HashData([.. KeyIdDomain, .. key])[..KeyIdBytes];

    private static Segment? Read(KeyringSegment segment, ChatId chat, byte[] hash)
    {
        if (!ChatId.TryParse(segment.ChatId, out var named) || named != chat || segment.Chain.Length != StoredHistory.ChainBytes
            || segment.Number is < 1 or >= ChatRules.MaxSequence)
            return null;
        var entries = new List<HistoryEntry>();
        foreach (var entry in segment.Entries)
        {
            if (entry.MessageId.Length != IdBytes || entry.Sender >= segment.Senders.Count || segment.Senders[(int)entry.Sender].Length != IdBytes
                || entry.ContentKey.Length != SecretBytes || entry.BodyHash.Length != SecretBytes || entry.Sequence is < 1 or >= ChatRules.MaxSequence)
                return null;
            entries.Add(new HistoryEntry(
                new MessageId(new Guid(entry.MessageId.Span, bigEndian: true)), (long)entry.Sequence, new AccountId(new Guid(segment.Senders[(int)entry.Sender].Span, bigEndian: true)),
                new MessageSecret(entry.ContentKey.ToByteArray(), entry.BodyHash.ToByteArray())));
        }

        return new Segment(
            Convert.ToHexStringLower(segment.Chain.Span), (long)segment.Number, segment.PrevHash.ToByteArray(), hash, [.. FromProto(segment.Heads)], entries);
    }

    private static T? Parse<T>(MessageParser<T> parser, byte[] bytes)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidOperationException)
        {
            return null;
        }
    }
}
