using System.Security.Cryptography;
using Google.Protobuf;
using Parley.Client.Keys;
using Parley.Contracts.V1;
using Parley.Crypto;
using Parley.Signal;

namespace Parley.Client.Tests.Hostile;

/// <summary>What a server can make of the entries that it delivers. Bob's server lies, Alice's does not.</summary>
public sealed class HostileEntryTests(SharedServer server) : IClassFixture<SharedServer>, IAsyncLifetime
{
    private HostileServer _hostile = null!;
    private Device _alice = null!;
    private Device _bob = null!;
    private Chat _chat = null!;
    private long _forgedId = 1L << 50;

    public async Task InitializeAsync()
    {
        _hostile = await HostileServer.Start(server.Process);
        _alice = await server.SignUp("Alice");
        _bob = server.Device("Bob", _hostile.Address);
        // No time goes by for Bob: what he cannot open stays so, however long a test takes.
        _bob.Choose = options => options.With(time: new FakeTime(TimeProvider.System.GetUtcNow()));
        await _bob.SignIn();
        _chat = await _alice.Client.OpenChatAsync(_bob.PhoneNumber);
        await _chat.SendAsync("honest");
        await _bob.Reads("honest");
        await _alice.Events.Hears<MessageDelivered>();
    }

    public async Task DisposeAsync()
    {
        await _alice.DisposeAsync();
        await _bob.DisposeAsync();
        await _hostile.DisposeAsync();
    }

    public static TheoryData<string> Forgeries { get; } =
    [
        "another message id", "another sender", "a sender that is no account", "a device that is in no list", "a device number beyond all", "another body", "no body", "a broken ciphertext",
        "the other type of envelope", "an unknown type of envelope", "no ciphertext", "sequence zero", "a negative sequence", "a huge sequence",
        "a chat that does not exist", "a chat that is no id", "no message",
    ];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task An_entry_with_something_forged_says_nothing_and_blocks_nothing(string what)
    {
        Forge(entry =>
        {
            Change(entry, what);
            return [entry];
        });
        await _chat.SendAsync("forged");
        await _alice.Events.Hears<MessageDelivered>(told => told.UpToSequence == 2);
        _hostile.ToClient = static frame => [frame];
        await _chat.SendAsync("honest again");
        await _bob.Reads("honest again");
        Assert.DoesNotContain("forged", await _bob.Texts(_chat));
        Assert.Equal("honest again", _bob.Client.FindChat(_chat.Id)!.LastMessage!.Text);
        Assert.Equal(ConnectionState.Online, _bob.Client.Connection);
        await _bob.Client.FindChat(_chat.Id)!.SendAsync("and back");
        await _alice.Reads("and back");
    }

    [Fact]
    public async Task Entries_that_are_played_again_change_nothing()
    {
        Forge(entry => [entry, Again(entry, sequence: null), Again(entry, sequence: 7)]);
        await _chat.SendAsync("twice told");
        await _alice.Events.Hears<MessageDelivered>(told => told.UpToSequence == 2);
        _hostile.ToClient = static frame => [frame];
        await _chat.SendAsync("last");
        await _bob.Reads("last");
        Assert.Equal(["honest", "twice told", "last"], await _bob.Texts(_chat));
        Assert.Equal(3, _bob.Client.FindChat(_chat.Id)!.UnreadCount);
        Assert.Equal(3, _bob.Events.Told.OfType<MessageReceived>().Count());
    }

    [Fact]
    public async Task A_message_that_came_broken_first_and_whole_later_is_shown_properly()
    {
        Forge(entry =>
        {
            var broken = Again(entry, sequence: null);
            broken.Ciphertext = ByteString.CopyFrom(entry.Ciphertext.Span[..^1]);
            return [broken, entry];
        });
        await _chat.SendAsync("whole");
        await _bob.Reads("whole");
        Assert.Equal(["honest", "whole"], await _bob.Texts(_chat));
        Assert.Equal(2, _bob.Client.FindChat(_chat.Id)!.UnreadCount);
        var first = _bob.Events.Told.OfType<MessageReceived>().First(told => told.Message.Sequence == 2);
        Assert.Equal((MessageKind.Waiting, 0L), (first.Message.Kind, first.Message.Arrival));
    }

    [Fact]
    public async Task Entries_of_random_bytes_do_not_stop_the_mailbox()
    {
        const int Entries = 120;
        var random = new SeededRandom(7);
        Forge(entry => Enumerable.Range(0, Entries).Select(n =>
        {
            var noise = Again(entry, sequence: null);
            noise.Message.MessageId = Guid.NewGuid().ToString();
            noise.Message.Sequence = 100 + n;
            noise.Type = random.Below(2) == 0 ? EnvelopeType.Whisper : EnvelopeType.Prekey;
            noise.Ciphertext = ByteString.CopyFrom(Noise(random, entry.Ciphertext.ToByteArray(), n % 3));
            return noise;
        }));
        await _chat.SendAsync("lost in noise");
        await _bob.Events.Hears<MessageReceived>(told => told.Message.Sequence == 100 + Entries - 1);
        _hostile.ToClient = static frame => [frame];
        await _chat.SendAsync("honest again");
        await _bob.Reads("honest again");
        Assert.DoesNotContain("lost in noise", await _bob.Texts(_chat));
    }

    [Fact]
    public async Task Nobody_speaks_for_somebody_else_with_keys_of_their_own()
    {
        using var keys = KeyPair.Generate(RandomNumberGenerator.GetBytes(32));
        await Arrives(await Crafted(_alice.Client.Me.Id.Value, keys, "forged"));
        Assert.Equal(["honest", "<Waiting>"], await _bob.Texts(_chat));
        await _chat.SendAsync("honest again");
        await _bob.Reads("honest again");
    }

    [Fact]
    public async Task Somebody_whom_the_server_lets_into_a_chat_cannot_speak_there()
    {
        await using var mallory = await server.SignUp("Mallory");
        var identity = mallory.Client.Engine.Core.Store.All(DeviceIdentity.Table)[default];
        await Arrives(await Crafted(mallory.Client.Me.Id.Value, identity.DeviceKey, "forged"));
        Assert.Equal(["honest"], await _bob.Texts(_chat));
    }

    [Fact]
    public async Task A_crafted_message_of_the_right_keys_is_taken()
    {
        // What shows that the two above are refused for their keys and not for how they were made.
        var identity = _alice.Client.Engine.Core.Store.All(DeviceIdentity.Table)[default];
        await Arrives(await Crafted(_alice.Client.Me.Id.Value, identity.DeviceKey, "crafted"));
        Assert.Equal(["honest", "crafted"], await _bob.Texts(_chat));
    }

    [Fact]
    public async Task A_first_message_is_not_taken_again_when_the_keys_it_used_were_the_last_resort()
    {
        await using var carol = await server.SignUp("Carol");
        MailboxEntry? first = null;
        Forge(entry =>
        {
            first ??= entry.Clone();
            return [entry];
        });
        await UseUpBundles(carol);
        var chat = await carol.Client.OpenChatAsync(_bob.PhoneNumber);
        await chat.SendAsync("under the last resort");
        await _bob.Reads("under the last resort");

        // Bob loses his session, as when a list changed and changed back, and with it what tells him that he has seen this message.
        var address = new Signal.DeviceAddress(carol.Client.Me.Id.Value, 1);
        await _bob.Client.Engine.Core.Store.Change(step => step.Delete(People.StoredSession.Table, address));
        var again = Again(first!, sequence: 9);
        again.Message.MessageId = Guid.NewGuid().ToString();
        await Arrives(again);
        Assert.Equal(["under the last resort", "<Waiting>"], await _bob.Texts(chat));
        Assert.Contains(_bob.Log, line => line.Contains("FirstMessagePlayedAgain", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_talks_nonsense_on_the_wire_is_left_and_met_again()
    {
        var lies = 1;
        _hostile.ToClient = frame => frame.MessageReceive is null || lies-- <= 0 ? [frame] : [new ServerFrame { Id = "nobody asked", MailboxPage = new() }, new ServerFrame()];
        await _chat.SendAsync("swallowed");
        await _chat.SendAsync("seen");
        await _bob.Reads("seen");
        await _bob.Restart();
        await _bob.Has(_chat.Id, "swallowed");
        Assert.Equal(["honest", "swallowed", "seen"], await _bob.Texts(_chat));
    }

    private static void Change(MailboxEntry entry, string what)
    {
        var message = entry.Message;
        switch (what)
        {
            case "another message id": message.MessageId = Guid.NewGuid().ToString(); break;
            case "another sender": entry.SenderAccountId = message.SenderAccountId = Guid.NewGuid().ToString(); break;
            case "a sender that is no account": entry.SenderAccountId = "nobody"; break;
            case "a device that is in no list": entry.SenderDeviceId = 77; break;
            case "a device number beyond all": entry.SenderDeviceId = uint.MaxValue; break;
            case "another body": message.Body = Flip(message.Body, message.Body.Length - 1); break;
            case "no body": message.Body = ByteString.Empty; break;
            case "a broken ciphertext": entry.Ciphertext = Flip(entry.Ciphertext, entry.Ciphertext.Length / 2); break;
            case "the other type of envelope": entry.Type = entry.Type == EnvelopeType.Prekey ? EnvelopeType.Whisper : EnvelopeType.Prekey; break;
            case "an unknown type of envelope": entry.Type = (EnvelopeType)9; break;
            case "no ciphertext": entry.Ciphertext = ByteString.Empty; break;
            case "sequence zero": message.Sequence = 0; break;
            case "a negative sequence": message.Sequence = -1; break;
            case "a huge sequence": message.Sequence = 1L << 62; break;
            case "a chat that does not exist": message.ChatId = Guid.NewGuid().ToString(); break;
            case "a chat that is no id": message.ChatId = "a chat"; break;
            case "no message": entry.Message = null; break;
            default: throw new ArgumentException(what, nameof(what));
        }
    }

    /// <summary>Whatever is delivered to Bob from now on, live or in a page, goes through this.</summary>
    private void Forge(Func<MailboxEntry, IEnumerable<MailboxEntry>> forge) => _hostile.ToClient = frame =>
    {
        // Bob refills nothing meanwhile.
        if (frame.KeysLow is not null)
            return [];
        if (frame.MessageReceive is { } live)
            return forge(live).Select(entry => new ServerFrame { MessageReceive = entry });
        if (frame.MailboxPage is { } page)
        {
            var entries = page.Entries.SelectMany(forge).ToList();
            page.Entries.Clear();
            page.Entries.Add(entries);
        }

        return [frame];
    };

    /// <summary>The same entry under another mailbox id.</summary>
    private MailboxEntry Again(MailboxEntry entry, long? sequence)
    {
        var again = entry.Clone();
        again.MailboxId = ++_forgedId;
        again.Message.Sequence = sequence ?? again.Message.Sequence;
        return again;
    }

    /// <summary>Delivers an entry to Bob and waits until he has acknowledged it.</summary>
    private async Task Arrives(MailboxEntry entry)
    {
        var acknowledged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _hostile.FromClient = frame =>
        {
            if (frame.MailboxAcknowledge?.MailboxIds.Contains(entry.MailboxId) == true)
                acknowledged.TrySetResult();
            return frame;
        };
        var delivered = false;
        _hostile.ToClient = frame =>
        {
            if (delivered)
                return [frame];
            delivered = true;
            return [frame, new ServerFrame { MessageReceive = entry }];
        };
        _bob.Client.AppearOnline(false);
        await acknowledged.Task.WaitAsync(Patience.Most);
        _hostile.ToClient = static frame => [frame];
    }

    /// <summary>A message for Bob in the chat of Alice and Bob, by whoever holds this key and says to be device 1 of this account.</summary>
    private async Task<MailboxEntry> Crafted(Guid account, KeyPair key, string text)
    {
        var bob = _bob.Client.Engine.Core.Account.Address;
        var bundles = await _alice.Client.Engine.Keys.Bundles(_bob.Client.Me.Id, [bob.DeviceId], CancellationToken.None);
        var bundle = bundles.Bundles.Single();
        var environment = new SignalEnvironment(RandomNumberGenerator.Fill, TimeProvider.System);
        var local = new LocalIdentity(new Signal.DeviceAddress(account, 1), key, 77);
        var session = Session.Initiate(
            local,
            new PreKeyBundle(
                bob, bundle.RegistrationId, bundle.IdentityKey, new(bundle.SignedPreKey.Id, bundle.SignedPreKey.PublicKey, bundle.SignedPreKey.Signature!),
                new(bundle.KyberPreKey.Id, bundle.KyberPreKey.PublicKey, bundle.KyberPreKey.Signature!),
                bundle.PreKey is { } oneTime ? new(oneTime.Id, oneTime.PublicKey) : null),
            environment);
        var (contentKey, body, hash) = MessageBody.Seal(new Content { SentAt = 1, Text = new Text { Text_ = text } }.ToByteArray(), RandomNumberGenerator.Fill);
        var record = new MessageRecord
        {
            MessageId = Guid.NewGuid().ToString(),
            ChatId = _chat.Id.ToString(),
            Sequence = 2,
            SenderAccountId = account.ToString(),
            SenderDeviceId = 1,
            CommittedAt = 1,
            Body = ByteString.CopyFrom(body),
        };
        var payload = new DevicePayload
        {
            MessageKey = new MessageKey { MessageId = record.MessageId, ChatId = record.ChatId, ContentKey = ByteString.CopyFrom(contentKey), BodyHash = ByteString.CopyFrom(hash) },
        };
        var sent = Session.Encrypt(session, local, bob, payload.ToByteArray(), environment);
        return new MailboxEntry
        {
            MailboxId = ++_forgedId,
            SenderAccountId = record.SenderAccountId,
            SenderDeviceId = 1,
            Type = (EnvelopeType)sent.Type,
            Ciphertext = ByteString.CopyFrom(sent.Bytes),
            CommittedAt = 1,
            Message = record,
        };
    }

    /// <summary>Takes Bob's one-time keys until the server hands out the last resort.</summary>
    private async Task UseUpBundles(Device by)
    {
        WireBundle bundle;
        do
            bundle = (await by.Client.Engine.Keys.Bundles(_bob.Client.Me.Id, [1], CancellationToken.None)).Bundles.Single();
        while (bundle.PreKey is not null || bundle.KyberPreKey.Id != _bob.Client.Engine.Core.Store.All(DeviceIdentity.Table)[default].LastResortId);
    }

    private static byte[] Noise(SeededRandom random, byte[] ciphertext, int how)
    {
        if (how == 0)
        {
            var bytes = new byte[random.Below(300)];
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)random.Below(256);
            return bytes;
        }

        for (var hits = 1 + random.Below(4); hits > 0; hits--)
            ciphertext[random.Below(ciphertext.Length)] = (byte)random.Below(256);
        return how == 1 ? ciphertext : ciphertext[..random.Below(ciphertext.Length)];
    }

    private static ByteString Flip(ByteString bytes, int at)
    {
        var flipped = bytes.ToByteArray();
        flipped[at] ^= 1;
        return ByteString.CopyFrom(flipped);
    }
}
