using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Keyring;

/// <summary>How far the history of a chat was fetched.</summary>
/// <param name="ChatId">Which.</param>
/// <param name="Below">What comes next is below this sequence; null before the first page.</param>
/// <param name="Done">There is nothing more.</param>
/// <param name="Checked">It was looked whether it is all that there was.</param>
/// <param name="Lacking">Sequences that had no key, as runs.</param>
internal sealed record StoredFill(ChatId ChatId, long? Below, bool Done, bool Checked, IReadOnlyList<long[]> Lacking)
{
    public static Table<ChatId, StoredFill> Table { get; } = new("fills", ["chat"], [])
    {
        KeyOf = static fill => fill.ChatId,
        KeyColumns = static id => [id.Value.ToByteArray(bigEndian: true)],
        Encode = StoreJson.Encode,
        Decode = StoreJson.Decode<StoredFill>,
    };

    public static StoredFill Of(Step step, ChatId chat) => step.Get(Table, chat) ?? new StoredFill(chat, Below: null, Done: false, Checked: false, []);

    /// <summary>Only a device that was linked, or on which the account was brought back, may lack messages that the server has.</summary>
    public static bool IsFilling(Core core) =>
        core.Store.All(Accounts.StoredAccount.Table).GetValueOrDefault(default) is { Phase: Accounts.AccountPhase.Ready } account && (account.IsLinked || account.IsRestored);

    /// <summary>Whether there may be messages of this chat on the server that were not fetched.</summary>
    public static bool IsUnfilled(Core core, ChatId chat) => IsFilling(core) && core.Store.All(Table).GetValueOrDefault(chat) is not { Done: true };

    /// <summary>The same, or whether it was all that there was is not certain yet.</summary>
    public static bool IsUnchecked(Core core, ChatId chat) => IsFilling(core) && core.Store.All(Table).GetValueOrDefault(chat) is not { Checked: true };
}
