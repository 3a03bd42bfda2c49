using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Parley.Client.Keys;
using Parley.Client.People;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Crypto;
using Parley.Signal;
using DeviceAddress = Parley.Signal.DeviceAddress;

namespace Parley.Client.Messages;

/// <summary>Takes the ratchet one message further and opens the body, all within the step of the caller.</summary>
internal sealed class Opener(Core core, DeviceLists lists, Sessions sessions)
{
    /// <summary>What the message says; null when it cannot be read as it came. Then nothing was kept of it, unless its ratchet had moved for good.</summary>
    public Reading? Open(Step step, MailboxEntry entry, MessageRecord message, AccountId sender)
    {
        var address = new DeviceAddress(sender.Value, (int)entry.SenderDeviceId);
        if (lists.Pinned(sender)?.Sender(address.DeviceId, core.Now) is not { } device)
            return null;
        DecryptResult opened;
        var shelf = new PreKeyShelf(step);
        try
        {
            opened = Session.Decrypt(
                Sessions.Load(step, address), sessions.Local, address, (int)entry.Type, entry.Ciphertext.Span, shelf, core.Signal, device.IdentityKey);
        }
        catch (SignalException refusal)
        {
            core.MessageWaits(refusal.Code.ToString());
            return null;
        }
        catch (Exception exception) when (exception is not (ParleyException or SqliteException))
        {
            // Whatever an entry brings about, it must not stop those behind it.
            core.MessageWaits(exception.ToString());
            return null;
        }

        if (opened.Consumed is { } consumed)
        {
            if (shelf.WasTaken(consumed))
            {
                core.MessageWaits("FirstMessagePlayedAgain");
                return null;
            }

            shelf.Consume(consumed, core.Now);
        }

        // From here on the ratchet has moved for good, whatever is inside.
        Sessions.Save(step, address, opened.Record);
        return Read(opened.Plaintext, message);
    }

    /// <summary>Null when what is inside is not what stands outside.</summary>
    private static Reading? Read(byte[] plaintext, MessageRecord message)
    {
        try
        {
            var payload = DevicePayload.Parser.ParseFrom(plaintext);
            if (payload.KindCase != DevicePayload.KindOneofCase.MessageKey || payload.MessageKey.MessageId != message.MessageId || payload.MessageKey.ChatId != message.ChatId)
                return null;
            if (!MessageBody.TryOpen(payload.MessageKey.ContentKey.Span, payload.MessageKey.BodyHash.Span, message.Body.Span, out var bytes))
                return null;
            return Reading.Of(Content.Parser.ParseFrom(bytes));
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
