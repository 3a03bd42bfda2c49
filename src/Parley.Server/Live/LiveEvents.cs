using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Server.Accounts;
using Parley.Server.Keys;

namespace Parley.Server.Live;

/// <summary>What other features tell connections: that their session or device is gone, that their one-time keys run low.</summary>
internal sealed class LiveEvents
{
    private readonly Connections _connections;
    private readonly PreKeyEvents _preKeys;

    public LiveEvents(Connections connections, SessionEvents sessions, PreKeyEvents preKeys)
    {
        _connections = connections;
        _preKeys = preKeys;
        sessions.SessionRevoked += session =>
        {
            foreach (var connection in connections.All.Where(c => c.Caller.SessionId == session))
                connection.Close(4401, "The session has ended.");
        };
        sessions.DeviceRemoved += device => connections.OfDevice(device)?.Close(4410, "The device is no longer in the account's device list.");
        preKeys.Low += (device, oneTime, kyber) => connections.OfDevice(device)?.Hint(KeysLow(oneTime, kyber));
    }

    /// <summary>Tells a device that has just connected what it has missed.</summary>
    public void Connected(Connection connection)
    {
        var (oneTime, kyber) = _preKeys.Count(connection.Caller.DeviceKey);
        if (oneTime < Limits.RefillBelow || kyber < Limits.RefillBelow)
            connection.Hint(KeysLow(oneTime, kyber));
    }

    private static ServerFrame KeysLow(int oneTime, int kyber) =>
        new() { KeysLow = new KeysLow { OneTimePrekeys = (uint)oneTime, OneTimeKyberPrekeys = (uint)kyber } };
}
