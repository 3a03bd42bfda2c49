using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Parley.Crypto;

/// <summary>
/// Erasure of values that depend on a private key. It covers every named local of a secret computation; copies the JIT
/// spills to the stack between two instructions are out of a managed program's reach.
/// </summary>
internal static class Secret
{
    internal static void Erase<T>(ref T value)
        where T : unmanaged
        => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<T>(ref value)));

    internal static void Erase<T>(Span<T> values)
        where T : unmanaged
        => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(values));

    /// <summary>Copies a private key and clamps it (RFC 7748 section 5, <c>decodeScalar25519</c>).</summary>
    internal static void Clamp(ReadOnlySpan<byte> source, Span<byte> scalar)
    {
        source[..32].CopyTo(scalar);
        scalar[0] &= 0xF8;
        scalar[31] &= 0x7F;
        scalar[31] |= 0x40;
    }

    /// <summary>Throws unless a buffer has the one length its format allows.</summary>
    internal static void RequireLength(ReadOnlySpan<byte> buffer, int length, [CallerArgumentExpression(nameof(buffer))] string? name = null)
    {
        if (buffer.Length != length)
            throw new ArgumentException($"Expected {length} bytes, not {buffer.Length}.", name);
    }
}
