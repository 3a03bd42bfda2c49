using Google.Protobuf;
using Parley.Client.Chats;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Contracts.V1;

namespace Parley.Client.Keyring;

/// <summary>What a new device is told of the history when it is let in.</summary>
internal sealed record GrantedHistory(IReadOnlyList<Contracts.V1.HistoryKey> Keys, HistoryChoice? Choice, IReadOnlyList<KeyringHeads> Heads)
{
    /// <summary>Chats of which a grant names what their keyrings hold: the newest.</summary>
    private const int MostChats = 300;
    private const int MostHeads = 8;

    public static GrantedHistory None { get; } = new([], null, []);

    /// <summary>All that this device knows.</summary>
    public static GrantedHistory Of(Core core, Step step)
    {
        if (step.Get(StoredHistory.Table, default) is not { } history)
            return None;
        var heads = new List<KeyringHeads>();
        foreach (var chat in step.Find(StoredChat.Table, "").OrderByDescending(chat => chat.UpdatedAt).Take(MostChats).Select(chat => chat.Id))
        {
            // The server may not have the own segment yet that is on its way.
            var own = step.Get(StoredSegment.Table, chat) is null ? null : history.ChainName;
            var some = Chains.Heads(StoredKeyring.Of(step, chat), own).TakeLast(MostHeads).Select(SegmentSeal.ToProto).ToList();
            if (some.Count > 0)
                heads.Add(new KeyringHeads { ChatId = chat.ToString(), Heads = { some } });
        }

        return new GrantedHistory([.. history.Keys.Select(ToProto)], new HistoryChoice { OnlyOnDevices = history.OnlyHere, ChosenAt = history.ChosenAt }, heads);
    }

    /// <summary>Stores it, in the step in which the new device becomes one.</summary>
    public void Take(Core core, Step step)
    {
        step.Put(StoredHistory.Table, StoredHistory.Of(core, step) with
        {
            Keys = [.. Keys.Where(key => key.Key.Length == StoredHistory.KeyBytes && key.Epoch > 0).Select(key => new HistoryKey(key.Epoch, key.Key.ToByteArray()))],
            OnlyHere = Choice?.OnlyOnDevices ?? false,
            ChosenAt = Choice?.ChosenAt ?? 0,
        });
        foreach (var keyring in Heads)
            if (ChatId.TryParse(keyring.ChatId, out var chat))
                step.Put(StoredKeyring.Table, Chains.WithHeads(new StoredKeyring(chat, []), SegmentSeal.FromProto(keyring.Heads)).Keyring);
    }

    public static Contracts.V1.HistoryKey ToProto(HistoryKey key) => new() { Epoch = key.Epoch, Key = ByteString.CopyFrom(key.Key) };
}
