using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Parley.Server.Accounts;

internal sealed record VerifiedToken(Caller Caller, DateTimeOffset ExpiresAt);

/// <summary>
/// Tokens whose signature was found good, by their hash, because checking one costs more than most requests. Two generations: when the younger is full
/// the older is dropped, so what is in use stays and memory is bounded.
/// </summary>
internal sealed class VerifiedTokens
{
    private const int Generation = 8192;
    private volatile ConcurrentDictionary<UInt128, VerifiedToken> _young = new();
    private volatile ConcurrentDictionary<UInt128, VerifiedToken> _old = new();
    private int _added;

    /// <summary>The first half of the token's SHA-256: nobody finds another text with the same.</summary>
    public static UInt128 NameOf(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(token.AsSpan()), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    public bool TryGet(UInt128 name, [NotNullWhen(true)] out VerifiedToken? token)
    {
        if (_young.TryGetValue(name, out token))
            return true;
        if (!_old.TryGetValue(name, out token))
            return false;
        Add(name, token);
        return true;
    }

    public void Add(UInt128 name, VerifiedToken token)
    {
        if (!_young.TryAdd(name, token) || Interlocked.Increment(ref _added) % Generation != 0)
            return;
        _old = _young;
        _young = new ConcurrentDictionary<UInt128, VerifiedToken>();
    }
}
