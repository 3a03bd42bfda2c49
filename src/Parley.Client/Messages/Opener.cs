using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Parley.Client.Keys;
using Parley.Client.People;
using Parley.Client.Repair;
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
    /// <summary>Hears, within the step, what a payload says besides its content.</summary>
    public Action<Step, AccountId, DevicePayload> Heard { get; set; } = static (_, _, _) => { };

    /// <summary>Nothing is kept of what cannot be opened.</summary>
    public Opened Open(Step step, AccountId sender, int deviceId, int type, ReadOnlySpan<byte> ciphertext)
    {
        var address = new DeviceAddress(sender.Value, deviceId);
        if (lists.Pinned(sender)?.Sender(address.DeviceId, core.Now) is not { } device)
            return new Opened(null);
        DecryptResult opened;
        var shelf = new PreKeyShelf(step);
        try
        {
            opened = Session.Decrypt(
                Sessions.Load(step, address), sessions.Local, address, type, ciphertext, shelf, core.Signal, device.IdentityKey);
        }
        catch (SignalException refusal)
        {
            core.MessageWaits(refusal.Code.ToString());
            return new Opened(null, RepairRules.MeansBroken(refusal.Code));
        }
        catch (Exception exception) when (exception is not (ParleyException or SqliteException))
        {
            // Whatever an entry brings about, it must not stop those behind it.
            core.MessageWaits(exception.ToString());
            return new Opened(null);
        }

        if (opened.Consumed is { } consumed)
        {
            if (shelf.WasTaken(consumed))
            {
                core.MessageWaits("FirstMessagePlayedAgain");
                return new Opened(null);
            }

            shelf.Consume(consumed, core.Now);
        }

        // From here on the ratchet has moved for good, whatever is inside.
        Sessions.Save(step, address, opened.Record);
        var payload = Parse(opened.Plaintext);
        if (payload is not null)
            Heard(step, sender, payload);
        return new Opened(payload);
    }

    /// <summary>What a message says that this key is said to be of; null when it is not, or does not open the body.</summary>
    public static (Reading Reading, MessageSecret Secret)? Read(MessageKey? key, string messageId, string chatId, ReadOnlySpan<byte> body)
    {
        if (key is null || key.MessageId != messageId || key.ChatId != chatId)
            return null;
        var secret = new MessageSecret(key.ContentKey.ToByteArray(), key.BodyHash.ToByteArray());
        return Read(secret, body) is { } reading ? (reading, secret) : null;
    }

    /// <summary>What a body says; null when this does not open it.</summary>
    public static Reading? Read(MessageSecret secret, ReadOnlySpan<byte> body)
    {
        try
        {
            return MessageBody.TryOpen(secret.ContentKey, secret.BodyHash, body, out var bytes) ? Reading.Of(Content.Parser.ParseFrom(bytes)) : null;
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static DevicePayload? Parse(byte[] plaintext)
    {
        try
        {
            return DevicePayload.Parser.ParseFrom(plaintext);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
