
namespace Parley.Crash.Tests.Crash;

internal sealed record Stored(Guid MessageId, long Sequence, Guid Sender);

/// <summary>A chat as GET chats/{id}/messages has it, from the first message on.</summary>
internal static class History
{
    public static async Task<IReadOnlyList<Stored>> Of(BareAccount account, BareChat chat)
    {
        var all = new List<Stored>();
        bool more;
        do
        {
            var after = all.Count == 0 ? 0 : all[^1].Sequence;
            var page = await account.Ask(HttpMethod.Get, $"chats/{chat.IdText}/messages?after={after}");
            all.AddRange(page.GetProperty("messages").EnumerateArray().Select(m => new Stored(
                m.GetProperty("messageId").GetGuid(), m.GetProperty("sequence").GetInt64(), m.GetProperty("senderAccountId").GetGuid())));
            more = page.GetProperty("more").GetBoolean();
        }
        while (more);
        return all;
    }
}
