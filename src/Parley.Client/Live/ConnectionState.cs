namespace Parley.Client;

/// <summary>How a device stands with its server.</summary>
public enum ConnectionState
{
    /// <summary>Not connected; a new attempt follows by itself while the client is connecting at all.</summary>
    Offline,

    /// <summary>An attempt is under way.</summary>
    Connecting,

    /// <summary>Connected, and taking in what came meanwhile.</summary>
    Synchronizing,

    /// <summary>Up to date; everything comes live.</summary>
    Online,
}
