using Parley.Client.Chats;
using Parley.Client.Media;
using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Messages;

/// <summary>A message as this device keeps it.</summary>
/// <param name="Id">Names it.</param>
/// <param name="ChatId">Where.</param>
/// <param name="Place">Order on the screen; see <see cref="Places"/>.</param>
/// <param name="Sequence">Its place in the chat; null until it is committed, and for notices.</param>
/// <param name="Sender">Who wrote it.</param>
/// <param name="Mine">Written by this account.</param>
/// <param name="At">Of the commit by the server's clock, or of the writing by this device's. Milliseconds since 1970.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What it says, where it says something.</param>
/// <param name="Failed">Refused for good.</param>
/// <param name="Arrival">Counts what came from others and can be read, in the order it came; 0 for everything else.</param>
/// <param name="File">Of a file; then the text is its caption.</param>
/// <param name="Secret">Of an own message: what a device that could not open it is given again.</param>
internal sealed record StoredMessage(
    MessageId Id, ChatId ChatId, long Place, long? Sequence, AccountId Sender, bool Mine, long At, MessageKind Kind, string Text = "", bool Failed = false, long Arrival = 0,
    StoredFile? File = null, MessageSecret? Secret = null)
{
    public static Table<MessageId, StoredMessage> Table { get; } = new("messages", ["id"], ["chat", "place", "mine", "arrival"])
    {
        KeyOf = static message => message.Id,
        KeyColumns = static id => [id.Value.ToByteArray(bigEndian: true)],
        OtherColumns = static message => [message.ChatId.Value.ToByteArray(bigEndian: true), message.Place, message.Mine ? 1L : 0L, message.Arrival],
        Encode = StoreJson.Encode,
        Decode = StoreJson.Decode<StoredMessage>,
    };

    public MessageState StateIn(StoredChat chat, AccountId me)
    {
        if (!Mine)
            return MessageState.Received;
        if (Failed)
            return MessageState.Failed;
        if (Sequence is not { } sequence)
            return MessageState.Sending;
        var (delivered, read) = ChatRules.MarksOfOthers(chat, me);
        return sequence <= read ? MessageState.Read : sequence <= delivered ? MessageState.Delivered : MessageState.Sent;
    }
}

/// <summary>
/// Order on the screen as one number: committed messages by their sequence, notices in the gaps that these leave, own messages that are not committed after
/// all of them in the order of writing.
/// </summary>
internal static class Places
{
    private const int Gap = 10;
    private const long FirstPending = 1L << 60;

    public static long OfSequence(long sequence) => sequence << Gap;

    public static bool IsPending(long place) => place >= FirstPending;

    /// <summary>The next place among those that wait, given the highest there is.</summary>
    public static long NextPending(long highest) => Math.Max(highest, FirstPending) + 1;

    /// <summary>Behind everything that is committed, given the highest place of that.</summary>
    public static long OfNotice(long highest) => highest + 1;

    /// <summary>The bound between what is committed and what waits.</summary>
    public static long EndOfCommitted => FirstPending;
}
