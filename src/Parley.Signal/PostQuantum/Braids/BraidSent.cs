using System.Runtime.InteropServices;
using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum.Braids;

/// <summary>What the braid says in the next message, and what it is after that.</summary>
/// <param name="Secret">Of this epoch, if this is the message that makes it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BraidSent(Braid Braid, Payload Payload, EpochSecret? Secret = null);
