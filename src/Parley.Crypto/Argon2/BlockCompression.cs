using System.Runtime.Intrinsics.X86;

namespace Parley.Crypto.Argon2;

/// <summary>
/// The compression function G of two blocks (RFC 9106 section 3.5): their sum as a matrix of 16-byte registers, permuted by rows
/// and then by columns, plus the sum itself.
/// </summary>
internal static unsafe class BlockCompression
{
    /// <summary>
    /// Writes G(x, y), or adds it to what <paramref name="result"/> holds when <paramref name="keep"/> is set. The result may be
    /// either of the two blocks.
    /// </summary>
    internal static void Compress(ulong* x, ulong* y, ulong* result, bool keep)
    {
        if (Avx2.IsSupported)
            WideCompression.Compress(x, y, result, keep);
        else
            ScalarCompression.Compress(x, y, result, keep);
    }
}
