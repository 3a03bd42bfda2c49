using Parley.Client.Store;
using Parley.Signal;

namespace Parley.Client.People;

/// <summary>All sessions with one device.</summary>
internal sealed record StoredSession(DeviceAddress Address, byte[] State)
{
    /// <summary>The sealed bytes are the state alone. Who reads it knows whose it is, and erases it.</summary>
    public static Table<DeviceAddress, StoredSession> Table { get; } = new("sessions", ["account", "device"], [])
    {
        KeyOf = static session => session.Address,
        KeyColumns = static address => [address.AccountId.ToByteArray(bigEndian: true), (long)address.DeviceId],
        Encode = static session => session.State,
        Decode = static state => new StoredSession(default, [.. state]),
    };
}
