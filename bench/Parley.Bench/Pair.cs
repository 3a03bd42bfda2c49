using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using Parley.Contracts.V1;
using Parley.Testing;

namespace Parley.Bench;

/// <summary>
/// A sender and a recipient. A message is complete when the sender has the acknowledgement of its commit, the recipient has received it and acknowledged
/// its mailbox row by id, and the sender has heard message:delivered for it.
/// </summary>
internal sealed class Pair : IAsyncDisposable
{
    private static readonly ByteString Body = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(Plan.BodyBytes));
    private static readonly ByteString Ciphertext = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(Plan.CiphertextBytes));
    private readonly Lock _lock = new();
    private readonly Dictionary<string, UnderWay> _byMessageId = new(StringComparer.Ordinal);
    private readonly Queue<UnderWay> _inOrder = [];
    private readonly string _recipient;
    private readonly BareChat _chat;
    private LiveLink? _from;
    private LiveLink? _to;
    private int _frameIds;

    private Pair(BareChat chat, string recipient) => (_chat, _recipient) = (chat, recipient);

    public Tally Tally { get; } = new();

    public LatencyLog ToAcknowledgement { get; } = new();

    public LatencyLog ToReceipt { get; } = new();

    /// <summary>While true, every message that is complete is followed by another.</summary>
    public bool Continue { get; set; }

    public bool IsQuiet
    {
        get
        {
            lock (_lock)
                return _inOrder.Count == 0 && Tally.AcknowledgementsAnswered == Tally.Acknowledgements;
        }
    }

    public static async Task<Pair> Connect(ServerProcess server, BareAccount from, BareAccount to)
    {
        var pair = new Pair(await from.OpenChat(to), to.AccountId.ToString("D"));
        pair._from = await Links.Connect(server, from, pair.SenderHears);
        pair._to = await Links.Connect(server, to, pair.RecipientHears);
        return pair;
    }

    public void Send(int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            var id = Guid.NewGuid();
            var frame = new ClientFrame { MessageSend = _chat.Message(id, Body, Ciphertext) };
            lock (_lock)
            {
                frame.Id = NextFrameId();
                var message = new UnderWay { MessageId = frame.MessageSend.MessageId, FrameId = frame.Id, Started = Stopwatch.GetTimestamp() };
                _byMessageId.Add(message.MessageId, message);
                _inOrder.Enqueue(message);
                Tally.Sent++;
                _from!.Send(frame);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _from!.DisposeAsync();
        await _to!.DisposeAsync();
    }

    private void SenderHears(ServerBatch batch)
    {
        var complete = 0;
        lock (_lock)
        {
            foreach (var frame in batch.Frames)
                switch (frame.EventCase)
                {
                    case ServerFrame.EventOneofCase.Ok:
                        Committed(frame);
                        break;
                    case ServerFrame.EventOneofCase.MessageDelivered when frame.MessageDelivered.AccountId == _recipient:
                        complete += Delivered(frame.MessageDelivered.Sequence);
                        break;
                    case ServerFrame.EventOneofCase.Problem or ServerFrame.EventOneofCase.MailboxPending:
                        Tally.Wrong++;
                        break;
                }
        }

        if (Continue)
            Send(complete);
    }

    private void Committed(ServerFrame frame)
    {
        // Answers come in the order of the sends, so the first that has none is the one.
        var message = _inOrder.First(m => m.Sequence == 0);
        if (message.FrameId != frame.Id)
            Tally.Wrong++;
        message.Sequence = frame.Ok.Sequence;
        Tally.Committed++;
        ToAcknowledgement.Add(message.Started);
    }

    private int Delivered(long sequence)
    {
        var complete = 0;
        while (_inOrder.TryPeek(out var message) && message.Sequence != 0 && message.Sequence <= sequence)
        {
            _inOrder.Dequeue();
            if (message.Received != message.Sequence || !_byMessageId.Remove(message.MessageId))
                Tally.Wrong++;
            complete++;
        }

        Tally.Delivered += complete;
        return complete;
    }

    private void RecipientHears(ServerBatch batch)
    {
        lock (_lock)
        {
            foreach (var frame in batch.Frames)
                switch (frame.EventCase)
                {
                    case ServerFrame.EventOneofCase.MessageReceive:
                        Acknowledge(Received(frame.MessageReceive));
                        break;
                    case ServerFrame.EventOneofCase.Ok:
                        Tally.AcknowledgementsAnswered++;
                        break;
                    case ServerFrame.EventOneofCase.Problem or ServerFrame.EventOneofCase.MailboxPending:
                        Tally.Wrong++;
                        break;
                }
        }
    }

    /// <summary>Every row by a command of its own, the dearest way there is.</summary>
    private void Acknowledge(long mailboxId)
    {
        Tally.Acknowledgements++;
        _to!.Send(new ClientFrame { Id = NextFrameId(), MailboxAcknowledge = new MailboxAcknowledge { MailboxIds = { mailboxId } } });
    }

    private long Received(MailboxEntry entry)
    {
        if (!_byMessageId.TryGetValue(entry.Message.MessageId, out var message) || message.Received != 0 || !Intact(entry))
        {
            Tally.Wrong++;
            return entry.MailboxId;
        }

        message.Received = entry.Message.Sequence;
        Tally.Received++;
        ToReceipt.Add(message.Started);
        return entry.MailboxId;
    }

    private static bool Intact(MailboxEntry entry) => entry.Message.Body == Body && entry.Ciphertext == Ciphertext;

    private string NextFrameId() => (++_frameIds).ToString(CultureInfo.InvariantCulture);

    private sealed class UnderWay
    {
        public required string MessageId { get; init; }

        public required string FrameId { get; init; }

        public required long Started { get; init; }

        public long Sequence { get; set; }

        public long Received { get; set; }
    }
}
