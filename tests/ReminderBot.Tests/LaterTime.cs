namespace ReminderBot.Tests;

/// <summary>The machine's clock, ahead by so much.</summary>
internal sealed class LaterTime(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
}
