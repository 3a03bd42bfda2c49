using Parley.Contracts.V1;
using Parley.Server.Live;
using Taken = Parley.Server.Live.SendQueue.Taken;

namespace Parley.Server.Tests.Live;

public sealed class SendQueueTests
{
    private readonly SendQueue _queue = new();
    private readonly Sender _sender = new();

    [Fact]
    public async Task The_sender_is_woken_once_for_all_that_waits_and_again_after_it_has_ended()
    {
        _queue.SendWith(_sender);
        Add("1");
        await _sender.Woken();
        Add("2");
        Assert.Equal(["1", "2"], Take(Taken.Frames));
        Assert.Equal([], Take(Taken.Nothing));
        Add("3");
        await _sender.Woken();
        Assert.Equal(["3"], Take(Taken.Frames));
        Assert.Equal(2, _sender.Times);
    }

    [Fact]
    public async Task What_was_queued_before_there_was_a_sender_is_sent()
    {
        Add("early");
        _queue.SendWith(_sender);
        await _sender.Woken();
        Assert.Equal(["early"], Take(Taken.Frames));
    }

    [Fact]
    public async Task A_complete_queue_is_over_after_its_last_frame_and_takes_no_more()
    {
        _queue.SendWith(_sender);
        Add("last");
        _queue.Complete();
        Assert.False(_queue.TryAdd(new ServerFrame(), 10, 1000));
        await _sender.Woken();
        Assert.Equal(["last"], Take(Taken.Frames));
        Assert.Equal([], Take(Taken.Over));
        Assert.Equal(1, _sender.Times);
    }

    [Fact]
    public async Task A_sender_that_waits_for_nothing_hears_of_the_end()
    {
        _queue.SendWith(_sender);
        _queue.Complete();
        await _sender.Woken();
        Assert.Equal([], Take(Taken.Over));
    }

    [Fact]
    public async Task Many_who_add_while_one_sends_lose_nothing_and_are_sent_in_their_order()
    {
        const int adders = 8, each = 2000;
        var received = new List<string>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.SendWith(new Pump(_queue, received, done));
        await Task.WhenAll(Enumerable.Range(0, adders).Select(a => Task.Run(() =>
        {
            for (var i = 0; i < each; i++)
                Assert.True(_queue.TryAdd(new ServerFrame { Id = $"{a} {i}" }, int.MaxValue, int.MaxValue));
        })));
        _queue.Complete();
        await done.Task.WaitAsync(Patience.Most);
        Assert.Equal(adders * each, received.Count);
        foreach (var ofOne in received.GroupBy(id => id.Split(' ')[0]))
            Assert.Equal(Enumerable.Range(0, each).Select(i => $"{ofOne.Key} {i}"), ofOne);
    }

    private void Add(string id) => Assert.True(_queue.TryAdd(new ServerFrame { Id = id }, 10, 1000));

    private List<string> Take(Taken expected)
    {
        var batch = new ServerBatch();
        Assert.Equal(expected, _queue.Take(batch, 10, 1000, out _));
        return [.. batch.Frames.Select(f => f.Id)];
    }

    private sealed class Sender : IThreadPoolWorkItem
    {
        private readonly SemaphoreSlim _woken = new(0);

        public int Times { get; private set; }

        public async Task Woken() => Assert.True(await _woken.WaitAsync(Patience.Most), "The sender was not woken.");

        public void Execute()
        {
            Times++;
            _woken.Release();
        }
    }

    private sealed class Pump(SendQueue queue, List<string> received, TaskCompletionSource done) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            var batch = new ServerBatch();
            Taken taken;
            while ((taken = queue.Take(batch, 7, 1000, out var bytes)) == Taken.Frames)
            {
                received.AddRange(batch.Frames.Select(f => f.Id));
                queue.Sent(batch.Frames.Count, bytes);
                batch.Frames.Clear();
            }

            if (taken == Taken.Over)
                done.SetResult();
        }
    }
}
