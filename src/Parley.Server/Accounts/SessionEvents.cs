namespace Parley.Server.Accounts;

/// <summary>What others have to know of sessions and devices that end. Raised after the commit.</summary>
internal sealed class SessionEvents
{
    public event Action<Guid>? SessionRevoked;

    public event Action<long>? DeviceRemoved;

    public void RaiseSessionRevoked(Guid sessionId) => SessionRevoked?.Invoke(sessionId);

    public void RaiseDeviceRemoved(long deviceKey) => DeviceRemoved?.Invoke(deviceKey);
}
