using System.Runtime.InteropServices;

namespace Parley.Crypto.Argon2;

/// <summary>A quarter of one lane in one pass, the unit that is filled without looking at what other lanes do meanwhile.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Segment(int Pass, int Slice, int Lane)
{
    /// <summary>Whether it holds the two blocks that come from the seed.</summary>
    internal bool IsFirst => Pass == 0 && Slice == 0;
}
