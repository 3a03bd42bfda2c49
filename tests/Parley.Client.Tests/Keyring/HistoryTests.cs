using Parley.Client.Tests.Hostile;
using Parley.Client.Keyring;
using Parley.Client.Messages;

namespace Parley.Client.Tests.Keyring;

public sealed class HistoryTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_linked_device_has_the_last_message_in_the_list_and_everything_in_order_own_messages_included()
    {
        await using var talk = await Talk.Begin(server);
        var texts = await talk.Say(130);
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        await Talk.Complete(laptop);
        var chat = laptop.Client.FindChat(talk.Chat)!;
        Assert.Equal(("message 129", true), (chat.LastMessage!.Text, chat.IsHistoryComplete));
        Assert.Equal(texts, await laptop.Texts(talk.Chat));
        var messages = await chat.GetHistoryAsync(500);
        Assert.Equal(Enumerable.Range(1, 130).Select(number => (long?)number), messages.Select(message => message.Sequence));
        Assert.Equal(Enumerable.Range(0, 130).Select(number => number % 3 != 2), messages.Select(message => message.IsMine));
        Assert.Equal(Enumerable.Range(0, 130).Select(number => number % 3 == 2 ? "Bob" : "Alice"), messages.Select(message => message.Sender.Name));
        Assert.Equal((await talk.Phone.Client.FindChat(talk.Chat)!.GetHistoryAsync(500)).Select(message => (message.Id, message.At)), messages.Select(message => (message.Id, message.At)));
        Assert.Equivalent(new HistoryState(false, 0, []), laptop.Client.History);
    }

    [Fact]
    public async Task Whoever_pages_back_is_given_older_messages_before_the_background_has_come_to_them()
    {
        await using var talk = await Talk.Begin(server);
        var texts = await talk.Say(60);
        await using var laptop = server.Device("laptop");
        // The background never comes to the second page.
        laptop.Choose = options => options.With(time: new Standstill());
        await laptop.LinkWith(talk.Phone);
        var chat = laptop.Client.FindChat(talk.Chat)!;
        await Talk.Until(() => Task.FromResult(chat.LastMessage is not null));
        List<string> read = [];
        Message? before = null;
        while (await chat.GetHistoryAsync(15, before) is { Count: > 0 } page)
        {
            read.InsertRange(0, page.Select(message => message.Text));
            before = page[0];
        }

        Assert.Equal(texts, read);
    }

    [Fact]
    public async Task What_a_device_has_is_read_without_a_network_and_no_page_is_asked_for()
    {
        await using var talk = await Talk.Begin(server);
        var texts = await talk.Say(5);
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        await Talk.Complete(laptop);
        await laptop.Reopen(static options => options);
        Assert.Equal(texts, await laptop.Texts(talk.Chat));
        Assert.Equal("message 4", laptop.Client.FindChat(talk.Chat)!.LastMessage!.Text);
    }

    [Fact]
    public async Task What_was_not_read_on_the_other_device_counts_as_unread_and_nothing_of_it_arrives()
    {
        await using var talk = await Talk.Begin(server);
        await talk.Say(12);
        var phones = talk.Phone.Client.FindChat(talk.Chat)!;
        await phones.MarkReadAsync((await phones.GetHistoryAsync())[5]);
        await talk.Bob.Events.Hears<MessageRead>(told => told.UpToSequence == 6);
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        await Talk.Complete(laptop);
        Assert.Equal(2, laptop.Client.FindChat(talk.Chat)!.UnreadCount);
        Assert.Empty(laptop.Events.Told.OfType<MessageReceived>());
        await talk.Bob.Client.FindChat(talk.Chat)!.SendAsync("and then");
        await laptop.Reads("and then");
        await foreach (var message in laptop.Client.ReadMessagesAsync(after: 0))
        {
            Assert.Equal(("and then", 1), (message.Text, message.Arrival));
            break;
        }

        Assert.Equal(3, laptop.Client.FindChat(talk.Chat)!.UnreadCount);
    }

    [Fact]
    public async Task A_message_that_the_history_has_brought_before_the_mailbox_arrives_all_the_same_and_once()
    {
        await using var talk = await Talk.Begin(server);
        await talk.Say(3);
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        await Talk.Complete(laptop);
        await laptop.Close();
        var sent = await talk.Bob.Client.FindChat(talk.Chat)!.SendAsync("both ways");
        await talk.Phone.Reads("both ways");
        var known = (await talk.Phone.Client.Engine.Core.Store.Change(step => step.Get(StoredMessage.Table, sent.Id)))!;
        await laptop.Open();
        await laptop.Client.Engine.Core.Store.Change(step =>
        {
            step.Put(StoredMessage.Table, known with { Arrival = 0 });
        });
        await laptop.Online();
        Assert.Equal(sent.Id, (await laptop.Reads("both ways")).Message.Id);
        await laptop.Restart();
        await talk.Bob.Client.FindChat(talk.Chat)!.SendAsync("last");
        await laptop.Reads("last");
        Assert.DoesNotContain(laptop.Events.Told.OfType<MessageReceived>(), told => told.Message.Id == sent.Id);
    }

    [Fact]
    public async Task A_third_device_has_what_the_second_has_written_for_it()
    {
        await using var talk = await Talk.Begin(server);
        var texts = await talk.Say(6);
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        await Talk.Complete(laptop);
        await talk.Phone.Close();
        foreach (var (writer, text) in new[] { (laptop, "from the laptop"), (talk.Bob, "from Bob") })
        {
            await writer.Client.FindChat(talk.Chat)!.SendAsync(text);
            await laptop.Has(talk.Chat, text);
            texts.Add(text);
        }

        await Talk.Write(laptop);
        await talk.Phone.Open();
        await talk.Phone.Online();
        Assert.Equal("1-8", await talk.Covered());
        await using var tablet = await server.Device("tablet").LinkWith(talk.Phone);
        await Talk.Complete(tablet);
        Assert.Equal(texts, await tablet.Texts(talk.Chat));
        Assert.Empty(tablet.Client.History.Warnings);
        // The phone has left out what the laptop had written.
        Assert.Equal(2, (await talk.Segments()).Count);
    }

    [Fact]
    public async Task Keys_are_written_when_there_are_forty_or_half_a_minute_after_the_first_of_fewer()
    {
        var time = new FakeTime();
        await using var talk = await Talk.Begin(server);
        await talk.Phone.Reopen(options => options.With(time: time));
        await talk.Phone.Online();
        await talk.Say(39);
        Assert.Equal("", await talk.Covered());
        await talk.Say(1, 39);
        await Talk.Until(async () => await Talk.Waiting(talk.Phone) == 0);
        Assert.Equal("1-40", await talk.Covered());
        await talk.Say(1, 40);
        await Talk.Until(async () => await Talk.Waiting(talk.Phone) == 1);
        time.Advance(TimeSpan.FromSeconds(20));
        await talk.Say(1, 41);
        await Talk.Until(async () => await Talk.Waiting(talk.Phone) == 2);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("1-40", await talk.Covered());
        time.Advance(TimeSpan.FromSeconds(1));
        await Talk.Until(async () => await talk.Covered() == "1-42");
        await Talk.Until(async () => await Talk.Waiting(talk.Phone) == 0);
    }

    [Fact]
    public async Task A_program_that_ends_has_written_what_opens_its_last_messages()
    {
        await using var talk = await Talk.Begin(server);
        await talk.Phone.Reopen(options => options.With(historyOnDispose: TimeSpan.FromMinutes(5)));
        await talk.Phone.Online();
        await talk.Say(3);
        Assert.Equal("", await talk.Covered());
        await talk.Phone.Reopen(static options => options);
        Assert.Equal(("1-3", 0), (await talk.Covered(), await Talk.Waiting(talk.Phone)));
    }

    [Fact]
    public async Task A_program_that_ends_does_not_wait_for_a_server_that_does_not_answer()
    {
        var time = new FakeTime();
        await using var hostile = await HostileServer.Start(server.Process);
        await using var phone = await server.SignUp("Alice", hostile.Address);
        await Talk.Until(() => Task.FromResult(Talk.Keys(phone).Count > 0));
        await using var bob = await server.SignUp("Bob");
        await phone.Reopen(options => options.With(time: time, historyOnDispose: TimeSpan.FromSeconds(3)));
        await phone.Online();
        await (await phone.Client.OpenChatAsync(bob.PhoneNumber)).SendAsync("hello");
        var asked = new TaskCompletionSource();
        using var held = new ManualResetEventSlim();
        hostile.Cut = path =>
        {
            if (!path.StartsWith("chats/", StringComparison.Ordinal))
                return false;
            asked.TrySetResult();
            held.Wait();
            return true;
        };
        try
        {
            var closing = phone.Close();
            await asked.Task.WaitAsync(Patience.Most);
            time.Advance(TimeSpan.FromSeconds(2));
            Assert.False(closing.IsCompleted);
            time.Advance(TimeSpan.FromSeconds(1));
            await closing.WaitAsync(Patience.Most);
        }
        finally
        {
            held.Set();
        }
    }

    [Fact]
    public async Task A_message_that_has_no_key_yet_stands_at_its_place_and_is_read_as_soon_as_somebody_writes_the_key()
    {
        await using var talk = await Talk.Begin(server);
        var texts = await talk.Say(5);
        var kept = await talk.Phone.Client.Engine.Core.Store.Change(step =>
        {
            var key = StoredContentKey.Of(step, talk.Chat, 10)[3];
            step.Delete(StoredContentKey.Table, key.Id);
            return key;
        });
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        await Talk.Complete(laptop);
        Assert.Equal(["message 0", "message 1", "message 2", "<Waiting>", "message 4"], await laptop.Texts(talk.Chat));
        await talk.Phone.Client.Engine.Core.Store.Change(step => step.Put(StoredContentKey.Table, kept));
        await Talk.Write(talk.Phone);
        laptop.Client.Engine.History.Fill.LookAgain();
        await Talk.Until(async () => !(await laptop.Texts(talk.Chat)).Contains("<Waiting>"));
        Assert.Equal(texts, await laptop.Texts(talk.Chat));
    }

    [Fact]
    public async Task An_own_message_out_of_the_history_is_given_to_nobody_who_asks_for_its_key()
    {
        await using var talk = await Talk.Begin(server);
        await talk.Say(2);
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        await Talk.Complete(laptop);
        var message = (await laptop.Client.FindChat(talk.Chat)!.GetHistoryAsync())[0];
        Assert.Null((await laptop.Client.Engine.Core.Store.Change(step => step.Get(StoredMessage.Table, message.Id)))!.Secret);
        Assert.NotNull((await talk.Phone.Client.Engine.Core.Store.Change(step => step.Get(StoredMessage.Table, message.Id)))!.Secret);
    }

    [Fact]
    public async Task A_message_that_could_not_be_opened_is_read_with_the_key_that_another_own_device_has_kept()
    {
        await using var talk = await Talk.Begin(server);
        await talk.Say(3);
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        await Talk.Complete(laptop);
        await laptop.Close();
        await talk.Bob.Client.FindChat(talk.Chat)!.SendAsync("to both");
        await talk.Phone.Reads("to both");
        await Talk.Write(talk.Phone);
        // Whoever could be asked is not there, and the laptop has lost its keys.
        await talk.Bob.Close();
        await talk.Phone.Close();
        await laptop.Open();
        await laptop.Client.Engine.Core.Store.Change(step =>
        {
            step.DeleteAll(Parley.Client.People.StoredSession.Table);
            step.DeleteWhere("DELETE FROM prekeys");
        });
        await laptop.Online();
        var read = await laptop.Reads("to both");
        Assert.Equal((4, 1), (read.Message.Sequence, read.Message.Arrival));
    }

    /// <summary>A clock by which nothing that is put off ever begins.</summary>
    private sealed class Standstill : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            dueTime == Timeout.InfiniteTimeSpan ? new Never() : System.CreateTimer(callback, state, dueTime, period);

        private sealed class Never : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
