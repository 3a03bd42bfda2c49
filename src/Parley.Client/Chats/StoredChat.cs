using Parley.Client.Messages;
using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Chats;

/// <summary>Somebody in a chat, and how far they have got in it.</summary>
internal sealed record StoredMember(Person Person, uint ListEpoch, long Delivered, long Read);

/// <summary>A chat as this device knows it.</summary>
/// <param name="Id">Names it.</param>
/// <param name="CreatedAt">Milliseconds since 1970, by the server's clock.</param>
/// <param name="UpdatedAt">The same.</param>
/// <param name="LastSequence">The highest place that this device knows of.</param>
/// <param name="Members">This account and the other.</param>
/// <param name="Unread">Messages of others above the read mark.</param>
/// <param name="ReadMark">How far was read on this device; the server learns of it by message:read.</param>
/// <param name="Last">The last message on the screen.</param>
/// <param name="KeyChangedAt">The place of the notice that the other has another account identity key; 0 when that never was.</param>
internal sealed record StoredChat(
    ChatId Id, long CreatedAt, long UpdatedAt, long LastSequence, IReadOnlyList<StoredMember> Members, int Unread = 0, long ReadMark = 0, StoredMessage? Last = null,
    long KeyChangedAt = 0)
{
    public static Table<ChatId, StoredChat> Table { get; } = new("chats", ["id"], [])
    {
        KeyOf = static chat => chat.Id,
        KeyColumns = static id => [id.Value.ToByteArray(bigEndian: true)],
        Encode = StoreJson.Encode,
        Decode = StoreJson.Decode<StoredChat>,
    };

    public StoredMember? Member(AccountId account) => Members.FirstOrDefault(member => member.Person.Id == account);

    /// <summary>The other person of a direct chat.</summary>
    public StoredMember Other(AccountId me) => Members.First(member => member.Person.Id != me);
}

/// <summary>Up to when everything about chats is known: the server's clock at the last complete answer, in milliseconds since 1970.</summary>
internal sealed record SyncProgress(long ChatsSince)
{
    public static Table<Only, SyncProgress> Table { get; } = Singles.Table<SyncProgress>("progress");
}
