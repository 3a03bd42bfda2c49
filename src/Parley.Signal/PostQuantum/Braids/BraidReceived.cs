using System.Runtime.InteropServices;

namespace Parley.Signal.PostQuantum.Braids;

/// <summary>What the braid is after a message.</summary>
/// <param name="Secret">Of the epoch that the message ended, if it ended one.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BraidReceived(Braid Braid, EpochSecret? Secret = null)
{
    public static implicit operator BraidReceived(Braid braid) => new(braid);
}
