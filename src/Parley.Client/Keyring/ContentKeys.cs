using Parley.Client.Accounts;
using Parley.Client.Messages;
using Parley.Client.Store;

namespace Parley.Client.Keyring;

/// <summary>Keeps what opens a message until the keyring has it. A bot keeps nothing: it has one device, and nobody links another.</summary>
internal sealed class ContentKeys
{
    /// <summary>Beyond it nobody has taken any for a long time, and nobody will.</summary>
    private const long Most = 20_000;

    /// <summary>Hears how many wait, when there is one more.</summary>
    public Action<long> Grown { get; set; } = static _ => { };

    /// <summary>In the step that stores the message.</summary>
    public void Keep(Step step, StoredMessage message, MessageSecret secret)
    {
        if (message.Sequence is not { } sequence || step.Get(StoredAccount.Table, default) is not { TokenHash: null } || step.Get(StoredHistory.Table, default) is { OnlyHere: true })
            return;
        var waiting = step.Number("SELECT count(*) FROM content_keys");
        if (waiting >= Most)
            return;
        step.Put(StoredContentKey.Table, new StoredContentKey(message.Id, message.ChatId, sequence, message.Sender, secret));
        step.After(() => Grown(waiting + 1));
    }
}
