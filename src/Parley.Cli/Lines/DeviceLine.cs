using Parley.Client;

namespace Parley.Cli.Lines;

/// <summary>A device of the own account. Times in milliseconds since 1970.</summary>
internal sealed record DeviceLine(string Type, int Number, string Name, long LinkedAt, long LastActive, bool IsCurrent)
{
    public static DeviceLine Of(LinkedDevice device) =>
        new("device", device.Number, device.Name, device.LinkedAt.ToUnixTimeMilliseconds(), device.LastActive.ToUnixTimeMilliseconds(), device.IsCurrent);
}
