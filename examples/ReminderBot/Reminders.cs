using System.Globalization;
using Parley.Client;
using Parley.Contracts;

namespace ReminderBot;

/// <summary>The commands of the bot, and the clock behind them.</summary>
internal sealed class Reminders
{
    private const string Prefix = "reminder/";
    private const int Shown = 10;
    private static readonly TimeSpan LongestNap = TimeSpan.FromDays(1);
    private readonly ParleyBot _bot;
    private readonly TimeProvider _time;
    private volatile TaskCompletionSource _changed = NewSignal();

    public Reminders(ParleyClient parley, TimeProvider time)
    {
        _time = time;
        _bot = new ParleyBot(parley) { Texts = new BotTexts { Greeting = "I remind you of things." } }
            .OnCommand("remind", "remind 10m tea: reminds you of tea in ten minutes (s, m, h, d, w)", Remind)
            .OnCommand("list", "list: what I shall remind you of", List)
            .OnCommand("forget", "forget 1: forgets the first of the list", Forget);
    }

    /// <summary>Answers and reminds until it is stopped. If one of the two fails, the other ends too.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var parts = new[] { _bot.RunAsync(over.Token), WatchClock(over.Token) };
        await Task.WhenAny(parts);
        await over.CancelAsync();
        await Task.WhenAll(parts);
    }

    private async Task Remind(CommandContext context)
    {
        if (!context.Arguments.TryTakeDuration(out var wait) || context.Arguments.Rest is not { Length: > 0 and <= 1000 } what)
        {
            await context.ReplyUsageAsync();
            return;
        }

        // After a crash a handler may run again for the same message. Named by that message, the note is the same one.
        var note = Prefix + context.Message.Id;
        if (await _bot.Notes.GetAsync(note) is null)
            await _bot.Notes.SetAsync(note, new Reminder(context.Chat.Id.Value, context.Message.At + wait, what, Guid.NewGuid()).ToNote());
        _changed.TrySetResult();
        await context.ReplyAsync($"I shall remind you of: {what}");
    }

    private async Task List(CommandContext context)
    {
        var lines = (await Of(context.Chat)).Take(Shown).Select((each, index) =>
            string.Create(CultureInfo.InvariantCulture, $"{index + 1}. {each.Reminder.Due:yyyy-MM-dd HH:mm} UTC: {each.Reminder.What}"));
        await context.ReplyAsync(string.Join('\n', lines.DefaultIfEmpty("Of nothing.")));
    }

    private async Task Forget(CommandContext context)
    {
        if (context.Arguments.TryTakeNumber(out var number) && (await Of(context.Chat)).ElementAtOrDefault((int)Math.Clamp(number, 0, Shown) - 1) is { Note: not null } found)
        {
            await context.ReplyAsync($"Forgotten: {found.Reminder.What}");
            await _bot.Notes.SetAsync(found.Note, null);
        }
        else
            await context.ReplyUsageAsync();
    }

    /// <summary>Says what is due, and waits for what is due next or for something new.</summary>
    private async Task WatchClock(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            _changed = NewSignal();
            var all = await All();
            foreach (var (note, reminder) in all.Where(each => each.Reminder.Due <= _time.GetUtcNow()))
                await Say(note, reminder);
            var next = all.Select(each => each.Reminder.Due - _time.GetUtcNow()).Where(wait => wait > TimeSpan.Zero).Append(LongestNap).Min();
            using var awake = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            await Task.WhenAny(_changed.Task, Task.Delay(next, _time, awake.Token));
            await awake.CancelAsync();
        }
    }

    /// <summary>Into the outbox first and out of the notes then: after a crash in between it is said again under the same id, which sends nothing twice.</summary>
    private async Task Say(string note, Reminder reminder)
    {
        if (_bot.Client.FindChat(new ChatId(reminder.Chat)) is { } chat)
            await chat.EnqueueAsync($"\u23f0 {reminder.What}", new MessageId(reminder.Id));
        await _bot.Notes.SetAsync(note, null);
    }

    private async Task<IReadOnlyList<(string Note, Reminder Reminder)>> Of(Chat chat) => [.. (await All()).Where(each => each.Reminder.Chat == chat.Id.Value)];

    private async Task<IReadOnlyList<(string Note, Reminder Reminder)>> All() =>
        [.. (await _bot.Notes.ListAsync(Prefix)).Select(note => (note.Key, Reminder.Parse(note.Value))).OrderBy(each => each.Item2.Due)];

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
