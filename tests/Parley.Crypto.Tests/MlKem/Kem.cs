namespace Parley.Crypto.Tests.MlKem;

/// <summary>The three key encapsulation mechanisms behind one face, so that a test says once what holds for all.</summary>
internal sealed record Kem(
    string Name,
    int PublicKeySize,
    int PrivateKeySize,
    int CiphertextSize,
    Kem.Generate GenerateKeyPair,
    Kem.Check IsValidPublicKey,
    Kem.Encapsulation TryEncapsulate,
    Kem.Decapsulation TryDecapsulate)
{
    internal static readonly Kem[] All =
    [
        new(
            nameof(MlKem768), MlKem768.PublicKeySize, MlKem768.PrivateKeySize, MlKem768.CiphertextSize,
            MlKem768.GenerateKeyPair, MlKem768.IsValidPublicKey, MlKem768.TryEncapsulate, MlKem768.TryDecapsulate),
        new(
            nameof(MlKem1024), MlKem1024.PublicKeySize, MlKem1024.PrivateKeySize, MlKem1024.CiphertextSize,
            MlKem1024.GenerateKeyPair, MlKem1024.IsValidPublicKey, MlKem1024.TryEncapsulate, MlKem1024.TryDecapsulate),
        new(
            nameof(Kyber1024), Kyber1024.PublicKeySize, Kyber1024.PrivateKeySize, Kyber1024.CiphertextSize,
            Kyber1024.GenerateKeyPair, Kyber1024.IsValidPublicKey, Kyber1024.TryEncapsulate, Kyber1024.TryDecapsulate),
    ];

    internal delegate void Generate(ReadOnlySpan<byte> seed, Span<byte> publicKey, Span<byte> privateKey);

    internal delegate bool Check(ReadOnlySpan<byte> publicKey);

    internal delegate bool Encapsulation(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> random, Span<byte> ciphertext, Span<byte> sharedSecret);

    internal delegate bool Decapsulation(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret);

    internal static Kem Named(string name) => All.Single(kem => string.Equals(kem.Name, name, StringComparison.Ordinal));

    internal (byte[] PublicKey, byte[] PrivateKey) KeyPair(ReadOnlySpan<byte> seed)
    {
        byte[] publicKey = new byte[PublicKeySize], privateKey = new byte[PrivateKeySize];
        GenerateKeyPair(seed, publicKey, privateKey);
        return (publicKey, privateKey);
    }

    internal (byte[] Ciphertext, byte[] SharedSecret) Encapsulate(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> random)
    {
        byte[] ciphertext = new byte[CiphertextSize], sharedSecret = new byte[32];
        Assert.True(TryEncapsulate(publicKey, random, ciphertext, sharedSecret));
        return (ciphertext, sharedSecret);
    }

    internal byte[] Decapsulate(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> ciphertext)
    {
        byte[] sharedSecret = new byte[32];
        Assert.True(TryDecapsulate(privateKey, ciphertext, sharedSecret));
        return sharedSecret;
    }
}
