using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Keyring;

/// <summary>Segments of a chain without a gap: first and last number, the hash that the first names as that before it, and the last one's.</summary>
internal sealed record ChainRun(long First, byte[] Before, long Last, byte[] Hash);

/// <summary>The highest segment of a chain that another one or a grant has named.</summary>
internal sealed record NamedSegment(long Number, byte[] Hash);

/// <summary>What is known of a chain.</summary>
internal sealed record StoredChain(IReadOnlyList<ChainRun> Runs, NamedSegment? Named);

/// <summary>What is known of the own keyring of a chat: its chains, by their names in hexadecimal.</summary>
internal sealed record StoredKeyring(ChatId ChatId, Dictionary<string, StoredChain> Chains)
{
    public static Table<ChatId, StoredKeyring> Table { get; } = new("keyrings", ["chat"], [])
    {
        KeyOf = static keyring => keyring.ChatId,
        KeyColumns = static id => [id.Value.ToByteArray(bigEndian: true)],
        Encode = StoreJson.Encode,
        Decode = StoreJson.Decode<StoredKeyring>,
    };

    public static StoredKeyring Of(Step step, ChatId chat) => step.Get(Table, chat) ?? new StoredKeyring(chat, []);
}
