using System.Globalization;
using Google.Protobuf;
using Parley.Client;
using Parley.Contracts.V1;

namespace Parley.Testing;

/// <summary>
/// A device in bare mode: bodies and ciphertexts are opaque bytes, everything else is as the interface asks. It stays connected over restarts of the
/// server, repeats unanswered commands with their ids, pulls its mailbox, takes every entry once and acknowledges it by its id.
/// </summary>
public sealed class BareClient : IAsyncDisposable
{
    private readonly ServerProcess _server;
    private readonly Outbox _outbox = new();
    private readonly List<MailboxEntry> _held = [];
    private readonly List<long> _toAcknowledge = [];
    private readonly CancellationTokenSource _over = new();
    private readonly Task _staying;
    private volatile PageWait? _page;
    private long _pulls;
    private readonly TaskCompletionSource _draining = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _acknowledging = Task.CompletedTask;
    private LiveLink? _link;
    private bool _behind;

    public BareClient(ServerProcess server, BareAccount account)
    {
        (_server, Account) = (server, account);
        _staying = StayConnected();
    }

    public BareAccount Account { get; }

    public Inbox Inbox { get; } = new();

    /// <summary>Connections made so far.</summary>
    public int Connections { get; private set; }

    /// <summary>The server has said that it is going away.</summary>
    public Task Draining => _draining.Task;

    /// <summary>Events that are neither answers nor mailbox entries, such as watermarks.</summary>
    public event Action<ServerFrame>? Heard;

    /// <summary>A connection has ended; another follows when the server is ready.</summary>
    public event Action<LinkEnd>? Disconnected;

    /// <summary>Completes with the server's answer, over as many connections as it takes. Throws <see cref="RefusedException"/>.</summary>
    public Task<ServerFrame> Command(ClientFrame frame) => _outbox.Put(frame);

    /// <summary>Sends a message; completes when the server has committed it.</summary>
    public async Task<Ok> Send(BareChat chat, Guid messageId, ByteString body, ByteString ciphertext) =>
        (await Command(new ClientFrame { MessageSend = chat.Message(messageId, body, ciphertext) })).Ok;

    /// <summary>Everything up to the sequence has been read.</summary>
    public Task Read(BareChat chat, long sequence) => Command(new ClientFrame { MessageRead = new ReadMark { ChatId = chat.IdText, Sequence = sequence } });

    /// <summary>Pulls and acknowledges until the mailbox is empty.</summary>
    public async Task EmptyMailbox()
    {
        int entries;
        do
        {
            var page = _page = new PageWait(Interlocked.Read(ref _pulls));
            Pull();
            entries = await page.Entries.Task;
            await _acknowledging;
        }
        while (entries > 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        if (_link is { } link)
            await link.DisposeAsync();
        await _staying;
        _over.Dispose();
    }

    private async Task StayConnected()
    {
        while (!_over.IsCancellationRequested)
        {
            try
            {
                await _server.Ready.WaitAsync(_over.Token);
                _behind = true;
                _held.Clear();
                await using var link = await LiveLink.Connect(_server, Account.AccessToken, Received);
                _link = link;
                Connections++;
                _outbox.Use(link);
                Pull();
                var end = await link.Ended.WaitAsync(_over.Token);
                Disconnected?.Invoke(end);
            }
            catch (Exception exception) when (exception is ParleyException or OperationCanceledException)
            {
                // The server has gone again, or the client has.
            }
            catch (Exception exception)
            {
                _outbox.Break(exception);
                throw;
            }
            finally
            {
                _outbox.Disconnect();
                _link = null;
            }
        }
    }

    private void Received(ServerBatch batch)
    {
        foreach (var frame in batch.Frames)
            Received(frame);
        _ = Acknowledge();
    }

    private void Received(ServerFrame frame)
    {
        switch (frame.EventCase)
        {
            case ServerFrame.EventOneofCase.MailboxPage:
                TakePage(frame.MailboxPage, PullOf(frame.Id));
                break;
            case ServerFrame.EventOneofCase.Ok or ServerFrame.EventOneofCase.Problem:
                _outbox.Answered(frame);
                break;
            case ServerFrame.EventOneofCase.MessageReceive when _behind:
                // Newer than what the mailbox still has for this device.
                _held.Add(frame.MessageReceive);
                break;
            case ServerFrame.EventOneofCase.MessageReceive:
                Take(frame.MessageReceive);
                break;
            case ServerFrame.EventOneofCase.MailboxPending:
                _behind = true;
                Pull();
                break;
            case ServerFrame.EventOneofCase.ServerDraining:
                _draining.TrySetResult();
                break;
            default:
                Heard?.Invoke(frame);
                break;
        }
    }

    private void TakePage(MailboxPage page, long pull)
    {
        foreach (var entry in page.Entries)
            Take(entry);
        if (page.More)
        {
            _ = PullAfter(Acknowledge());
            return;
        }

        _behind = false;
        foreach (var entry in _held)
            Take(entry);
        _held.Clear();
        _ = Acknowledge();
        if (_page is { } wait && pull > wait.After)
            wait.Entries.TrySetResult(page.Entries.Count);
    }

    private void Take(MailboxEntry entry)
    {
        Inbox.Take(entry);
        _toAcknowledge.Add(entry.MailboxId);
    }

    private Task Acknowledge()
    {
        if (_toAcknowledge.Count > 0)
        {
            _acknowledging = Command(new ClientFrame { MailboxAcknowledge = new MailboxAcknowledge { MailboxIds = { _toAcknowledge } } });
            _toAcknowledge.Clear();
        }

        return _acknowledging;
    }

    private async Task PullAfter(Task acknowledged)
    {
        await acknowledged;
        Pull();
    }

    private void Pull() => _link?.Send(new ClientFrame { Id = $"pull {Interlocked.Increment(ref _pulls)}", MailboxPull = new MailboxPull { Limit = 200 } });

    private static long PullOf(string id) => long.Parse(id.AsSpan("pull ".Length), CultureInfo.InvariantCulture);

    /// <summary>Waits for the last page of a pull that was made later than these: an earlier one may have been answered before a message came.</summary>
    private sealed record PageWait(long After)
    {
        public TaskCompletionSource<int> Entries { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
