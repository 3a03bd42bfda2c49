using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Parley.Crypto.Argon2;

/// <summary>Two vectors that go through the same steps.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly unsafe struct Pair(Vector256<ulong> first, Vector256<ulong> second)
{
    internal Vector256<ulong> First { get; } = first;

    internal Vector256<ulong> Second { get; } = second;

    /// <summary>Reads two vectors whose beginnings are <paramref name="step"/> words apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Pair Load(ulong* source, int step) => new(Vector256.Load(source), Vector256.Load(source + step));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Store(ulong* target, int step)
    {
        First.Store(target);
        Second.Store(target + step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddTo(ulong* target, int step)
    {
        (Vector256.Load(target) ^ First).Store(target);
        (Vector256.Load(target + step) ^ Second).Store(target + step);
    }
}
