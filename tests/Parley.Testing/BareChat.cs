using Google.Protobuf;
using Parley.Client.Messages;
using Parley.Contracts;
using Parley.Contracts.V1;

namespace Parley.Testing;

/// <summary>What one device has to know to send into a chat: the hash of its audience, and for which devices to make an envelope.</summary>
public sealed class BareChat
{
    private readonly (string AccountId, ListedDevice Device)[] _targets;

    private BareChat(Guid id, ByteString audienceHash, (string AccountId, ListedDevice Device)[] targets)
    {
        (Id, AudienceHash, _targets) = (id, audienceHash, targets);
        IdText = id.ToString("D");
    }

    public Guid Id { get; }

    public string IdText { get; }

    public ByteString AudienceHash { get; }

    /// <summary>Reads the members and their signed device lists.</summary>
    public static async Task<BareChat> Learn(BareAccount self, Guid chatId)
    {
        var chat = await self.Ask(HttpMethod.Get, $"chats/{chatId}");
        var members = new List<(Guid Account, DeviceListBody List)>();
        foreach (var member in chat.GetProperty("members").EnumerateArray())
        {
            var account = member.GetProperty("user").GetProperty("accountId").GetGuid();
            var list = await self.Ask(HttpMethod.Get, $"users/{account}/device-list");
            members.Add((account, DeviceListBody.Parser.ParseFrom(list.GetProperty("body").GetBytesFromBase64())));
        }

        var targets = members.SelectMany(m => m.List.Devices.Select(d => (m.Account.ToString("D"), d)))
            .Where(t => t.Item1 != self.AccountId.ToString("D") || t.d.DeviceId != self.DeviceId);
        var hash = Audience.Hash(members.Select(m => (new AccountId(m.Account), m.List.Epoch)));
        return new BareChat(chatId, ByteString.CopyFrom(hash), [.. targets]);
    }

    /// <summary>A message with this body, one envelope with this ciphertext for every device of the audience.</summary>
    public SendMessage Message(Guid messageId, ByteString body, ByteString ciphertext)
    {
        var message = new SendMessage { MessageId = messageId.ToString("D"), ChatId = IdText, Body = body, AudienceHash = AudienceHash };
        foreach (var (account, device) in _targets)
            message.Envelopes.Add(new DeviceEnvelope
            {
                AccountId = account,
                DeviceId = device.DeviceId,
                RegistrationId = device.RegistrationId,
                Type = EnvelopeType.Whisper,
                Ciphertext = ciphertext,
            });
        return message;
    }
}
