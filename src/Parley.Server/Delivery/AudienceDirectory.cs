using System.Buffers.Binary;
using System.Security.Cryptography;
using Parley.Contracts;

namespace Parley.Server.Delivery;

/// <summary>An account as a send has to reach it: its active devices, and the epoch of the signed list that activated them.</summary>
internal sealed record AudienceAccount(long Key, AccountId Id, int ListEpoch, AudienceDevice[] Devices)
{
    public bool IsBot { get; init; }

    /// <summary>Nobody can be written to here any more.</summary>
    public bool IsClosed { get; init; }

    /// <summary>Bodies stay for the devices that the account will have.</summary>
    public bool KeepsHistory { get; init; }
}

internal sealed record AudienceDevice(long Key, int DeviceId, int RegistrationId);

/// <summary>A chat as the writer sees it: the accounts of its members, and where its sequence stands.</summary>
internal sealed class AudienceChat(long key, ChatId id, long lastSequence, AudienceAccount[] members)
{
    public long Key => key;

    public ChatId Id => id;

    public long LastSequence { get; set; } = lastSequence;

    /// <summary>Sorted by account id.</summary>
    public AudienceAccount[] Members => members;

    /// <summary>What a send must have been encrypted for; see docs/delivery.md.</summary>
    public byte[] Hash { get; } = AudienceHash.Of(members);

    public AudienceAccount? Member(long accountKey) => Array.Find(members, m => m.Key == accountKey);
}

internal static class AudienceHash
{
    private static readonly byte[] Domain = [.. "Parley/Audience/v1"u8, 0];

    /// <summary>SHA-256 over the accounts in the order of their ids, each with the epoch of its device list.</summary>
    public static byte[] Of(AudienceAccount[] members)
    {
        var bytes = new byte[Domain.Length + members.Length * 20];
        Domain.CopyTo(bytes, 0);
        var at = Domain.Length;
        foreach (var member in members)
        {
            member.Id.Value.TryWriteBytes(bytes.AsSpan(at), bigEndian: true, out _);
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at + 16), member.ListEpoch);
            at += 20;
        }

        return SHA256.HashData(bytes);
    }
}

/// <summary>
/// Whom a chat's messages must reach, remembered between batches. It belongs to the writer's thread, so a device list that is published and a send
/// that depends on it are never evaluated at once; whatever changes devices or members says so with <see cref="Forget"/> in the same write.
/// </summary>
internal sealed class AudienceDirectory
{
    private const int MaxChats = 50_000;
    private readonly Dictionary<ChatId, AudienceChat> _chats = [];
    private readonly Dictionary<long, ChatId> _ids = [];
    private readonly Dictionary<long, HashSet<ChatId>> _chatsOfAccount = [];

    public AudienceDirectory(WriterCaches caches) => caches.Register(Clear);

    /// <summary>The chat, or null when there is none.</summary>
    public AudienceChat? Find(WriteSession session, ChatId id)
    {
        if (_chats.TryGetValue(id, out var chat))
            return chat;
        chat = Load(session, id);
        if (chat is not null)
            Keep(chat);
        return chat;
    }

    /// <summary>The chat with this internal key, or null when there is none.</summary>
    public AudienceChat? Find(WriteSession session, long chatKey)
    {
        if (_ids.TryGetValue(chatKey, out var id))
            return Find(session, id);
        var found = session.Prepare("SELECT chat_id FROM chats WHERE chat_key = @key", "@key").With(chatKey).ExecuteScalar() as byte[];
        return found is null ? null : Find(session, new ChatId(found.ToGuid()));
    }

    /// <summary>The account has changed: its devices, or whether it is open.</summary>
    public void Forget(long accountKey)
    {
        if (!_chatsOfAccount.Remove(accountKey, out var chats))
            return;
        foreach (var id in chats)
            if (_chats.Remove(id, out var chat))
                _ids.Remove(chat.Key);
    }

    private void Clear()
    {
        _chats.Clear();
        _ids.Clear();
        _chatsOfAccount.Clear();
    }

    private void Keep(AudienceChat chat)
    {
        if (_chats.Count >= MaxChats)
            Clear();
        _chats[chat.Id] = chat;
        _ids[chat.Key] = chat.Id;
        foreach (var member in chat.Members)
        {
            if (!_chatsOfAccount.TryGetValue(member.Key, out var chats))
                _chatsOfAccount[member.Key] = chats = [];
            chats.Add(chat.Id);
        }
    }

    private static AudienceChat? Load(WriteSession session, ChatId id)
    {
        long key, last;
        using (var row = session.Prepare("SELECT chat_key, last_sequence FROM chats WHERE chat_id = @id", "@id").With(id.Value.ToBytes()).ExecuteReader())
        {
            if (!row.Read())
                return null;
            (key, last) = (row.GetInt64(0), row.GetInt64(1));
        }

        var members = new List<AudienceAccount>();
        using (var rows = session.Prepare(
            "SELECT a.account_key, a.account_id, a.list_epoch, a.is_bot, a.closed_at, a.keeps_history FROM chat_members m JOIN accounts a USING (account_key) WHERE m.chat_key = @chat ORDER BY a.account_id",
            "@chat").With(key).ExecuteReader())
        {
            while (rows.Read())
                members.Add(new AudienceAccount(rows.GetInt64(0), new AccountId(rows.GetFieldValue<byte[]>(1).ToGuid()), rows.GetInt32(2), [])
                {
                    IsBot = rows.GetBoolean(3),
                    IsClosed = !rows.IsDBNull(4),
                    KeepsHistory = rows.GetBoolean(5),
                });
        }

        return new AudienceChat(key, id, last, [.. members.Select(m => m with { Devices = Devices(session, m.Key) })]);
    }

    private static AudienceDevice[] Devices(WriteSession session, long accountKey)
    {
        var devices = new List<AudienceDevice>();
        using var rows = session.Prepare(
            "SELECT device_key, device_id, registration_id FROM devices WHERE account_key = @account AND state = 'active' ORDER BY device_id",
            "@account").With(accountKey).ExecuteReader();
        while (rows.Read())
            devices.Add(new AudienceDevice(rows.GetInt64(0), rows.GetInt32(1), rows.GetInt32(2)));
        return [.. devices];
    }
}
