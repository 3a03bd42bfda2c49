using Parley.Client.Messages;
using Parley.Client.Tests.Keyring;
using Parley.Contracts;

namespace Parley.Client.Tests.Keys;

/// <summary>Whom a program says a person has compared the safety number with, and what waits when that is another one.</summary>
public sealed class VerificationTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Nothing_is_encrypted_for_somebody_whose_compared_number_has_changed_until_the_person_decides()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("hello");
        await bob.Reads("hello");
        Assert.Equal(Verification.None, chat.Verification);
        var compared = await chat.GetSafetyNumberAsync();
        await chat.MarkVerifiedAsync(compared);
        Assert.Equal(Verification.Verified, chat.Verification);

        await using var anew = await BeginAnew(bob);
        await Talk.Until(() => Task.FromResult(chat.Verification == Verification.Changed));
        var waiting = await chat.EnqueueAsync("is it you?");
        await (await anew.Client.OpenChatAsync(alice.PhoneNumber)).SendAsync("it is me");
        await alice.Reads("it is me");
        var again = await chat.EnqueueAsync("really?");
        await alice.Restart();
        chat = alice.Client.FindChat(chat.Id)!;
        Assert.Equal(Verification.Changed, chat.Verification);
        foreach (var message in (Message[])[waiting, again])
            Assert.Null((await Entry(alice, message))!.Sealed);

        var changed = await Assert.ThrowsAsync<RefusedException>(() => chat.MarkVerifiedAsync(compared));
        Assert.Equal("safety-changed", changed.Code);
        await chat.MarkVerifiedAsync(await chat.GetSafetyNumberAsync());
        await anew.Reads("is it you?");
        await anew.Reads("really?");
        Assert.Equal(Verification.Verified, chat.Verification);
    }

    [Fact]
    public async Task A_message_that_was_sealed_already_waits_for_the_decision_too()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("hello");
        await chat.MarkVerifiedAsync(await chat.GetSafetyNumberAsync());
        await alice.Close();
        await alice.Open();
        var written = await Seal(alice, chat.Id, "sealed before");
        await alice.Close();

        await using var anew = await BeginAnew(bob);
        await alice.Open();
        await alice.Online();
        chat = alice.Client.FindChat(chat.Id)!;
        await Talk.Until(() => Task.FromResult(chat.Verification == Verification.Changed));
        await chat.EnqueueAsync("and this");
        await (await anew.Client.OpenChatAsync(alice.PhoneNumber)).SendAsync("it is me");
        await alice.Reads("it is me");
        Assert.NotNull(await Entry(alice, written));
        Assert.Equal(["it is me"], await anew.Texts(chat.Id));

        await chat.MarkUnverifiedAsync();
        await anew.Reads("sealed before");
        await anew.Reads("and this");
        Assert.Equal(Verification.None, chat.Verification);
    }

    [Fact]
    public async Task What_is_decided_on_one_device_counts_on_all_and_lets_go_what_waits_there()
    {
        await using var phone = await server.SignUp("Alice");
        await using var laptop = await server.Device("laptop").LinkWith(phone);
        await using var bob = await server.SignUp("Bob");
        var chat = await phone.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("hello");
        await laptop.Has(chat.Id, "hello");
        var there = laptop.Client.FindChat(chat.Id)!;
        await there.MarkVerifiedAsync(await there.GetSafetyNumberAsync());
        await Talk.Until(() => Task.FromResult(chat.Verification == Verification.Verified));

        await using var anew = await BeginAnew(bob);
        await there.EnqueueAsync("from the laptop");
        await Talk.Until(() => Task.FromResult(there.Verification == Verification.Changed));
        await (await anew.Client.OpenChatAsync(phone.PhoneNumber)).SendAsync("it is me");
        await phone.Reads("it is me");
        await chat.MarkVerifiedAsync(await chat.GetSafetyNumberAsync());
        await anew.Reads("from the laptop");
        Assert.Equal(Verification.Verified, there.Verification);
        await phone.Events.Hears<ChatChanged>(told => told.Chat.Id == chat.Id);
    }

    /// <summary>Writes a message and seals it, without sending it.</summary>
    private static async Task<Message> Seal(Device device, ChatId chat, string text)
    {
        var engine = device.Client.Engine;
        var written = await engine.Composer.Write(chat, new MessageId(Guid.CreateVersion7()), text, CancellationToken.None);
        var sealer = new Sealer(engine.Core, engine.Chats, engine.Lists, engine.Verified, new People.Sessions(engine.Core, engine.Keys, engine.Lists));
        Assert.NotNull((await sealer.Seal(written.Id, chat, CancellationToken.None)).Sealed);
        return written;
    }

    private async Task<Device> BeginAnew(Device person)
    {
        var anew = new Device(server.Process, "Bob", person.PhoneNumber) { Choose = options => options.With(startAnew: true) };
        await anew.SignIn();
        return anew;
    }

    private static Task<OutboxEntry?> Entry(Device device, Message message) => device.Client.Engine.Core.Store.Change(step => step.Get(OutboxEntry.Table, message.Id));
}
