namespace Parley.Server.Accounts;

/// <summary>What a write has ended.</summary>
internal sealed class Ended
{
    public List<Guid> Sessions { get; } = [];

    public List<long> Devices { get; } = [];
}

/// <summary>Makes the end of sessions and devices known, after the commit: their access tokens are refused and their connections closed.</summary>
internal sealed class SignOuts(RevokedSessions revoked, SessionEvents events)
{
    public void Announce(Ended ended)
    {
        foreach (var session in ended.Sessions)
            revoked.Add(session);
        foreach (var device in ended.Devices)
            events.RaiseDeviceRemoved(device);
        foreach (var session in ended.Sessions)
            events.RaiseSessionRevoked(session);
    }
}
