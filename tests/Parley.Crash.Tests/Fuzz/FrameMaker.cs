using Google.Protobuf;
using Parley.Contracts;
using Parley.Contracts.V1;

namespace Parley.Crash.Tests.Fuzz;

/// <summary>Frames that are well-formed protobuf, with values that mostly are not what the interface asks for.</summary>
internal sealed class FrameMaker(BareChat chat, BareAccount self, BareAccount other, SeededRandom random)
{
    private readonly string[] _chats = [chat.IdText, chat.IdText, chat.IdText.ToUpperInvariant(), chat.Id.ToString("N")];
    private readonly string[] _accounts = [self.AccountId.ToString("D"), other.AccountId.ToString("D")];

    public ClientFrame Next()
    {
        var frame = new ClientFrame { Id = random.Below(12) switch { 0 => "", 1 => new string('i', random.Between(60, 200)), 2 => Mutations.Text(random), _ => "f" } };
        switch (random.Below(11))
        {
            case 0 or 1:
                frame.MessageSend = Send();
                break;
            case 2:
                frame.ControlSend = new SendControl { ControlId = random.OneIn(3) ? Mutations.Text(random) : "c" };
                for (var count = random.Below(3); count > 0; count--)
                    frame.ControlSend.Envelopes.Add(Envelope());
                break;
            case 3:
                frame.MailboxPull = new MailboxPull { Limit = random.OneIn(2) ? (uint)random.Between(1, 8) : (uint)Number() };
                break;
            case 4:
                frame.MailboxAcknowledge = new MailboxAcknowledge();
                for (var count = random.OneIn(30) ? Limits.MailboxAcknowledgements + 1 : random.Below(5); count > 0; count--)
                    frame.MailboxAcknowledge.MailboxIds.Add(random.OneIn(2) ? random.Below(20_000) : Number());
                break;
            case 5:
                frame.MessageRead = new ReadMark { ChatId = Chat(), Sequence = Number() };
                break;
            case 6:
                frame.MessageTyping = new Typing { ChatId = Chat(), Active = random.OneIn(2) };
                break;
            case 7:
                frame.PresenceWatch = new PresenceWatch();
                for (var count = random.OneIn(30) ? Limits.PresenceWatch + 1 : random.Below(5); count > 0; count--)
                    frame.PresenceWatch.AccountIds.Add(Account());
                break;
            case 8:
                frame.UserOnline = new Online();
                break;
            case 9:
                frame.UserOffline = new Offline();
                break;
            default:
                if (random.OneIn(2))
                    frame.Ping = new Ping();
                break;
        }

        return frame;
    }

    private SendMessage Send()
    {
        var message = chat.Message(random.Uuid(), Bytes(40), Bytes(40));
        switch (random.Below(8))
        {
            case 0:
                message.MessageId = Mutations.Text(random);
                break;
            case 1:
                message.ChatId = Chat();
                break;
            case 2:
                message.Body = random.OneIn(20) ? ByteString.CopyFrom(new byte[Limits.BodyBytes + random.Below(2)]) : ByteString.Empty;
                break;
            case 3:
                message.AudienceHash = Bytes(40);
                break;
            case 4:
                message.Envelopes.Clear();
                break;
            case 5:
                for (var count = random.OneIn(20) ? Limits.EnvelopesPerSend + 1 : 1; count > 0; count--)
                    message.Envelopes.Add(Envelope());
                break;
            case 6:
                message.Envelopes.Add(message.Envelopes[0].Clone());
                break;
            default:
                message.Envelopes[0].RegistrationId += (uint)random.Below(2);
                break;
        }

        return message;
    }

    private DeviceEnvelope Envelope() => new()
    {
        AccountId = Account(),
        DeviceId = random.OneIn(2) ? 1 : (uint)Number(),
        RegistrationId = (uint)Number(),
        Type = random.OneIn(4) ? (EnvelopeType)Number() : EnvelopeType.Prekey,
        Ciphertext = random.OneIn(50) ? ByteString.CopyFrom(new byte[Limits.EnvelopeBytes + 1]) : Bytes(20),
    };

    private long Number() => random.OneIn(3) ? (long)random.Next() : random.Pick(Mutations.Numbers);

    private string Chat() => random.OneIn(3) ? Mutations.Text(random) : random.Pick(_chats);

    private string Account() => random.OneIn(3) ? Mutations.Text(random) : random.Pick(_accounts);

    private ByteString Bytes(int most) => ByteString.CopyFrom(random.Bytes(random.Below(most + 1)));
}
