using Parley.Contracts;

namespace Parley.Client;

/// <summary>How this device stands with the history of its account; docs/encryption.md, "History".</summary>
/// <param name="OnlyOnDevices">
/// The person has chosen that the history stays on the devices that have it: a device that is linked later reads nothing from before, and the server keeps no
/// keyring. What was chosen last counts, on whatever device.
/// </param>
/// <param name="ChatsLeft">Chats of which a linked device has not fetched everything yet; 0 on every other device.</param>
/// <param name="Warnings">What the server was caught at, until <see cref="ParleyClient.DismissHistoryWarningsAsync"/>.</param>
public sealed record HistoryState(bool OnlyOnDevices, int ChatsLeft, IReadOnlyList<HistoryWarning> Warnings);

/// <summary>What the server gave does not fit what the devices of the account have written. Nothing of it is shown.</summary>
/// <param name="Trouble">What it was.</param>
/// <param name="ChatId">In which chat.</param>
/// <param name="At">When it was noticed, by this device's clock.</param>
public sealed record HistoryWarning(HistoryTrouble Trouble, ChatId ChatId, DateTimeOffset At);

/// <summary>What a server can be caught at when it gives back a history.</summary>
public enum HistoryTrouble
{
    /// <summary>Something is held back.</summary>
    Missing,

    /// <summary>Something is not what a device has written, not in its place, or not from whom it is said to be.</summary>
    Altered,

    /// <summary>Something comes twice, or out of its order.</summary>
    Replayed,
}
