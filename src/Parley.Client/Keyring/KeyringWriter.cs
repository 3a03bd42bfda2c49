using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Parley.Client.Keys;
using Parley.Client.Live;
using Parley.Client.Messages;
using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Keyring;

/// <summary>
/// Writes keyrings: what opens the messages of a chat goes up in segments, after so many, after a while, and before a new device reads them. A segment is
/// stored before it is sent, so that a repeat is the same. What other devices have written already is left out.
/// </summary>
internal sealed partial class KeyringWriter : IDisposable
{
    /// <summary>So many messages fit into what the server takes as one segment, and so many runs of sequences.</summary>
    private const int MaxEntries = 400;
    private const int MaxRanges = 64;

    /// <summary>So many keys make a segment at once; fewer wait for more.</summary>
    private const int AtOnce = 40;

    /// <summary>Devices that are not the primary leave it the first word, so that not all write the same.</summary>
    private const double Reserve = 3;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);
    private readonly Core _core;
    private readonly KeyringApi _api;
    private readonly KeyringReader _reader;
    private readonly OwnList _ownList;
    private readonly LiveConnection _live;
    private readonly SemaphoreSlim _one = new(1);
    private readonly Alarm _alarm;
    private volatile bool _failing;

    public KeyringWriter(Core core, KeyringApi api, KeyringReader reader, OwnList ownList, LiveConnection live)
    {
        (_core, _api, _reader, _ownList, _live) = (core, api, reader, ownList, live);
        _alarm = new Alarm(core.Time);
    }

    private bool IsReady => _live.State == ConnectionState.Online;

    /// <summary>There is a connection: what waits here goes up after a while, and at once if there is much of it or it has waited already.</summary>
    public async Task Connected(CancellationToken cancellationToken)
    {
        var (segments, keys, haveWaited) = await _core.Store.Change(
            step => (step.Number("SELECT count(*) FROM segments"), step.Number("SELECT count(*) FROM content_keys"), HaveWaited(step)), cancellationToken);
        if (segments > 0 || (keys > 0 && haveWaited))
            Kick();
        else if (keys > 0)
            Grown(keys);
    }

    /// <summary>There is one more key; so many wait.</summary>
    public void Grown(long waiting)
    {
        if (!IsReady)
            return;
        if (waiting >= AtOnce * Patience() && !_failing)
            Kick();
        else
            Later();
    }

    /// <summary>Writes all that waits after a while. What was due before that stays due.</summary>
    public void Later() => _alarm.Set(Wait * Patience(), Kick);

    /// <summary>The program is about to end: writes what waits, if that can be done now and before it is asked to stop.</summary>
    public async Task Finish(CancellationToken stopping)
    {
        try
        {
            if (IsReady && await _core.Store.Change(step => step.Number("SELECT count(*) FROM segments") + step.Number("SELECT count(*) FROM content_keys"), stopping) > 0)
                await Flush(stopping);
        }
        catch (Exception exception) when (exception is ParleyException || (exception is OperationCanceledException && stopping.IsCancellationRequested))
        {
            Waits(_core.Log, exception.Message);
        }
    }

    /// <summary>Writes all that waits, now. Throws what passes.</summary>
    public async Task Flush(CancellationToken cancellationToken)
    {
        _alarm.Cancel();
        await _one.WaitAsync(cancellationToken);
        try
        {
            foreach (var chat in await _core.Store.Change(Chats, cancellationToken))
                while (await FlushOne(chat, cancellationToken))
                {
                    // There may be more than fits into one.
                }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _alarm.Dispose();
        _one.Dispose();
    }

    /// <summary>What fails is tried again with the next key or connection.</summary>
    private void Kick() => _core.Background.Start("The keyring", async stopping =>
    {
        if (!IsReady)
            return;
        try
        {
            await Flush(stopping);
            _failing = false;
        }
        catch (Exception exception) when (exception is RefusedException or ServerUnreachableException)
        {
            Waits(_core.Log, exception.Message);
            _failing = true;
            Later();
        }
    });

    /// <summary>Nothing of what waits is new: a program that never runs for long writes it when it is started again.</summary>
    private bool HaveWaited(Step step)
    {
        var before = _core.Now - (Wait * Patience()).TotalMilliseconds;
        return step.Find(StoredContentKey.Table, "").All(key => (step.Get(StoredMessage.Table, key.Id)?.At ?? 0) < before);
    }

    private double Patience()
    {
        if (_ownList.CanSign)
            return 1;
        Span<byte> chance = stackalloc byte[1];
        _core.Random(chance);
        return Reserve + (chance[0] / (double)byte.MaxValue);
    }

    private static List<ChatId> Chats(Step step) =>
        [.. step.Find(StoredSegment.Table, "").Select(segment => segment.ChatId).Concat(step.Find(StoredContentKey.Table, "GROUP BY chat").Select(key => key.ChatId)).Distinct()];

    /// <summary>False when there is nothing more of this chat.</summary>
    private async Task<bool> FlushOne(ChatId chat, CancellationToken cancellationToken)
    {
        if (StoredHistory.Of(_core) is not { Keys.Count: > 0, OnlyHere: false })
            return false;
        var (segment, waiting) = await _core.Store.Change(step => (step.Get(StoredSegment.Table, chat), Next(step, chat)), cancellationToken);
        if (segment is null && waiting.Count == 0)
            return false;
        segment ??= await Make(chat, waiting, cancellationToken);
        if (segment is not null)
            await Upload(segment, cancellationToken);
        return true;
    }

    private async Task Upload(StoredSegment segment, CancellationToken cancellationToken)
    {
        try
        {
            await _api.Add(segment, cancellationToken);
        }
        catch (RefusedException refusal) when (refusal.Code is "keyring-full" or "chat-not-found")
        {
            // Nothing of this chat can be kept any more; what waits does not wait for it.
            Waits(_core.Log, refusal.Message);
        }

        await _core.Store.Change(
            step =>
            {
                if (step.Get(StoredSegment.Table, segment.ChatId)?.Id != segment.Id)
                    return;
                step.Delete(StoredSegment.Table, segment.ChatId);
                foreach (var id in segment.Messages)
                    step.Delete(StoredContentKey.Table, id);
            },
            CancellationToken.None);
    }

    /// <summary>Stores the next segment of a chat; null when the other devices have written all of it.</summary>
    private async Task<StoredSegment?> Make(ChatId chat, List<StoredContentKey> waiting, CancellationToken cancellationToken)
    {
        var written = await _reader.Read(chat, waiting[0].Sequence, waiting[^1].Sequence, cancellationToken);
        return await _core.Store.Change(step => MakeNow(step, chat, waiting, written), cancellationToken);
    }

    private StoredSegment? MakeNow(Step step, ChatId chat, List<StoredContentKey> waiting, Dictionary<long, HistoryEntry> written)
    {
        if (step.Get(StoredHistory.Table, default) is not { Keys: [.., var key], OnlyHere: false } history)
            return null;
        var entries = new List<HistoryEntry>();
        foreach (var kept in waiting)
            if (written.TryGetValue(kept.Sequence, out var entry) && entry.MessageId == kept.Id && CryptographicOperations.FixedTimeEquals(entry.Secret.ContentKey, kept.Secret.ContentKey))
                step.Delete(StoredContentKey.Table, kept.Id);
            else if (step.Get(StoredContentKey.Table, kept.Id) is not null)
                entries.Add(new HistoryEntry(kept.Id, kept.Sequence, kept.Sender, kept.Secret));
        if (entries.Count == 0)
            return null;

        var keyring = StoredKeyring.Of(step, chat);
        var tip = Chains.Tip(keyring, history.ChainName);
        var made = new Segment(history.ChainName, tip.Number + 1, tip.Hash, [], [.. Chains.Heads(keyring, history.ChainName)], entries);
        var body = SegmentSeal.Seal(key.Key, chat, _core.Account.DeviceId, made, _core.Random);
        var segment = new StoredSegment(
            chat, _core.NewId(), SequenceRanges.Of(entries.Select(entry => entry.Sequence)), body, [.. entries.Select(entry => entry.MessageId)]);
        step.Put(StoredKeyring.Table, Chains.With(keyring, made with { Hash = SHA256.HashData(body) }).Keyring);
        step.Put(StoredSegment.Table, segment);
        return segment;
    }

    /// <summary>As many of the oldest as fit into one segment.</summary>
    private static List<StoredContentKey> Next(Step step, ChatId chat)
    {
        var next = StoredContentKey.Of(step, chat, MaxEntries);
        var ranges = 0;
        for (var i = 0; i < next.Count; i++)
            if ((i == 0 || next[i].Sequence > next[i - 1].Sequence + 1) && ++ranges > MaxRanges)
                return next[..i];
        return next;
    }

    [LoggerMessage(40, LogLevel.Warning, "The keyring waits: {Reason}")]
    private static partial void Waits(ILogger log, string reason);
}
