using Parley.Contracts;

namespace Parley.Client.Chats;

/// <summary>A watermark of one member of a chat.</summary>
internal readonly record struct Mark(ChatId Chat, AccountId Account, long Sequence, bool IsRead);

/// <summary>What moves in a chat's record. Everything is monotone, so that news may come twice, late or in any order.</summary>
internal static class ChatRules
{
    /// <summary>Sequences are below this; whoever names a higher one is not the server we know.</summary>
    public const long MaxSequence = 1L << 40;

    /// <summary>
    /// Whether this can be the direct chat that the server says it is: this account and one other, and the same two as ever. Whom a message is encrypted for
    /// follows from the members, so a server that could add one could read along.
    /// </summary>
    public static bool IsDirect(StoredChat? known, WireChat chat, AccountId me)
    {
        var ids = chat.Members.Select(member => member.User.AccountId).ToList();
        return chat.Type == "direct" && ids.Count == 2 && ids[0] != ids[1] && ids.Contains(me) && (known is null || ids.TrueForAll(id => known.Member(id) is not null));
    }

    /// <summary>A chat as the server describes it, joined with what is known here.</summary>
    public static StoredChat Joined(StoredChat? known, WireChat chat)
    {
        var members = chat.Members.Select(member =>
        {
            var before = known?.Member(member.User.AccountId);
            return new StoredMember(
                member.User.ToPerson(), Math.Max(member.ListEpoch, before?.ListEpoch ?? 0), Later(member.Delivered, before?.Delivered ?? 0), Later(member.Read, before?.Read ?? 0));
        });
        known ??= new StoredChat(chat.Id, chat.CreatedAt, chat.UpdatedAt, LastSequence: 0, []);
        return known with { UpdatedAt = Math.Max(chat.UpdatedAt, known.UpdatedAt), LastSequence = Later(chat.LastSequence, known.LastSequence), Members = [.. members] };
    }

    /// <summary>The answer is the same object when the mark moved nothing.</summary>
    public static StoredChat WithMark(StoredChat chat, Mark mark)
    {
        var member = chat.Member(mark.Account);
        if (member is null || mark.Sequence >= MaxSequence || (mark.IsRead ? member.Read : member.Delivered) >= mark.Sequence)
            return chat;
        var moved = mark.IsRead ? member with { Read = mark.Sequence } : member with { Delivered = mark.Sequence };
        return chat with { Members = [.. chat.Members.Select(each => each == member ? moved : each)] };
    }

    /// <summary>Up to where everybody else has got.</summary>
    public static (long Delivered, long Read) MarksOfOthers(StoredChat chat, AccountId me)
    {
        var (delivered, read) = (long.MaxValue, long.MaxValue);
        foreach (var member in chat.Members.Where(member => member.Person.Id != me))
            (delivered, read) = (Math.Min(delivered, Math.Max(member.Delivered, member.Read)), Math.Min(read, member.Read));
        return (Math.Max(delivered, read), read);
    }

    /// <summary>The names are the same; watermarks and epochs do not count.</summary>
    public static bool LooksSame(StoredChat before, StoredChat after) =>
        before.Members.Count == after.Members.Count && before.Members.All(member => after.Member(member.Person.Id)?.Person == member.Person);

    private static long Later(long told, long known) => told is >= 0 and < MaxSequence ? Math.Max(told, known) : known;
}
