using Google.Protobuf;
using Parley.Client.Media;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Contracts.V1;

namespace Parley.Client.Messages;

/// <summary>The message for one device, as it goes over the wire.</summary>
internal sealed record SealedEnvelope(AccountId Account, int DeviceId, int RegistrationId, int Type, byte[] Ciphertext)
{
    public bool Fits(Target target) => Account == target.List.Account && DeviceId == target.Device.DeviceId && RegistrationId == target.Device.RegistrationId;

    public DeviceEnvelope ToFrame() => new()
    {
        AccountId = Account.ToString(),
        DeviceId = (uint)DeviceId,
        RegistrationId = (uint)RegistrationId,
        Type = (EnvelopeType)Type,
        Ciphertext = ByteString.CopyFrom(Ciphertext),
    };
}

/// <summary>What goes over the wire; kept until the server has it, because a repeat must be the same bytes.</summary>
internal sealed record SealedMessage(byte[] Body, byte[] ContentKey, byte[] BodyHash, byte[] AudienceHash, IReadOnlyList<SealedEnvelope> Envelopes);

/// <summary>An own message on its way to the server.</summary>
/// <param name="Id">Names it.</param>
/// <param name="ChatId">Where.</param>
/// <param name="Place">Order of sending within the chat, and on the screen.</param>
/// <param name="Text">What it says.</param>
/// <param name="At">When it was written, in milliseconds since 1970.</param>
/// <param name="Sealed">Null until it was encrypted.</param>
/// <param name="FailedCode">Why it was refused for good; it is not tried again by itself.</param>
/// <param name="File">A file to be uploaded first; then the text is its caption.</param>
/// <param name="Uploaded">The server has the file.</param>
internal sealed record OutboxEntry(MessageId Id, ChatId ChatId, long Place, string Text, long At, SealedMessage? Sealed = null, string? FailedCode = null,
    StoredFile? File = null, bool Uploaded = false)
{
    public static Table<MessageId, OutboxEntry> Table { get; } = new("outbox", ["id"], ["chat", "place", "failed"])
    {
        KeyOf = static entry => entry.Id,
        KeyColumns = static id => [id.Value.ToByteArray(bigEndian: true)],
        OtherColumns = static entry => [entry.ChatId.Value.ToByteArray(bigEndian: true), entry.Place, entry.FailedCode is null ? 0L : 1L],
        Encode = StoreJson.Encode,
        Decode = StoreJson.Decode<OutboxEntry>,
    };

    /// <summary>What a device that is no more has encrypted is encrypted anew by the one after it.</summary>
    public static void Unseal(Step step)
    {
        foreach (var entry in step.Find(Table, ""))
            step.Put(Table, entry with { Sealed = null });
    }

    public SendMessage ToFrame(SealedMessage message) => new()
    {
        MessageId = Id.ToString(),
        ChatId = ChatId.ToString(),
        Body = ByteString.CopyFrom(message.Body),
        AudienceHash = ByteString.CopyFrom(message.AudienceHash),
        Envelopes =
        {
            message.Envelopes.Select(envelope => envelope.ToFrame()),
        },
    };
}
