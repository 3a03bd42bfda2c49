using Parley.Server.Delivery;

namespace Parley.Server.Receipts;

/// <summary>The bodies of a chat in which nobody wants a history here: they go once every device of the audience has acknowledged them.</summary>
internal static class DeliveredBodies
{
    /// <summary>Runs in the write that acknowledged. The row stays, empty, since the place in the chat is taken.</summary>
    public static void Forget(WriteSession session, AudienceChat chat, long sequence)
    {
        foreach (var device in chat.Members.SelectMany(m => m.Devices))
            if (Waits(session, device.Key, chat.Key, sequence))
                return;
        session.Prepare("UPDATE messages SET body = x'' WHERE chat_key = @chat AND sequence = @sequence", "@chat", "@sequence").With(chat.Key, sequence).ExecuteNonQuery();
    }

    private static bool Waits(WriteSession session, long deviceKey, long chatKey, long sequence) => session.Prepare(
        "SELECT 1 FROM mailbox WHERE device_key = @device AND chat_key = @chat AND sequence = @sequence LIMIT 1", "@device", "@chat", "@sequence")
        .With(deviceKey, chatKey, sequence).ExecuteScalar() is not null;
}
