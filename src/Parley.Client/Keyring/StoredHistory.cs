using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Keyring;

/// <summary>A key that the keyrings of the account are sealed under: 32 bytes.</summary>
internal sealed record HistoryKey(uint Epoch, byte[] Key);

/// <summary>What the server was caught at, in which chat, and when by this device's clock.</summary>
internal sealed record StoredWarning(HistoryTrouble Trouble, ChatId ChatId, long At);

/// <summary>What this device knows of the history of its account.</summary>
/// <param name="Keys">Oldest first; new segments are written under the last.</param>
/// <param name="Chain">What this device calls its chain of segments.</param>
/// <param name="OnlyHere">No keyring: the history stays on the devices that have it.</param>
/// <param name="ChosenAt">When that was chosen, on whatever device, in milliseconds since 1970; 0 for never.</param>
/// <param name="ChoiceUntold">The server has not heard of it.</param>
/// <param name="Handed">How many keys the other devices were given, by their identity keys in hexadecimal.</param>
/// <param name="AskedAt">When this device has last asked the others for keys.</param>
/// <param name="Warnings">What the person has not seen yet.</param>
internal sealed record StoredHistory(
    IReadOnlyList<HistoryKey> Keys, byte[] Chain, bool OnlyHere, long ChosenAt, bool ChoiceUntold, Dictionary<string, int> Handed, long AskedAt,
    IReadOnlyList<StoredWarning> Warnings)
{
    public const int ChainBytes = 16;
    public const int KeyBytes = 32;
    private const int MostWarnings = 20;

    public static Table<Only, StoredHistory> Table { get; } = Singles.Table<StoredHistory>("history");

    public string ChainName => Convert.ToHexStringLower(Chain);

    /// <summary>As it is in the step; a new one when there is none.</summary>
    public static StoredHistory Of(Core core, Step step) =>
        step.Get(Table, default) ?? new StoredHistory([], NewChain(core), OnlyHere: false, ChosenAt: 0, ChoiceUntold: false, [], AskedAt: 0, []);

    /// <summary>As of the last commit; null when there is none.</summary>
    public static StoredHistory? Of(Core core) => core.Store.All(Table).GetValueOrDefault(default);

    public static byte[] NewChain(Core core)
    {
        var chain = new byte[ChainBytes];
        core.Random(chain);
        return chain;
    }

    /// <summary>Keeps what the server was caught at, until the person has taken note.</summary>
    public static void Warn(Core core, Step step, HistoryTrouble trouble, ChatId chat)
    {
        core.MessageWaits($"The server's history does not fit ({trouble}).");
        var history = Of(core, step);
        if (!history.Warnings.Any(each => each.Trouble == trouble && each.ChatId == chat))
            step.Put(Table, history with { Warnings = [.. history.Warnings.Append(new StoredWarning(trouble, chat, core.Now)).TakeLast(MostWarnings)] });
    }

    /// <summary>Forgets all about the history but messages.</summary>
    public static void Forget(Step step)
    {
        step.DeleteAll(Table);
        step.DeleteAll(StoredContentKey.Table);
        step.DeleteAll(StoredSegment.Table);
        step.DeleteAll(StoredKeyring.Table);
        step.DeleteAll(StoredFill.Table);
    }
}
