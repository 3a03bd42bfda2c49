using System.Runtime.InteropServices;

namespace Parley.Client;

/// <summary>Whether somebody is there.</summary>
/// <param name="IsOnline">Now, as far as the server knows.</param>
/// <param name="LastSeen">When somebody who is not there was last; null when that is not known or not shown.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Presence(bool IsOnline, DateTimeOffset? LastSeen);
