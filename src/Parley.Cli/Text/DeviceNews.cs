using Parley.Client;

namespace Parley.Cli.Text;

/// <summary>What has become of the devices of the own account, in a sentence.</summary>
internal static class DeviceNews
{
    public static string Of(DevicesChanged devices) => (devices.Added.Count, devices.Gone.Count) switch
    {
        (0, 1) => "A device of this account is gone: it was removed, or signed out.",
        (0, _) => $"{devices.Gone.Count} devices of this account are gone: they were removed, or signed out.",
        _ => "A new device reads along now. Was that not you? See: parley devices list",
    };
}
