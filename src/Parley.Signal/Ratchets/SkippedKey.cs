using System.Runtime.InteropServices;

namespace Parley.Signal.Ratchets;

/// <summary>The key of a message not yet received, 32 bytes, and the message's number in its chain.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SkippedKey(uint Number, byte[] Key);
