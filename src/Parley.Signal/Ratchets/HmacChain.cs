using System.Security.Cryptography;

namespace Parley.Signal.Ratchets;

/// <summary>The chain whose keys are seeds of message keys (Double Ratchet revision 3, KDF_CK): of ratchets and of sender keys.</summary>
internal static class HmacChain
{
    internal static readonly ChainStep Step = Advance;

    private static void Advance(ReadOnlySpan<byte> chainKey, uint number, Span<byte> key, Span<byte> next)
    {
        if (!key.IsEmpty)
            HMACSHA256.HashData(chainKey, [1], key);
        HMACSHA256.HashData(chainKey, [2], next);
    }
}
