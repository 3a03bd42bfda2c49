using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Keys;

/// <summary>A device list as a payload names it: its epoch, and the first 8 bytes of its hash.</summary>
internal sealed record NamedList(uint Epoch, byte[] Hash)
{
    public static bool Same(NamedList? one, NamedList? other) =>
        one is null || other is null ? one is null && other is null : one.Epoch == other.Epoch && one.Hash.AsSpan().SequenceEqual(other.Hash);
}

/// <summary>Lists that somebody has named and that this device was not shown.</summary>
/// <param name="Account">Who named them.</param>
/// <param name="Theirs">Of the own account of whoever named it; null when that fits.</param>
/// <param name="Mine">Of the account of this device; null when that fits.</param>
/// <param name="Checked">The server was asked after that, and had nothing else to say.</param>
internal sealed record ForeignHeads(AccountId Account, NamedList? Theirs, NamedList? Mine, bool Checked)
{
    public static Table<AccountId, ForeignHeads> Table { get; } = new("foreign_heads", ["account"], [])
    {
        KeyOf = static heads => heads.Account,
        KeyColumns = static account => [account.Value.ToByteArray(bigEndian: true)],
        Encode = StoreJson.Encode,
        Decode = StoreJson.Decode<ForeignHeads>,
    };
}
