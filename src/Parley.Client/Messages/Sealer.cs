using Google.Protobuf;
using Parley.Client.Chats;
using Parley.Client.Keys;
using Parley.Client.Media;
using Parley.Client.People;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Crypto;
using Parley.Signal;

namespace Parley.Client.Messages;

/// <summary>Makes of a written message what goes over the wire, and stores it together with the ratchets it moved, before any of it leaves.</summary>
internal sealed class Sealer(Core core, ChatBook chats, DeviceLists lists, People.VerifiedPeople verified, Sessions sessions)
{
    private const int Rounds = 3;
    private const string Undecided = "key-undecided";

    /// <summary>The person is to decide first what to make of another's new key.</summary>
    public static bool IsUndecided(RefusedException refusal) => refusal.Problem is null && refusal.Code == Undecided;

    /// <summary>Seals for the audience as it is known now. What was sealed for a device that still belongs to it stays as it is.</summary>
    public async Task<OutboxEntry> Seal(MessageId id, ChatId chatId, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (members, audience) = (chats.Get(chatId).Members, new List<PinnedList>());
            foreach (var member in members)
                audience.Add(await lists.Ensure(member.Person.Id, member.ListEpoch, cancellationToken));
            RefuseUndecided(members);
            if (await core.Store.Change(step => SealNow(step, id, members, audience), cancellationToken) is { } entry)
                return entry;
            await OpenSessions(audience, cancellationToken);
        }

        throw RefusedException.Here("person-not-ready", "A device of this person cannot be reached securely yet.");
    }

    private async Task OpenSessions(List<PinnedList> audience, CancellationToken cancellationToken)
    {
        var missing = await core.Store.Change(step => WithoutSession(step, Targets(audience)), cancellationToken);
        foreach (var devices in missing.GroupBy(target => target.List.Account))
            await sessions.Establish(devices.Key, [.. devices.Select(target => target.Device.DeviceId)], cancellationToken);
    }

    /// <summary>Null when a list or a session has changed since they were asked for.</summary>
    private OutboxEntry? SealNow(Step step, MessageId id, IReadOnlyList<StoredMember> members, List<PinnedList> audience)
    {
        RefuseUndecided(members);
        var entry = step.Get(OutboxEntry.Table, id) ?? throw RefusedException.Here("message-unknown", "This message is not waiting to be sent.");
        if (audience.Exists(list => lists.Pinned(list.Account)?.Epoch != list.Epoch))
            return null;
        var targets = Targets(audience);
        var kept = (entry.Sealed?.Envelopes ?? []).Where(envelope => targets.Exists(envelope.Fits)).ToList();
        var lacking = targets.Where(target => !kept.Exists(envelope => envelope.Fits(target))).Select(target => (Target: target, Session: Sessions.Load(step, target.Address))).ToList();
        if (!lacking.TrueForAll(each => sessions.Fits(each.Session, each.Target.Device)))
            return null;
        var hash = Audience.Hash(audience.Select(list => (list.Account, list.Epoch)));
        var message = entry.Sealed is { } before ? before with { AudienceHash = hash } : SealBody(entry, hash);
        var sealedEntry = entry with { Sealed = message with { Envelopes = [.. kept, .. lacking.Select(each => Encrypt(step, entry, message, each.Target, each.Session))] } };
        step.Put(OutboxEntry.Table, sealedEntry);
        return sealedEntry;
    }

    /// <summary>Not a byte for a key that the person has compared and that has changed since.</summary>
    private void RefuseUndecided(IReadOnlyList<StoredMember> members)
    {
        if (members.Any(verified.IsUndecided))
            throw RefusedException.Here(Undecided, "The safety number is not the one that was compared.");
    }

    private SealedMessage SealBody(OutboxEntry entry, byte[] audienceHash)
    {
        var content = new Content { SentAt = entry.At };
        if (entry.File is { } file)
            content.File = FileContent.Write(file, entry.Text);
        else
            content.Text = new Text { Text_ = entry.Text };
        var (contentKey, body, hash) = MessageBody.Seal(content.ToByteArray(), core.Random);
        return new SealedMessage(body, contentKey, hash, audienceHash, []);
    }

    private SealedEnvelope Encrypt(Step step, OutboxEntry entry, SealedMessage message, Target target, SessionRecord session)
    {
        var payload = new DevicePayload
        {
            RecipientList = target.List.Head(),
            MessageKey = new MessageKey
            {
                MessageId = entry.Id.ToString(),
                ChatId = entry.ChatId.ToString(),
                ContentKey = ByteString.CopyFrom(message.ContentKey),
                BodyHash = ByteString.CopyFrom(message.BodyHash),
                SentAt = entry.At,
            },
        };
        if (lists.Pinned(core.Me) is { } own)
            payload.SenderList = own.Head();
        var (type, bytes, record) = Session.Encrypt(session, sessions.Local, target.Address, payload.ToByteArray(), core.Signal);
        Sessions.Save(step, target.Address, record);
        return new SealedEnvelope(target.List.Account, target.Device.DeviceId, target.Device.RegistrationId, type, bytes);
    }

    private List<Target> WithoutSession(Step step, List<Target> targets) =>
        [.. targets.Where(target => !sessions.Fits(Sessions.Load(step, target.Address), target.Device))];

    private List<Target> Targets(List<PinnedList> audience) => Audience.Targets(audience, sessions.Local.Address);
}
