namespace Parley.Crypto.Tests.Ristretto;

/// <summary>The oblivious function by the vectors of RFC 9497 appendix A.1.1, and what each side refuses.</summary>
public sealed class OprfTests
{
    private const string Blind = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706";

    [Fact]
    public void Keys_are_derived_as_in_rfc_9497_appendix_a_1()
    {
        byte[] privateKey = new byte[32], publicKey = new byte[32], generator = new byte[32];
        DeriveKeyPair(privateKey, publicKey);
        Assert.Equal("5ebcea5ee37023ccb9fc2d2019f9d7737be85591ae8652ffa9ef0f4d37063b0e", Convert.ToHexStringLower(privateKey));
        Assert.True(Ristretto255.TryMultiplyGenerator(privateKey, generator));
        Assert.Equal(generator, publicKey);
    }

    [Theory]
    [InlineData(
        "00",
        "609a0ae68c15a3cf6903766461307e5c8bb2f95e7e6550e1ffa2dc99e412803c",
        "7ec6578ae5120958eb2db1745758ff379e77cb64fe77b0b2d8cc917ea0869c7e",
        "527759c3d9366f277d8c6020418d96bb393ba2afb20ff90df23fb7708264e2f3ab9135e3bd69955851de4b1f9fe8a0973396719b7912ba9ee8aa7d0b5e24bcf6")]
    [InlineData(
        "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
        "da27ef466870f5f15296299850aa088629945a17d1f5b7f5ff043f76b3c06418",
        "b4cbf5a4f1eeda5a63ce7b77c7d23f461db3fcab0dd28e4e17cecb5c90d02c25",
        "f4a74c9c592497375e796aa837e907b1a045d34306a749db9f34221f7e750cb4f2a6413a6bf6fa5e19ba6348eb673934a722a7ede2e7621306d18951e7cf2c73")]
    public void The_vectors_of_rfc_9497_appendix_a_1_1_hold(string input, string blindedElement, string evaluatedElement, string output)
    {
        byte[] privateKey = new byte[32], blind = new byte[32], blinded = new byte[32], evaluated = new byte[32], result = new byte[64], direct = new byte[64];
        DeriveKeyPair(privateKey, new byte[32]);
        Assert.True(Oprf.TryBlind(Bytes(input), [.. Bytes(Blind), .. new byte[32]], blind, blinded));
        Assert.Equal(Blind, Convert.ToHexStringLower(blind));
        Assert.Equal(blindedElement, Convert.ToHexStringLower(blinded));
        Assert.True(Oprf.TryBlindEvaluate(privateKey, blinded, evaluated));
        Assert.Equal(evaluatedElement, Convert.ToHexStringLower(evaluated));
        Assert.True(Oprf.TryFinalize(Bytes(input), blind, evaluated, result));
        Assert.Equal(output, Convert.ToHexStringLower(result));
        Assert.True(Oprf.TryEvaluate(privateKey, Bytes(input), direct));
        Assert.Equal(result, direct);
    }

    [Fact]
    public void No_output_comes_of_what_is_no_element_or_no_scalar()
    {
        byte[] privateKey = new byte[32], element = new byte[32], output = new byte[64], zero = new byte[32], odd = [1, .. new byte[31]], large = new byte[32];
        large.AsSpan().Fill(0xFF);
        DeriveKeyPair(privateKey, element);
        Assert.True(Oprf.TryBlindEvaluate(privateKey, element, new byte[32]));
        foreach (byte[] wrong in new[] { zero, odd, large, new byte[31], [] })
        {
            Assert.False(Oprf.TryBlindEvaluate(privateKey, wrong, new byte[32]));
            Assert.False(Oprf.TryFinalize([], privateKey, wrong, output));
        }

        foreach (byte[] wrong in new[] { zero, large, new byte[31], new byte[33] })
        {
            Assert.False(Oprf.TryBlindEvaluate(wrong, element, new byte[32]));
            Assert.False(Oprf.TryFinalize([], wrong, element, output));
            Assert.False(Oprf.TryEvaluate(wrong, [], output));
        }

        Assert.All(output, b => Assert.Equal(0, b));
    }

    [Fact]
    public void An_input_has_at_most_65535_bytes_and_a_blind_is_not_zero()
    {
        byte[] privateKey = new byte[32], blind = new byte[32], blinded = new byte[32], random = [1, .. new byte[63]];
        DeriveKeyPair(privateKey, new byte[32]);
        byte[] longest = new byte[Oprf.MaxInputSize], tooLong = new byte[Oprf.MaxInputSize + 1];
        Assert.True(Oprf.TryBlind(longest, random, blind, blinded));
        Assert.True(Oprf.TryFinalize(longest, blind, blinded, new byte[64]));
        Assert.True(Oprf.TryEvaluate(privateKey, longest, new byte[64]));
        Assert.False(Oprf.TryBlind(tooLong, random, blind, blinded));
        Assert.False(Oprf.TryFinalize(tooLong, blind, blinded, new byte[64]));
        Assert.False(Oprf.TryEvaluate(privateKey, tooLong, new byte[64]));
        Assert.False(Oprf.TryBlind([], new byte[64], blind, blinded));
        Assert.Throws<ArgumentOutOfRangeException>(() => Oprf.DeriveKeyPair(new byte[32], tooLong, privateKey, blinded));
    }

    private static void DeriveKeyPair(Span<byte> privateKey, Span<byte> publicKey)
    {
        byte[] seed = new byte[32];
        seed.AsSpan().Fill(0xA3);
        Oprf.DeriveKeyPair(seed, "test key"u8, privateKey, publicKey);
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);
}
