using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Parley.Crypto.Curve25519;

/// <summary>SHA-512 of up to four parts in a row, as a scalar modulo L (RFC 8032 sections 5.1.6 and 5.1.7).</summary>
internal static class Transcript
{
    /// <summary>Above this many bytes the parts are hashed one by one instead of being joined on the stack.</summary>
    private const int MaxJoinedBytes = 2048;

    internal static void HashToScalar(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, ReadOnlySpan<byte> fourth, out Scalar scalar)
    {
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        long total = (long)first.Length + second.Length + third.Length + fourth.Length;
        if (total <= MaxJoinedBytes)
            HashJoined(first, second, third, fourth, digest);
        else
            HashInTurn(first, second, third, fourth, digest);
        Scalar.ReduceWide(digest, out scalar);
        Secret.Erase(digest);
    }

    [SkipLocalsInit]
    private static void HashJoined(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, ReadOnlySpan<byte> fourth, Span<byte> digest)
    {
        Span<byte> joined = stackalloc byte[MaxJoinedBytes];
        joined = joined[..(first.Length + second.Length + third.Length + fourth.Length)];
        Span<byte> rest = joined;
        first.CopyTo(rest);
        rest = rest[first.Length..];
        second.CopyTo(rest);
        rest = rest[second.Length..];
        third.CopyTo(rest);
        rest = rest[third.Length..];
        fourth.CopyTo(rest);
        SHA512.HashData(joined, digest);
        Secret.Erase(joined);
    }

    private static void HashInTurn(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, ReadOnlySpan<byte> fourth, Span<byte> digest)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(first);
        hash.AppendData(second);
        hash.AppendData(third);
        hash.AppendData(fourth);
        hash.GetHashAndReset(digest);
    }
}
