using Parley.Contracts;

namespace Parley.Client.Bots;

/// <summary>What becomes of a message by the rate of its chat.</summary>
internal enum RateVerdict
{
    Within,

    /// <summary>The first of a minute that is too much.</summary>
    FirstAbove,

    Above,
}

/// <summary>
/// Counts the messages of each chat in windows of a minute by the time at which the server committed them: what has piled up while the bot was away is not
/// taken for a flood.
/// </summary>
internal sealed class MessageRate(int perMinute)
{
    private const int MaxChats = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Dictionary<ChatId, (DateTimeOffset Start, int Count)> _windows = [];

    public RateVerdict Take(Message message)
    {
        if (!_windows.TryGetValue(message.ChatId, out var window) || message.At - window.Start >= Window)
        {
            if (_windows.Count >= MaxChats)
                _windows.Clear();
            window = (message.At, 0);
        }

        var count = window.Count + 1;
        _windows[message.ChatId] = window with { Count = count };
        return count <= perMinute ? RateVerdict.Within : count == perMinute + 1 ? RateVerdict.FirstAbove : RateVerdict.Above;
    }
}
