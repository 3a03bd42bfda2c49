#pragma warning disable
namespace Parley.Crypto;

public static class X25519
{
    public const int KeySize = 32;
    public static void PublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey) => throw new NotImplementedException();
    public static bool TrySharedSecret(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey, Span<byte> sharedSecret) => throw new NotImplementedException();
}

public static class XEdDsa
{
    public const int SignatureSize = 64;
    public const int RandomSize = 64;
    public static void Sign(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> message, Span<byte> signature, ReadOnlySpan<byte> random) => throw new NotImplementedException();
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => throw new NotImplementedException();
}

public static class Ed25519
{
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => throw new NotImplementedException();
}

public static class PublicKeys
{
    public const int Size = 33;
    public const byte Curve25519Type = 0x05;
    public static void Encode(ReadOnlySpan<byte> u, Span<byte> publicKey) => throw new NotImplementedException();
    public static ReadOnlySpan<byte> Coordinate(ReadOnlySpan<byte> publicKey) => publicKey[1..];
    public static bool IsValid(ReadOnlySpan<byte> publicKey) => throw new NotImplementedException();
}

public sealed class KeyPair : IDisposable
{
    public static KeyPair Generate(ReadOnlySpan<byte> random) => throw new NotImplementedException();
    public ReadOnlySpan<byte> PrivateKey => throw new NotImplementedException();
    public ReadOnlySpan<byte> PublicKey => throw new NotImplementedException();
    public void Dispose() { }
}
