using System.Runtime.InteropServices;

namespace Parley.Signal;

/// <summary>A device of an account: what a session is kept under, and what a message binds its ends to.</summary>
/// <param name="DeviceId">1 to 127; other numbers are refused where the address is used.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DeviceAddress(Guid AccountId, int DeviceId);
