using Parley.Client.Store;
using Parley.Contracts;
using Parley.Signal;

namespace Parley.Client.Repair;

/// <summary>What was mended with a device.</summary>
/// <param name="Account">Whose.</param>
/// <param name="DeviceId">Which.</param>
/// <param name="Broken">The session with it did not open what it sent: a new one is due.</param>
/// <param name="Asked">When it was asked without an answer, in the last hour. Milliseconds since 1970.</param>
/// <param name="Heard">When it has asked, in the last hour.</param>
internal sealed record StoredRepair(AccountId Account, int DeviceId, bool Broken, IReadOnlyList<long> Asked, IReadOnlyList<long> Heard)
{
    public static Table<DeviceAddress, StoredRepair> Table { get; } = new("repairs", ["account", "device"], ["broken"])
    {
        KeyOf = static repair => new DeviceAddress(repair.Account.Value, repair.DeviceId),
        KeyColumns = static address => [address.AccountId.ToByteArray(bigEndian: true), (long)address.DeviceId],
        OtherColumns = static repair => [repair.Broken ? 1L : 0L],
        Encode = StoreJson.Encode,
        Decode = StoreJson.Decode<StoredRepair>,
    };

    public static StoredRepair Of(Step step, DeviceAddress address) =>
        step.Get(Table, address) ?? new StoredRepair(new AccountId(address.AccountId), address.DeviceId, Broken: false, [], []);
}
