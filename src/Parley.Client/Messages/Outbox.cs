using System.Collections.Concurrent;
using Parley.Client.Chats;
using Parley.Client.Keyring;
using Parley.Client.Live;
using Parley.Client.Media;
using Parley.Client.People;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Contracts.V1;
using DeviceAddress = Parley.Signal.DeviceAddress;

namespace Parley.Client.Messages;

/// <summary>Sends what waits, in order within each chat, one at a time; chats do not wait for each other.</summary>
internal sealed class Outbox(
    Core core, ChatBook chats, DeviceLists lists, People.VerifiedPeople verified, Sealer sealer, FileSending files, ContentKeys contentKeys, LiveConnection live)
{
    private const int Repairs = 5;
    private static readonly TimeSpan LookForListEvery = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<ChatId, bool> _withoutList = new();

    /// <summary>Chats that are being sent in, and whether somebody has kicked meanwhile.</summary>
    private readonly ConcurrentDictionary<ChatId, bool> _running = new();
    private readonly ConcurrentDictionary<MessageId, TaskCompletionSource<Message>> _awaited = new();

    /// <summary>Sends whatever can be sent now. Harmless at any time.</summary>
    public void Kick() => core.Background.Start("The outbox", async stopping =>
    {
        var waiting = await core.Store.Change(step => step.Find(OutboxEntry.Table, "WHERE failed = 0 GROUP BY chat"), stopping);
        foreach (var entry in waiting)
            Kick(entry.ChatId);
    });

    /// <summary>Sends what can be sent now in one chat.</summary>
    public void Kick(ChatId chat)
    {
        if (live.State == ConnectionState.Online && !_running.AddOrUpdate(chat, false, static (_, _) => true))
            core.Background.Start("Sending", stopping => Run(chat, stopping));
    }

    /// <summary>Completes when the server has committed the message. Throws <see cref="RefusedException"/> when it was refused for good.</summary>
    public async Task<Message> Committed(Message message, CancellationToken cancellationToken)
    {
        var awaited = _awaited.GetOrAdd(message.Id, _ => new TaskCompletionSource<Message>(TaskCreationOptions.RunContinuationsAsynchronously));
        // It may be there already: what has happened before now is in the store, what happens from now on is told.
        var (stored, entry) = await core.Store.Change(step => (step.Get(StoredMessage.Table, message.Id), step.Get(OutboxEntry.Table, message.Id)), cancellationToken);
        if (entry is null && stored is not null)
            Settle(message.Id, waiting => waiting.TrySetResult(chats.ToMessage(stored, chats.Find(stored.ChatId))));
        else if (entry?.FailedCode is { } code)
            Settle(message.Id, waiting => waiting.TrySetException(RefusedException.Here(code, "The message was refused.")));
        Kick(message.ChatId);
        using var _ = core.Background.Stopping.Register(() => awaited.TrySetException(new ObjectDisposedException(nameof(ParleyClient))));
        return await awaited.Task.WaitAsync(cancellationToken);
    }

    private async Task Run(ChatId chat, CancellationToken stopping)
    {
        var backoff = new Backoff(core.Random);
        bool isKicked;
        try
        {
            while (live.State == ConnectionState.Online && await Next(chat, stopping) is { } entry)
            {
                try
                {
                    await Send(entry, stopping);
                    backoff.Reset();
                    _withoutList.TryRemove(chat, out _);
                }
                catch (RefusedException refusal) when (IsListExpired(refusal))
                {
                    // Whoever is to read it was away for too long. A new list is told of when it is there; this is for when it was not.
                    core.MessageWaits(refusal.Code);
                    if (_withoutList.TryAdd(chat, true))
                        core.Background.Start("The search for a list", again => LookForList(chat, again));
                    break;
                }
                catch (RefusedException refusal) when (Sealer.IsUndecided(refusal))
                {
                    core.MessageWaits(refusal.Code);
                    break;
                }
                catch (ParleyException passing) when (passing.IsTransient && !stopping.IsCancellationRequested)
                {
                    var wait = backoff.Next();
                    await Task.Delay(passing is RefusedException { RetryAfter: { } least } && least > wait ? least : wait, core.Time, stopping);
                }
            }
        }
        finally
        {
            _running.TryRemove(chat, out isKicked);
        }

        // Whoever kicked while the last list was found expired may have had the next one.
        if (_withoutList.ContainsKey(chat) && !isKicked)
            return;
        // Written, or connected, between the last look and the end of this run.
        if (live.State == ConnectionState.Online && await Next(chat, stopping) is not null)
            Kick(chat);
    }

    private async Task LookForList(ChatId chat, CancellationToken stopping)
    {
        await Task.Delay(LookForListEvery, core.Time, stopping);
        _withoutList.TryRemove(chat, out _);
        Kick(chat);
    }

    private static bool IsListExpired(RefusedException refusal) => refusal.Problem is null && refusal.Code == "list-expired";

    /// <summary>Nothing while somebody's key is not the one that the person has compared: a decision of the person sets it going again.</summary>
    private async Task<OutboxEntry?> Next(ChatId chat, CancellationToken cancellationToken) => chats.Find(chat)?.Members.Any(verified.IsUndecided) == true
        ? null
        : await core.Store.Change(
            step => step.Find(OutboxEntry.Table, "WHERE chat = @chat AND failed = 0 ORDER BY place LIMIT 1", ("chat", chat.Value.ToByteArray(bigEndian: true))).FirstOrDefault(),
            cancellationToken);

    /// <summary>Until it is committed, or refused for good. Throws what passes.</summary>
    private async Task Send(OutboxEntry entry, CancellationToken stopping)
    {
        try
        {
            entry = await files.Upload(entry, stopping);
            var ready = entry.Sealed is null ? await sealer.Seal(entry.Id, entry.ChatId, stopping) : entry;
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    await Commit(ready, await Deliver(ready, stopping));
                    return;
                }
                catch (RefusedException refusal) when (attempt < Repairs && refusal.Problem?.Code is "audience-stale" or "device-stale")
                {
                    await Repair(ready, refusal.Problem!, stopping);
                    ready = await sealer.Seal(entry.Id, entry.ChatId, stopping);
                }
            }
        }
        catch (RefusedException refusal) when (!refusal.IsTransient && !IsListExpired(refusal) && !Sealer.IsUndecided(refusal))
        {
            await Fail(entry, refusal);
        }
    }

    private async Task<Ok> Deliver(OutboxEntry entry, CancellationToken stopping)
    {
        var answer = await live.Command(new ClientFrame { MessageSend = entry.ToFrame(entry.Sealed!) }, stopping);
        return answer.EventCase == ServerFrame.EventOneofCase.Ok && answer.Ok.Sequence is > 0 and < ChatRules.MaxSequence
            ? answer.Ok
            : throw new ServerUnreachableException("The server's answer names no place in a chat.");
    }

    /// <summary>Brings lists and sessions up to what the server knows.</summary>
    private async Task Repair(OutboxEntry entry, Problem problem, CancellationToken stopping)
    {
        if (problem.Code == "audience-stale")
        {
            await chats.Fetch(entry.ChatId, stopping);
            foreach (var member in problem.Audience?.Members ?? [])
                if (member.ListEpoch > 0 && AccountId.TryParse(member.AccountId, out var account))
                    await lists.Ensure(account, member.ListEpoch, stopping);
            return;
        }

        var stale = problem.Stale.Where(address => AccountId.TryParse(address.AccountId, out _))
            .Select(address => new DeviceAddress(Guid.Parse(address.AccountId), (int)address.DeviceId)).ToHashSet();
        foreach (var account in stale.Select(address => new AccountId(address.AccountId)).Distinct())
            await lists.Refresh(account, stopping);
        await core.Store.Change(step => Discard(step, entry.Id, stale), stopping);
    }

    private static void Discard(Step step, MessageId id, HashSet<DeviceAddress> stale)
    {
        foreach (var address in stale)
            Sessions.Discard(step, address);
        if (step.Get(OutboxEntry.Table, id) is not { Sealed: { } message } entry)
            return;
        var envelopes = message.Envelopes.Where(envelope => !stale.Contains(new DeviceAddress(envelope.Account.Value, envelope.DeviceId)));
        step.Put(OutboxEntry.Table, entry with { Sealed = message with { Envelopes = [.. envelopes] } });
    }

    private Task Commit(OutboxEntry entry, Ok ok) => core.Store.Change(step =>
    {
        step.Delete(OutboxEntry.Table, entry.Id);
        if (entry.File is { } file)
            step.After(() => files.Sent(file));
        if (step.Get(StoredMessage.Table, entry.Id) is not { } message || step.Get(StoredChat.Table, entry.ChatId) is not { } chat)
            return;
        var secret = entry.Sealed is { } sent ? new MessageSecret(sent.ContentKey, sent.BodyHash) : null;
        var committed = message with { Sequence = ok.Sequence, Place = Places.OfSequence(ok.Sequence), At = ok.CommittedAt, Failed = false, Secret = secret };
        if (secret is not null)
            contentKeys.Keep(step, committed, secret);
        var told = chats.ToMessage(committed, ChatBook.PutMessage(step, chat, committed, isNew: false));
        step.After(() =>
        {
            Settle(entry.Id, waiting => waiting.TrySetResult(told));
            core.Feed.Tell(new MessageSent(chats.HandleOf(entry.ChatId), told));
        });
    });

    private Task Fail(OutboxEntry entry, RefusedException refusal) => core.Store.Change(step =>
    {
        if (step.Get(OutboxEntry.Table, entry.Id) is not { } current || step.Get(StoredMessage.Table, entry.Id) is not { } message
            || step.Get(StoredChat.Table, entry.ChatId) is not { } chat)
            return;
        var failed = message with { Failed = true };
        step.Put(OutboxEntry.Table, current with { FailedCode = refusal.Code });
        var told = chats.ToMessage(failed, ChatBook.PutMessage(step, chat, failed, isNew: false));
        step.After(() =>
        {
            Settle(entry.Id, waiting => waiting.TrySetException(refusal));
            core.Feed.Tell(new MessageFailed(chats.HandleOf(entry.ChatId), told, refusal.Code, refusal.Message));
        });
    });

    private void Settle(MessageId id, Action<TaskCompletionSource<Message>> how)
    {
        if (_awaited.TryRemove(id, out var waiting))
            how(waiting);
    }
}
