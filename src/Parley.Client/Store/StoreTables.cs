using Parley.Client.Accounts;
using Parley.Client.Bots;
using Parley.Client.Chats;
using Parley.Client.Keyring;
using Parley.Client.Keys;
using Parley.Client.Messages;
using Parley.Client.People;
using Parley.Client.Recovery;
using Parley.Client.Repair;

namespace Parley.Client.Store;

/// <summary>All that a store holds.</summary>
internal static class StoreTables
{
    /// <summary>Keeps in memory what is small and asked for all the time.</summary>
    public static void Keep(LocalStore store)
    {
        store.Keep(StoredAccount.Table);
        store.Keep(DeviceIdentity.Table);
        store.Keep(PinnedList.Table);
        store.Keep(StoredChat.Table);
        store.Keep(ForeignHeads.Table);
        store.Keep(StoredHistory.Table);
        store.Keep(StoredFill.Table);
        store.Keep(StoredRecovery.Table);
        store.Keep(StoredVerified.Table);
    }

    /// <summary>Forgets everything.</summary>
    public static void Clear(Step step)
    {
        step.DeleteAll(StoredAccount.Table);
        step.DeleteAll(StoredTokens.Table);
        step.DeleteAll(StoredChallenge.Table);
        step.DeleteAll(DeviceIdentity.Table);
        step.DeleteAll(StoredPreKey.Table);
        step.DeleteAll(StoredReplay.Table);
        step.DeleteAll(StoredSession.Table);
        step.DeleteAll(PinnedList.Table);
        step.DeleteAll(StoredChat.Table);
        step.DeleteAll(SyncProgress.Table);
        step.DeleteAll(StoredMessage.Table);
        step.DeleteAll(OutboxEntry.Table);
        step.DeleteAll(StoredProgress.Table);
        step.DeleteAll(StoredNote.Table);
        step.DeleteAll(StoredControl.Table);
        step.DeleteAll(WaitingMessage.Table);
        step.DeleteAll(StoredRepair.Table);
        step.DeleteAll(ForeignHeads.Table);
        StoredHistory.Forget(step);
        step.DeleteAll(StoredRecovery.Table);
        step.DeleteAll(StoredVerified.Table);
    }
}
