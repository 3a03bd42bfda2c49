using Parley.Client.Messages;
using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Keyring;

/// <summary>What opens a message, kept until the keyring has it.</summary>
internal sealed record StoredContentKey(MessageId Id, ChatId ChatId, long Sequence, AccountId Sender, MessageSecret Secret)
{
    public static Table<MessageId, StoredContentKey> Table { get; } = new("content_keys", ["id"], ["chat", "sequence"])
    {
        KeyOf = static key => key.Id,
        KeyColumns = static id => [id.Value.ToByteArray(bigEndian: true)],
        OtherColumns = static key => [key.ChatId.Value.ToByteArray(bigEndian: true), key.Sequence],
        Encode = StoreJson.Encode,
        Decode = StoreJson.Decode<StoredContentKey>,
    };

    /// <summary>The oldest of a chat.</summary>
    public static List<StoredContentKey> Of(Step step, ChatId chat, int most) =>
        step.Find(Table, "WHERE chat = @chat ORDER BY sequence LIMIT @most", ("chat", chat.Value.ToByteArray(bigEndian: true)), ("most", (long)most));
}
