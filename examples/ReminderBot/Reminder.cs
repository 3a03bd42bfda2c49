using System.Text.Json;

namespace ReminderBot;

/// <summary>What somebody wants to be reminded of.</summary>
/// <param name="Chat">Where to say it.</param>
/// <param name="Due">When.</param>
/// <param name="What">What to say.</param>
/// <param name="Id">Names the message in which it is said: saying it twice, because of a crash in between, sends it once.</param>
internal sealed record Reminder(Guid Chat, DateTimeOffset Due, string What, Guid Id)
{
    public static Reminder Parse(string note) => JsonSerializer.Deserialize<Reminder>(note)!;

    public string ToNote() => JsonSerializer.Serialize(this);
}
