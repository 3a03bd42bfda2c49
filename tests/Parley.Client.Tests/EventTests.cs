using Parley.Client.Events;
using Parley.Client.Live;
using Parley.Client.Tests.Hostile;

namespace Parley.Client.Tests;

public sealed class EventTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_slow_reader_loses_the_oldest_events_is_told_how_many_and_holds_nobody_up()
    {
        var feed = new EventFeed();
        var (slow, quick) = (feed.Listen(3, CancellationToken.None), feed.Listen(100, CancellationToken.None));
        for (var n = 1; n <= 10; n++)
            feed.Tell(new SignedOut($"{n}"));
        feed.Close();
        Assert.Equal([new EventsMissed(7), new SignedOut("8"), new SignedOut("9"), new SignedOut("10")], await All(slow));
        Assert.Equal(10, (await All(quick)).Count);
    }

    [Fact]
    public async Task Whoever_stops_reading_is_forgotten()
    {
        var feed = new EventFeed();
        feed.Tell(new SignedOut("before anybody listened"));
        await foreach (var told in Told(feed, "first"))
            if (told == new SignedOut("first"))
                break;
        Assert.Equal(0, feed.Listeners);
    }

    [Fact]
    public async Task A_handler_that_never_comes_back_stops_neither_messages_nor_their_ticks()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var stuck = new TaskCompletionSource();
        var handler = Task.Run(async () =>
        {
            await foreach (var _ in bob.Client.ReadEventsAsync(capacity: 1))
                await stuck.Task;
        });
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        for (var n = 1; n <= 20; n++)
            await chat.SendAsync($"{n}");
        await alice.Events.Hears<MessageDelivered>(told => told.UpToSequence == 20);
        stuck.SetResult();
        await bob.Close();
        await handler;
    }

    [Fact]
    public async Task Reading_ends_when_the_client_is_disposed_and_when_it_is_told_to()
    {
        await using var alice = await server.SignUp("Alice");
        using var enough = new CancellationTokenSource();
        var ended = All(alice.Client.ReadEventsAsync());
        var messages = Task.Run(async () => await All(alice.Client.ReadMessagesAsync()));
        var told = Task.Run(async () => await All(alice.Client.ReadEventsAsync(cancellationToken: enough.Token)));
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => told);
        await alice.Close();
        Assert.Contains(await ended, each => each is ConnectionChanged);
        Assert.Empty(await messages);
    }

    [Fact]
    public async Task Disposing_in_the_middle_of_everything_is_clean_and_can_be_done_twice()
    {
        await using var hostile = await HostileServer.Start(server.Process);
        await using var alice = await server.SignUp("Alice", hostile.Address);
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        // The rest is under way for certain when the client is disposed.
        hostile.ToClient = static frame => frame.Ok is { Sequence: > 4 } ? [] : [frame];
        var sends = Enumerable.Range(1, 20).Select(n => chat.SendAsync($"{n}")).ToList();
        await sends[3];
        var client = alice.Client;
        await Task.WhenAll(client.DisposeAsync().AsTask(), client.DisposeAsync().AsTask());
        await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(sends));
        await alice.Close();
        hostile.ToClient = static frame => [frame];
        await alice.Open();
        var written = (await alice.Texts(chat.Id)).Length;
        await alice.Online();
        await bob.Events.Hears<MessageReceived>(told => told.Message.Sequence == written);
        Assert.Equal(written, (await bob.Texts(chat.Id)).Length);
    }

    [Fact]
    public void A_wait_doubles_up_to_the_cap_and_is_drawn_below_it()
    {
        var longest = new Backoff(static bytes => bytes.Fill(0xFF));
        Assert.Equal([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000], Enumerable.Range(0, 8).Select(_ => (int)longest.Next().TotalMilliseconds));
        longest.Reset();
        Assert.Equal(250, longest.Next().TotalMilliseconds);
        longest.Slow();
        Assert.Equal(15_000, longest.Next().TotalMilliseconds);
        Assert.Equal(TimeSpan.Zero, new Backoff(static bytes => bytes.Clear()).Next());
    }

    private static async IAsyncEnumerable<ParleyEvent> Told(EventFeed feed, string reason)
    {
        var events = feed.Listen(10, CancellationToken.None);
        feed.Tell(new SignedOut(reason));
        await foreach (var told in events)
            yield return told;
    }

    private static async Task<List<T>> All<T>(IAsyncEnumerable<T> sequence)
    {
        var all = new List<T>();
        await foreach (var each in sequence)
            all.Add(each);
        return all;
    }
}
