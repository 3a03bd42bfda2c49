using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Keyring;

/// <summary>A segment on its way to the server: stored before it is sent, so that a repeat is the same.</summary>
internal sealed record StoredSegment(ChatId ChatId, Guid Id, IReadOnlyList<long[]> Ranges, byte[] Body, IReadOnlyList<MessageId> Messages)
{
    public static Table<ChatId, StoredSegment> Table { get; } = new("segments", ["chat"], [])
    {
        KeyOf = static segment => segment.ChatId,
        KeyColumns = static id => [id.Value.ToByteArray(bigEndian: true)],
        Encode = StoreJson.Encode,
        Decode = StoreJson.Decode<StoredSegment>,
    };
}
