using Parley.Client.Accounts;

namespace Parley.Client.Tests;

public sealed class ConversationTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Two_people_write_to_each_other_and_see_each_others_ticks()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        var sent = await chat.SendAsync("Hello from C#");
        Assert.Equal((MessageState.Sent, 1L), (sent.State, sent.Sequence));

        var received = await bob.Reads("Hello from C#");
        Assert.Equal("Alice", received.Message.Sender.Name);
        Assert.Equal(1, received.Chat.UnreadCount);
        await alice.Events.Hears<MessageDelivered>(told => told.UpToSequence == 1);
        Assert.Equal(MessageState.Delivered, chat.LastMessage!.State);

        await received.Chat.MarkReadAsync();
        Assert.Equal(0, received.Chat.UnreadCount);
        await alice.Events.Hears<MessageRead>(told => told.UpToSequence == 1);
        Assert.Equal(MessageState.Read, chat.LastMessage!.State);

        await received.Chat.SendAsync("And hello back");
        await alice.Reads("And hello back");
        Assert.Equal(["Hello from C#", "And hello back"], await alice.Texts(chat));
        Assert.Equal(["Hello from C#", "And hello back"], await bob.Texts(chat));
    }

    [Fact]
    public async Task Whoever_reads_on_is_seen_to_have_read_on()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("one");
        await chat.SendAsync("two");
        var first = await bob.Reads("one");
        await bob.Reads("two");

        await first.Chat.MarkReadAsync(first.Message);
        await alice.Events.Hears<MessageRead>(told => told.UpToSequence == 1);
        await first.Chat.MarkReadAsync();
        await alice.Events.Hears<MessageRead>(told => told.UpToSequence == 2);
    }

    [Fact]
    public async Task Messages_that_were_written_at_once_arrive_in_the_order_of_writing()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        var texts = Enumerable.Range(1, 40).Select(n => $"number {n}").ToArray();
        foreach (var text in texts)
            await chat.EnqueueAsync(text);
        await bob.Reads(texts[^1]);
        Assert.Equal(texts, await bob.Texts(chat));
        Assert.Equal(40, bob.Client.FindChat(chat.Id)!.UnreadCount);
        await alice.Events.Hears<MessageDelivered>(told => told.UpToSequence == 40);
        Assert.Equal(texts, await alice.Texts(chat));
    }

    [Fact]
    public async Task Two_people_who_write_at_the_same_time_both_arrive_and_agree_on_the_order()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var (hers, his) = (await alice.Client.OpenChatAsync(bob.PhoneNumber), await bob.Client.OpenChatAsync(alice.PhoneNumber));
        Assert.Equal(hers.Id, his.Id);
        // Both open a session with the other before either has heard of it.
        await Task.WhenAll(Enumerable.Range(1, 10).SelectMany(n => new[] { hers.SendAsync($"a{n}"), his.SendAsync($"b{n}") }));
        await alice.Reads("b10");
        await bob.Reads("a10");
        Assert.Equal(20, (await alice.Texts(hers)).Length);
        Assert.Equal(await alice.Texts(hers), await bob.Texts(his));
    }

    [Fact]
    public async Task Typing_is_seen_and_ends_with_the_message()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("hi");
        await bob.Reads("hi");
        chat.SetTyping(true);
        var typing = await bob.Events.Hears<TypingChanged>();
        Assert.True(typing.IsTyping);
        Assert.Equal("Alice", typing.Person.Name);
        Assert.True(typing.Chat.IsTyping);
        await chat.SendAsync("done");
        await bob.Events.Hears<TypingChanged>(told => !told.IsTyping);
        Assert.False(typing.Chat.IsTyping);
    }

    [Fact]
    public async Task Typing_that_nobody_ends_is_over_after_six_seconds()
    {
        var time = new FakeTime(TimeProvider.System.GetUtcNow());
        await using var alice = await server.SignUp("Alice");
        await using var bob = server.Device("Bob");
        bob.Choose = options => options.With(time);
        await bob.SignIn();
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("hi");
        await bob.Reads("hi");
        chat.SetTyping(true);
        await bob.Events.Hears<TypingChanged>(told => told.IsTyping);
        time.Advance(TimeSpan.FromSeconds(6));
        await bob.Events.Hears<TypingChanged>(told => !told.IsTyping);
    }

    [Fact]
    public async Task A_program_does_not_crash_when_typing_ends_while_its_device_forgets_the_account()
    {
        var time = new FakeTime(TimeProvider.System.GetUtcNow());
        await using var alice = await server.SignUp("Alice");
        await using var bob = server.Device("Bob");
        bob.Choose = options => options.With(time);
        await bob.SignIn();
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("hi");
        await bob.Reads("hi");
        chat.SetTyping(true);
        await bob.Events.Hears<TypingChanged>(told => told.IsTyping);
        await bob.Client.Engine.Core.Store.Change(step => step.Delete(StoredAccount.Table, default));
        time.Advance(TimeSpan.FromSeconds(6));
        await bob.Events.Hears<TypingChanged>(told => !told.IsTyping);
    }

    [Fact]
    public async Task Coming_and_going_is_seen_by_those_who_share_a_chat()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await alice.Events.Hears<PresenceChanged>(told => told.Presence.IsOnline);
        Assert.True(chat.Presence!.Value.IsOnline);
        bob.Client.AppearOnline(false);
        // Who has never been there has not been seen last: that may have been told first.
        await alice.Events.Hears<PresenceChanged>(told => told.Presence is { IsOnline: false, LastSeen: not null });
        Assert.False((await alice.Client.GetPresenceAsync(chat.Person.Id)).IsOnline);
    }

    [Fact]
    public async Task Both_sides_have_the_same_safety_number()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("hi");
        var received = await bob.Reads("hi");
        var (hers, his) = (await chat.GetSafetyNumberAsync(), await received.Chat.GetSafetyNumberAsync());
        Assert.Equal(60, hers.Digits.Length);
        Assert.Equal(hers.Digits, his.Digits);
        Assert.True(Signal.SafetyNumber.CompareQr(hers.Qr.Span, his.Qr.Span));
    }

    [Fact]
    public async Task History_comes_in_pages_from_the_newest_to_the_oldest()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        for (var n = 1; n <= 7; n++)
            await chat.SendAsync($"{n}");
        var newest = await chat.GetHistoryAsync(3);
        Assert.Equal(["5", "6", "7"], newest.Select(message => message.Text));
        var middle = await chat.GetHistoryAsync(3, newest[0]);
        Assert.Equal(["2", "3", "4"], middle.Select(message => message.Text));
        Assert.Equal(["1"], (await chat.GetHistoryAsync(3, middle[0])).Select(message => message.Text));
    }

    [Fact]
    public async Task People_are_found_by_number_and_by_username()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var username = $"bob_{bob.PhoneNumber[^6..]}";
        var profile = await bob.Client.UpdateProfileAsync(username: username, about: "Builds boats");
        Assert.Equal((username, "Bob", "Builds boats"), (profile.Username, profile.DisplayName, profile.About));
        Assert.Equal(profile, bob.Client.Me);

        var byNumber = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        var byName = await alice.Client.OpenChatAsync("@" + username.ToUpperInvariant());
        Assert.Same(byNumber, byName);
        Assert.Equal("Builds boats", (await alice.Client.GetPersonAsync(byName.Person.Id)).About);
        Assert.Contains(await alice.Client.SearchAsync(username[..6]), person => person.Id == byName.Person.Id);
        var nobody = await Assert.ThrowsAsync<RefusedException>(() => alice.Client.OpenChatAsync(username[..6]));
        Assert.Equal("person-not-found", nobody.Code);
    }

    [Fact]
    public async Task The_same_id_is_the_same_message_however_often_it_is_sent()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        var id = new Contracts.MessageId(Guid.NewGuid());
        var first = await chat.SendAsync("once", id);
        Assert.Equal(first.Sequence, (await chat.SendAsync("twice", id)).Sequence);
        await chat.SendAsync("next");
        await bob.Reads("next");
        Assert.Equal(["once", "next"], await bob.Texts(chat));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16_385)]
    public async Task A_message_of_no_or_too_many_characters_is_refused(int characters)
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        Assert.Equal("input-invalid", (await Assert.ThrowsAsync<RefusedException>(() => chat.SendAsync(new string('x', characters)))).Code);
        Assert.Empty(await chat.GetHistoryAsync());
    }

    [Fact]
    public async Task The_longest_message_arrives_whole()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        var text = string.Concat(Enumerable.Repeat("\U0001F600", 16_384));
        await chat.SendAsync(text);
        await bob.Reads(text);
    }
}
