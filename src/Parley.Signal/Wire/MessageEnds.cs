using System.Runtime.InteropServices;

namespace Parley.Signal.Wire;

/// <summary>The sender and the recipient of one message.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MessageEnds
{
    internal const int Size = 2 * EndSize;
    private const int EndSize = 18;

    private readonly DeviceAddress sender;
    private readonly DeviceAddress recipient;

    internal MessageEnds(DeviceAddress sender, DeviceAddress recipient)
    {
        RequireDevice(sender);
        RequireDevice(recipient);
        this.sender = sender;
        this.recipient = recipient;
    }

    /// <summary>Field 6 of a Signal message: each end as 0x00 (an account), the 16 bytes of its uuid and the device id.</summary>
    internal void Write(Span<byte> destination)
    {
        Write(sender, destination[..EndSize]);
        Write(recipient, destination[EndSize..Size]);
    }

    private static void Write(DeviceAddress address, Span<byte> destination)
    {
        destination[0] = 0;
        address.AccountId.TryWriteBytes(destination[1..], bigEndian: true, out _);
        destination[EndSize - 1] = (byte)address.DeviceId;
    }

    private static void RequireDevice(DeviceAddress address)
    {
        if (address.DeviceId is < 1 or > 127)
            throw new ArgumentException("A device id is 1 to 127.", nameof(address));
    }
}
