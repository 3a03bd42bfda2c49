using Microsoft.Extensions.Logging;
using Parley.Client.Keys;

namespace Parley.Client.Tests.Keys;

public sealed class UpkeepTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_list_that_soon_expires_is_signed_again_and_those_who_were_away_follow_the_chain()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("before");
        await bob.Reads("before");
        var number = (await chat.GetSafetyNumberAsync()).Digits;
        var first = bob.Client.Engine.Lists.Pinned(bob.Client.Me.Id)!;
        await alice.Close();

        // As if three weeks had gone by three times.
        for (var times = 0; times < 3; times++)
            await bob.Client.Engine.OwnList.Renew(bob.Client.Engine.Lists.Pinned(bob.Client.Me.Id)!.Expires, CancellationToken.None);

        Assert.Equal(first.Epoch + 3, bob.Client.Engine.Lists.Pinned(bob.Client.Me.Id)!.Epoch);
        await alice.Open();
        await alice.Online();
        await alice.Client.FindChat(chat.Id)!.SendAsync("after");
        await bob.Reads("after");
        Assert.Equal(first.Epoch + 3, alice.Client.Engine.Lists.Pinned(bob.Client.Me.Id)!.Epoch);
        Assert.Equal(number, (await alice.Client.FindChat(chat.Id)!.GetSafetyNumberAsync()).Digits);
        Assert.Empty(alice.Events.Told.OfType<SecurityCodeChanged>());
    }

    [Fact]
    public async Task A_message_to_somebody_whose_list_has_expired_waits_and_goes_when_there_is_a_new_one()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("before");
        await bob.Reads("before");
        var pinned = alice.Client.Engine.Lists.Pinned(bob.Client.Me.Id)!;
        await alice.Client.Engine.Core.Store.Change(step => step.Put(PinnedList.Table, pinned with { Expires = 1 }));
        var sending = chat.SendAsync("after");
        while (!sending.IsCompleted && !alice.Log.Any(line => line.Contains("list-expired", StringComparison.Ordinal)))
            await Task.Yield();
        Assert.False(sending.IsCompleted);
        await bob.Client.Engine.OwnList.Renew(bob.Client.Engine.Lists.Pinned(bob.Client.Me.Id)!.Expires, CancellationToken.None);
        await sending;
        await bob.Reads("after");
        Assert.Empty(alice.Events.Told.OfType<MessageFailed>());
    }

    [Fact]
    public async Task A_message_does_not_wait_for_an_hour_when_the_new_list_is_told_of_just_as_the_old_one_is_found_expired()
    {
        await using var bob = await server.SignUp("Bob");
        await using var alice = server.Device("Alice");
        Chat? chat = null;
        using var log = new Meanwhile("list-expired", () => alice.Client.Engine.Core.Store.Change(step =>
        {
            var expired = step.Get(PinnedList.Table, bob.Client.Me.Id)!;
            step.Put(PinnedList.Table, expired with { Expires = long.MaxValue });
            step.After(() => alice.Client.Engine.Outbox.Kick(chat!.Id));
        }));
        alice.Choose = options => options.With(logger: log);
        await alice.SignIn();
        chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("before");
        await bob.Reads("before");
        await alice.Client.Engine.Core.Store.Change(step => step.Put(PinnedList.Table, step.Get(PinnedList.Table, bob.Client.Me.Id)! with { Expires = 1 }));
        await chat.EnqueueAsync("after");
        await bob.Reads("after");
    }

    [Fact]
    public async Task Signed_and_last_resort_keys_are_replaced_weekly_and_the_old_ones_kept_for_thirty_days()
    {
        var time = new FakeTime(TimeProvider.System.GetUtcNow());
        await using var alice = server.Device("Alice");
        alice.Choose = options => options.With(time);
        await alice.SignIn();
        var (preKeys, store) = (alice.Client.Engine.PreKeys, alice.Client.Engine.Core.Store);
        Task Take(int week) => store.Change(step => step.Put(StoredReplay.Table, new StoredReplay([(byte)week], time.GetUtcNow().ToUnixTimeMilliseconds())));
        await preKeys.Rotate(CancellationToken.None);
        await Take(0);
        Assert.Equal(1u, Identity(alice).SignedPreKeyId);

        for (var week = 1; week <= 6; week++)
        {
            time.Advance(TimeSpan.FromDays(7));
            await preKeys.Rotate(CancellationToken.None);
            await Take(week);
        }

        Assert.Equal((7u, 7u), (Identity(alice).SignedPreKeyId, Identity(alice).PublishedSignedId));
        var kept = await store.Change(step => step.Find(StoredPreKey.Table, "WHERE kind = 'signed' ORDER BY id"));
        // The current one, and those that were replaced within the last thirty days.
        Assert.Equal([2u, 3u, 4u, 5u, 6u, 7u], kept.Select(key => key.Id));
        Assert.Equal(5, kept.Count(key => key.RetiredAt is not null));

        // What the first of them has opened can be opened by none any more.
        var remembered = await store.Change(step => Enumerable.Range(0, 7).Where(week => step.Get(StoredReplay.Table, [(byte)week]) is not null).ToList());
        Assert.Equal([1, 2, 3, 4, 5, 6], remembered);
    }

    [Fact]
    public async Task A_rotation_that_was_not_published_is_published_the_next_time()
    {
        var time = new FakeTime(TimeProvider.System.GetUtcNow());
        await using var alice = server.Device("Alice");
        alice.Choose = options => options.With(time);
        await alice.SignIn();
        await alice.Client.Engine.Core.Store.Change(step => step.Put(DeviceIdentity.Table, Identity(alice) with { PublishedSignedId = 0 }));
        await alice.Client.Engine.PreKeys.Rotate(CancellationToken.None);
        Assert.Equal((1u, 1u), (Identity(alice).SignedPreKeyId, Identity(alice).PublishedSignedId));
    }

    [Fact]
    public async Task An_upload_that_began_before_a_rotation_is_not_the_last_word_on_which_keys_are_in_use()
    {
        using var slow = new SlowUpload();
        await using var alice = server.Device("Alice");
        alice.Choose = options => options.With(http: slow);
        await alice.SignIn();
        await alice.Client.Engine.PreKeys.Stock(CancellationToken.None);
        slow.IsNext = true;
        var refilling = alice.Client.Engine.PreKeys.Refill(24, 24, CancellationToken.None);
        await slow.Arrived.Task.WaitAsync(Patience.Most);
        await alice.Client.Engine.Core.Store.Change(step => step.Put(DeviceIdentity.Table, step.Get(DeviceIdentity.Table, default)! with { RotatedAt = 0 }));
        var rotating = alice.Client.Engine.PreKeys.Rotate(CancellationToken.None);
        while (Identity(alice).SignedPreKeyId == 1)
            await Task.Delay(5);

        // What would go out beside the slow one has the time for it.
        await Task.WhenAny(rotating, Task.Delay(500));
        slow.GoOn.TrySetResult();
        await Task.WhenAll(refilling, rotating).WaitAsync(Patience.Most);
        Assert.Equal((2u, 2u), (Identity(alice).SignedPreKeyId, Identity(alice).PublishedSignedId));
        await using var bob = await server.SignUp("Bob");
        var bundle = (await bob.Client.Engine.Keys.Bundles(alice.Client.Me.Id, [1], CancellationToken.None)).Bundles.Single();
        Assert.Equal(2u, bundle.SignedPreKey.Id);
    }

    [Fact]
    public async Task One_time_keys_that_were_used_up_are_filled_up_again()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var before = Identity(alice).NextOneTimeId;
        for (var n = 0; n < 3; n++)
            await bob.Client.Engine.Keys.Bundles(alice.Client.Me.Id, [1], CancellationToken.None);
        while (Identity(alice).NextOneTimeId == before)
            await Task.Delay(5);
        var bundle = (await bob.Client.Engine.Keys.Bundles(alice.Client.Me.Id, [1], CancellationToken.None)).Bundles.Single();
        Assert.NotNull(bundle.PreKey);
    }

    private static DeviceIdentity Identity(Device device) => device.Client.Engine.Core.Store.All(DeviceIdentity.Table)[default];

    /// <summary>Lets something happen while a line is written that contains this.</summary>
    private sealed class Meanwhile(string line, Func<Task> what) : ILogger, IDisposable
    {
        private readonly ManualResetEventSlim _happened = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!formatter(state, exception).Contains(line, StringComparison.Ordinal))
                return;
            _ = what().ContinueWith(_ => _happened.Set(), TaskScheduler.Default);
            _happened.Wait();
        }

        public void Dispose() => _happened.Dispose();
    }

    /// <summary>Keeps one upload of keys back before it reaches the server.</summary>
    private sealed class SlowUpload() : DelegatingHandler(new SocketsHttpHandler { UseCookies = false, UseProxy = false })
    {
        public bool IsNext { get; set; }

        public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (IsNext && request.Method == HttpMethod.Put && request.RequestUri!.AbsolutePath.EndsWith("/keys", StringComparison.Ordinal))
            {
                IsNext = false;
                Arrived.TrySetResult();
                await GoOn.Task.WaitAsync(cancellationToken);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
