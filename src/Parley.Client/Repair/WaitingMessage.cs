using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Repair;

/// <summary>A message that could not be opened as it came, and how far its repair is.</summary>
/// <param name="Id">Names it.</param>
/// <param name="ChatId">Where.</param>
/// <param name="Sequence">Its place in the chat.</param>
/// <param name="Sender">The account that sent it.</param>
/// <param name="DeviceId">The device that did.</param>
/// <param name="Type">Of the envelope.</param>
/// <param name="Ciphertext">The envelope: what it lacked may come by itself.</param>
/// <param name="Body">As it came: the server need not have it any more.</param>
/// <param name="Asks">How often the sending account was asked.</param>
/// <param name="DueAt">From when it is to be asked again, in milliseconds since 1970.</param>
internal sealed record WaitingMessage(
    MessageId Id, ChatId ChatId, long Sequence, AccountId Sender, int DeviceId, int Type, byte[] Ciphertext, byte[] Body, int Asks, long DueAt)
{
    public static Table<MessageId, WaitingMessage> Table { get; } = new("waiting", ["id"], ["due_at"])
    {
        KeyOf = static message => message.Id,
        KeyColumns = static id => [id.Value.ToByteArray(bigEndian: true)],
        OtherColumns = static message => [message.DueAt],
        Encode = StoreJson.Encode,
        Decode = StoreJson.Decode<WaitingMessage>,
    };
}
