using Microsoft.Extensions.Logging;
using Parley.Client.Chats;
using Parley.Client.Live;
using Parley.Client.Messages;
using Parley.Client.Repair;
using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Keyring;

/// <summary>
/// Fetches the history of a linked device: the newest page of each chat, newest chats first; older pages when somebody pages back; all the rest in the
/// background. How far it has come is stored with the messages, so that it goes on anywhere.
/// </summary>
internal sealed partial class HistoryFill(Core core, ChatBook chats, KeyringApi api, KeyringReader reader, LiveConnection live) : IDisposable
{
    /// <summary>The first page of each chat is small: it makes the list readable.</summary>
    private const int FirstPage = 8;
    private const int PageSize = 100;
    private const int AtATime = 4;

    /// <summary>What lacks a key is looked for less and less often: twice as long each time, up to 64 times as long.</summary>
    private const int MostDoublings = 6;

    /// <summary>Between two pages in the background.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<ChatId, Task> _busy = [];
    private ITimer? _timer;
    private bool _running;
    private bool _again;
    private long _repairAt;
    private int _doublings;

    /// <summary>How much is left has changed.</summary>
    public Action Progressed { get; set; } = static () => { };

    /// <summary>Puts what a message says where it waited to be repaired.</summary>
    public Action<Step, WaitingMessage, Reading, MessageSecret> Healed { get; set; } = static (_, _, _, _) => { };

    /// <summary>Chats that are not complete, the one with the newest message first.</summary>
    public IEnumerable<ChatId> Left => chats.All.Where(chat => StoredFill.IsUnfilled(core, chat.Id)).OrderByDescending(chat => chat.UpdatedAt).Select(chat => chat.Id);

    private bool IsReady => live.State == ConnectionState.Online;

    /// <summary>There may be keys now that there were not before.</summary>
    public void LookAgain()
    {
        lock (_lock)
            (_repairAt, _doublings) = (0, 0);
        Kick();
    }

    /// <summary>Goes on with whatever is to be fetched. Harmless at any time.</summary>
    public void Kick()
    {
        if (!IsReady || !StoredFill.IsFilling(core))
            return;
        lock (_lock)
        {
            _again = _running;
            if (_running)
                return;
            _running = true;
        }

        core.Background.Start("The history", Run);
    }

    /// <summary>One more page of older messages, for somebody who waits for it. False when there are none, or none can be had now.</summary>
    public async Task<bool> Older(ChatId chat, CancellationToken cancellationToken)
    {
        if (!IsReady || !StoredFill.IsUnfilled(core, chat))
            return false;
        try
        {
            await Page(chat, PageSize, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is RefusedException or ServerUnreachableException)
        {
            Waits(core.Log, exception.Message);
            return false;
        }
    }

    /// <summary>Everything that is left, one page after the other. Throws what passes.</summary>
    public async Task All(CancellationToken cancellationToken)
    {
        await Begin(cancellationToken);
        while (Left.FirstOrDefault() is var chat && chat != default)
            await Page(chat, PageSize, cancellationToken);
        await CheckAll(cancellationToken);
        Progressed();
    }

    public void Dispose()
    {
        lock (_lock)
            _timer?.Dispose();
    }

    private async Task Run(CancellationToken stopping)
    {
        TimeSpan? wait = null;
        try
        {
            wait = await Next(stopping);
        }
        catch (Exception exception) when (exception is RefusedException or ServerUnreachableException)
        {
            Waits(core.Log, exception.Message);
            wait = exception is RefusedException { RetryAfter: { } least } && least > Again ? least : Again;
        }
        finally
        {
            lock (_lock)
                _running = false;
        }

        Progressed();
        bool again;
        lock (_lock)
            (again, _again) = (_again, false);
        if (again)
            Kick();
        else if (wait is { } pause)
            In(pause);
    }

    /// <summary>One round; the answer is when the next is due, or null for never.</summary>
    private async Task<TimeSpan?> Next(CancellationToken stopping)
    {
        await Begin(stopping);
        if (core.Now >= _repairAt)
            await Repair(stopping);
        await CheckAll(stopping);
        if (Left.FirstOrDefault() is var chat && chat != default)
        {
            await Page(chat, PageSize, stopping);
            return Pace;
        }

        return Lacking().Any() ? TimeSpan.FromMilliseconds(Math.Max(1, _repairAt - core.Now)) : null;
    }

    private void In(TimeSpan pause)
    {
        lock (_lock)
        {
            if (core.Background.Stopping.IsCancellationRequested)
                return;
            _timer ??= core.Time.CreateTimer(_ => Kick(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(pause, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The first page of every chat.</summary>
    private Task Begin(CancellationToken stopping) => Parallel.ForEachAsync(
        Left.Where(chat => core.Store.All(StoredFill.Table).GetValueOrDefault(chat)?.Below is null).ToList(),
        new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = stopping },
        async (chat, over) => await Page(chat, FirstPage, over));

    /// <summary>Two never fetch the same page: whoever comes second waits, and finds it done.</summary>
    private async Task Page(ChatId chat, int limit, CancellationToken cancellationToken)
    {
        Task? work;
        lock (_lock)
            if (!_busy.TryGetValue(chat, out work))
                _busy[chat] = work = Task.Run(() => Work(chat, limit), CancellationToken.None);
        await work.WaitAsync(cancellationToken);
    }

    private async Task Work(ChatId chat, int limit)
    {
        try
        {
            await Fetch(chat, limit, core.Background.Stopping);
        }
        finally
        {
            lock (_lock)
                _busy.Remove(chat);
        }
    }

    private async Task Fetch(ChatId chat, int limit, CancellationToken stopping)
    {
        if (!StoredFill.IsUnfilled(core, chat))
            return;
        var below = core.Store.All(StoredFill.Table).GetValueOrDefault(chat)?.Below;
        var page = await RecoveredPage.Fetch(core, api, reader, chat, below, limit, stopping);
        var isDone = !page.More || page.First is null or <= 1;
        await core.Store.Change(
            step =>
            {
                if (!IsStillOurs(step))
                    return;
                var fill = StoredFill.Of(step, chat);
                var lacking = page.Store(core, step, chat, Healed);
                step.Put(StoredFill.Table, new StoredFill(
                    chat, Math.Min(page.First ?? 1, fill.Below ?? long.MaxValue), isDone, Checked: false, SequenceRanges.Union(fill.Lacking, SequenceRanges.Of(lacking))));
                Warn(step, chat, page);
                step.After(() => Tell(chat, page));
            },
            stopping);
        if (isDone)
            await Check(chat, stopping);
    }

    /// <summary>Once for each chat, when all of its keyring should have come.</summary>
    private async Task CheckAll(CancellationToken stopping)
    {
        foreach (var fill in core.Store.All(StoredFill.Table).Values.Where(fill => fill is { Done: true, Checked: false }).ToList())
            await Check(fill.ChatId, stopping);
    }

    private async Task Check(ChatId chat, CancellationToken stopping)
    {
        await reader.Verify(chat, stopping);
        await core.Store.Change(
            step =>
            {
                if (step.Get(StoredFill.Table, chat) is { Done: true } fill)
                    step.Put(StoredFill.Table, fill with { Checked = true });
                step.After(() => Progressed());
            },
            stopping);
    }

    /// <summary>Messages that had no key: whether somebody has written it by now.</summary>
    private async Task Repair(CancellationToken stopping)
    {
        foreach (var fill in Lacking().ToList())
            while (await RepairPage(fill.ChatId, stopping))
            {
                // There may be more.
            }

        lock (_lock)
        {
            _repairAt = core.Now + (long)(Again.TotalMilliseconds * (1 << _doublings));
            _doublings = Math.Min(_doublings + 1, MostDoublings);
        }
    }

    /// <summary>False when there is nothing more to be had.</summary>
    private async Task<bool> RepairPage(ChatId chat, CancellationToken stopping)
    {
        var lacking = core.Store.All(StoredFill.Table).GetValueOrDefault(chat)?.Lacking ?? [];
        var found = lacking.Count > 0 ? SequenceRanges.LastCommon(lacking, await api.Coverage(chat, stopping)) : 0;
        if (found == 0)
            return false;
        var page = await RecoveredPage.Fetch(core, api, reader, chat, found + 1, PageSize, stopping);
        await core.Store.Change(
            step =>
            {
                if (!IsStillOurs(step))
                    return;
                var fill = StoredFill.Of(step, chat);
                var still = page.Store(core, step, chat, Healed);
                var seen = SequenceRanges.Without(fill.Lacking, Math.Min(page.First ?? found, found), found);
                step.Put(StoredFill.Table, fill with { Lacking = SequenceRanges.Union(seen, SequenceRanges.Of(still)) });
                Warn(step, chat, page with { IsHeld = false });
                step.After(() => Tell(chat, page));
            },
            stopping);
        return page.Messages.Any(each => each.Reading is not null);
    }

    private void Warn(Step step, ChatId chat, RecoveredPage page)
    {
        if (page.IsHeld)
            StoredHistory.Warn(core, step, HistoryTrouble.Missing, chat);
        if (page.IsAltered)
            StoredHistory.Warn(core, step, HistoryTrouble.Altered, chat);
    }

    private void Tell(ChatId chat, RecoveredPage page)
    {
        if (page.Messages.Any(each => each.Reading is not null))
            core.Feed.Tell(new ChatHistoryGrew(chats.HandleOf(chat)));
    }

    /// <summary>The device was not removed while the page was on its way.</summary>
    private static bool IsStillOurs(Step step) => step.Get(Accounts.StoredAccount.Table, default) is { Phase: Accounts.AccountPhase.Ready };

    private IEnumerable<StoredFill> Lacking() => core.Store.All(StoredFill.Table).Values.Where(fill => fill.Lacking.Count > 0);

    [LoggerMessage(41, LogLevel.Warning, "The history waits: {Reason}")]
    private static partial void Waits(ILogger log, string reason);
}
