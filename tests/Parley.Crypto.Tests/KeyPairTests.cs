namespace Parley.Crypto.Tests;

public sealed class KeyPairTests
{
    [Fact]
    public void A_pair_is_the_clamped_randomness_and_its_serialized_public_key()
    {
        byte[] random = new SeededBytes("pair").Next(32);
        using KeyPair pair = KeyPair.Generate(random);
        byte[] clamped = [.. random];
        clamped[0] &= 248;
        clamped[31] = (byte)((clamped[31] & 127) | 64);
        Assert.Equal(clamped, pair.PrivateKey.ToArray());
        Assert.Equal([0x05, .. X25519Tests.PublicKey(clamped)], pair.PublicKey.ToArray());
    }

    [Fact]
    public void A_stored_private_key_gives_the_same_pair_again()
    {
        using KeyPair pair = KeyPair.Generate(new SeededBytes("stored").Next(32));
        using KeyPair again = KeyPair.Generate(pair.PrivateKey);
        Assert.Equal(pair.PublicKey.ToArray(), again.PublicKey.ToArray());
    }

    [Fact]
    public void A_disposed_pair_has_forgotten_its_private_key()
    {
        KeyPair pair = KeyPair.Generate(new SeededBytes("disposed").Next(32));
        ReadOnlySpan<byte> privateKey = pair.PrivateKey;
        pair.Dispose();
        Assert.Equal(new byte[32], privateKey.ToArray());
        Assert.Throws<ObjectDisposedException>(() => pair.PrivateKey.Length);
        Assert.True(PublicKeys.IsValid(pair.PublicKey));
    }

    [Fact]
    public void Randomness_of_another_length_is_refused() => Assert.Throws<ArgumentException>(() => KeyPair.Generate(new byte[31]));
}
