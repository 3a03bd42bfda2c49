using System.Security.Cryptography;
using Google.Protobuf;
using Parley.Client.Messages;
using Parley.Client.Repair;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Crypto;
using DeviceAddress = Parley.Signal.DeviceAddress;

namespace Parley.Client.Tests.Hostile;

public sealed class HostileRepairTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Keys_are_given_only_of_own_messages_and_only_to_members_of_their_chat_and_not_without_end()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        await using var mallory = await server.SignUp("Mallory");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        var first = await chat.SendAsync("for Bob");
        await bob.Reads("for Bob");
        var second = await bob.Client.FindChat(chat.Id)!.SendAsync("from Bob");
        await alice.Reads("from Bob");
        var other = await mallory.Client.OpenChatAsync(alice.PhoneNumber);
        await other.SendAsync("hello");
        await alice.Reads("hello");
        await alice.Client.FindChat(other.Id)!.SendAsync("hello yourself");
        await mallory.Reads("hello yourself");

        Assert.Equal(0, await Answers(alice, mallory, first.Id, chat.Id));
        Assert.Equal(0, await Answers(alice, mallory, first.Id, other.Id));
        Assert.Equal(0, await Answers(alice, bob, second.Id, chat.Id));
        Assert.Equal(0, await Answers(alice, bob, first.Id, other.Id));
        for (var asked = 2; asked < RepairRules.MostHeard; asked++)
            Assert.Equal(1, await Answers(alice, bob, first.Id, chat.Id));
        Assert.Equal(0, await Answers(alice, bob, first.Id, chat.Id));
    }

    [Fact]
    public async Task What_was_written_before_is_given_to_nobody_who_has_another_account_identity_key_since()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        var before = await chat.SendAsync("for Bob alone");
        await bob.Reads("for Bob alone");
        await using var impostor = new Device(server.Process, "Bob anew", bob.PhoneNumber) { Choose = options => options.With(startAnew: true) };
        await impostor.SignIn();
        await alice.Events.Hears<SecurityCodeChanged>();
        var after = await chat.SendAsync("for whoever is there now");
        await impostor.Reads("for whoever is there now");

        Assert.Equal(0, await Answers(alice, impostor, before.Id, chat.Id));
        Assert.Equal(1, await Answers(alice, impostor, after.Id, chat.Id));
    }

    [Fact]
    public async Task Nothing_but_its_own_key_from_its_own_sender_opens_a_message_that_waits()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        await using var mallory = await server.SignUp("Mallory");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        var sent = await chat.SendAsync("for Bob");
        await bob.Reads("for Bob");
        var secret = MessageBody.Seal(new Content { Text = new Text { Text_ = "for Bob" } }.ToByteArray(), RandomNumberGenerator.Fill);
        var (key, hash, wrong) = (secret.ContentKey, secret.Hash, RandomNumberGenerator.GetBytes(32));
        await WaitsAgain(bob, sent.Id, secret.Body);

        Assert.False(await Heals(bob, mallory, Key(sent.Id, chat.Id, key, hash)));
        Assert.False(await Heals(bob, alice, Key(sent.Id, chat.Id, wrong, hash)));
        Assert.False(await Heals(bob, alice, Key(sent.Id, chat.Id, key, wrong)));
        Assert.False(await Heals(bob, alice, Key(sent.Id, chat.Id, key[1..], hash)));
        Assert.False(await Heals(bob, alice, Key(sent.Id, new ChatId(Guid.NewGuid()), key, hash)));
        Assert.True(await Heals(bob, alice, Key(sent.Id, chat.Id, key, hash)));
        Assert.Equal(["for Bob"], await bob.Texts(chat));
    }

    /// <summary>How many keys a request brings.</summary>
    private static Task<int> Answers(Device asked, Device by, MessageId message, ChatId chat)
    {
        var request = new RetryRequest { Messages = { new MissingMessage { MessageId = message.ToString(), ChatId = chat.ToString() } } };
        return asked.Client.Engine.Core.Store.Change(step =>
        {
            var before = step.Find(StoredControl.Table, "").Count;
            asked.Client.Engine.Repair.Take(step, AddressOf(by), new DevicePayload { RetryRequest = request });
            return step.Find(StoredControl.Table, "").Count - before;
        });
    }

    private static Task<bool> Heals(Device waiting, Device by, MessageKey key) => waiting.Client.Engine.Core.Store.Change(step =>
    {
        waiting.Client.Engine.Repair.Take(step, AddressOf(by), new DevicePayload { RetryAnswer = new RetryAnswer { Keys = { key } } });
        return step.Find(WaitingMessage.Table, "").Count == 0;
    });

    /// <summary>As if it had never been opened.</summary>
    private static Task WaitsAgain(Device device, MessageId id, byte[] body) => device.Client.Engine.Core.Store.Change(step =>
    {
        var message = step.Get(StoredMessage.Table, id)!;
        step.Put(StoredMessage.Table, message with { Kind = MessageKind.Waiting, Text = "", Arrival = 0 });
        step.Put(WaitingMessage.Table, new WaitingMessage(id, message.ChatId, message.Sequence!.Value, message.Sender, 1, 2, [], body, Asks: 0, long.MaxValue));
    });

    private static MessageKey Key(MessageId id, ChatId chat, byte[] contentKey, byte[] hash) => new()
    {
        MessageId = id.ToString(),
        ChatId = chat.ToString(),
        ContentKey = ByteString.CopyFrom(contentKey),
        BodyHash = ByteString.CopyFrom(hash),
        SentAt = 1,
    };

    private static DeviceAddress AddressOf(Device device) => device.Client.Engine.Core.Account.Address;
}
