using System.Globalization;
using System.Numerics;

namespace Parley.Crypto.Tests.Ristretto;

/// <summary>The verifiable function by the vectors of RFC 9497 appendix A.1.2, and the proofs that do not hold.</summary>
public sealed class VoprfTests
{
    private const string FirstBlind = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706";
    private const string SecondBlind = "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e";
    private const string FirstOutput
        = "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7da4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c";
    private const string SecondOutput
        = "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6";

    [Theory]
    [InlineData(
        "00",
        FirstBlind,
        "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945",
        "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e",
        "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
        "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd066d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d",
        FirstOutput)]
    [InlineData(
        "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
        FirstBlind,
        "cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c",
        "60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468",
        "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
        "401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02",
        SecondOutput)]
    [InlineData(
        "00,5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
        FirstBlind + "," + SecondBlind,
        "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b94590a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654",
        "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267ecc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a",
        "419c4f4f5052c53c45f3da494d2b67b220d02118e0857cdbcf037f9ea84bbe0c",
        "cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08",
        FirstOutput + SecondOutput)]
    public void The_vectors_of_rfc_9497_appendix_a_1_2_hold(
        string inputs, string blinds, string blindedElements, string evaluatedElements, string proofRandom, string proof, string outputs)
    {
        VoprfExchange exchange = new(inputs.Split(',').Select(Convert.FromHexString), blinds.Split(',').Select(Convert.FromHexString));
        Assert.Equal("e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909", Convert.ToHexStringLower(exchange.PrivateKey));
        Assert.Equal("c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e", Convert.ToHexStringLower(exchange.PublicKey));
        Assert.Equal(blindedElements, Convert.ToHexStringLower(exchange.BlindedElements));
        Assert.True(exchange.TryEvaluate(Convert.FromHexString(proofRandom)));
        Assert.Equal(evaluatedElements, Convert.ToHexStringLower(exchange.EvaluatedElements));
        Assert.Equal(proof, Convert.ToHexStringLower(exchange.Proof));
        Assert.True(exchange.TryFinalize());
        Assert.Equal(outputs, Convert.ToHexStringLower(exchange.Outputs));
        byte[] direct = new byte[64];
        Assert.True(Voprf.TryEvaluate(exchange.PrivateKey, exchange.Inputs[0].Span, direct));
        Assert.Equal(direct, exchange.Outputs[..64]);
    }

    [Fact]
    public void A_change_to_anything_under_the_proof_is_refused_and_leaves_no_output()
    {
        VoprfExchange exchange = VoprfExchange.Seeded("voprf", count: 3);
        Assert.True(exchange.TryFinalize());
        byte[] otherKey = new byte[32], otherElement = new byte[32];
        Voprf.DeriveKeyPair(new byte[32], [], new byte[32], otherKey);
        Ristretto255.FromUniform(new byte[64], otherElement);

        AssertRefused(exchange, exchange.PublicKey, otherKey);
        AssertRefused(exchange, exchange.PublicKey, new byte[32]);
        for (int i = 0; i < 3; i++)
        {
            AssertRefused(exchange, exchange.BlindedElements.AsSpan(32 * i, 32), otherElement);
            AssertRefused(exchange, exchange.BlindedElements.AsSpan(32 * i, 32), new byte[32]);
            AssertRefused(exchange, exchange.EvaluatedElements.AsSpan(32 * i, 32), otherElement);
            AssertRefused(exchange, exchange.EvaluatedElements.AsSpan(32 * i, 32), new byte[32]);
        }

        for (int i = 0; i < Voprf.ProofSize; i++)
            AssertRefused(exchange, exchange.Proof.AsSpan(i, 1), [(byte)(exchange.Proof[i] ^ 1)]);
        AssertRefused(exchange, exchange.Blinds.AsSpan(64, 32), new byte[32]);
        Assert.True(exchange.TryFinalize());
    }

    [Fact]
    public void Elements_exchanged_within_a_batch_are_refused()
    {
        VoprfExchange exchange = VoprfExchange.Seeded("exchanged", count: 2);
        byte[] exchanged = [.. exchange.EvaluatedElements[32..], .. exchange.EvaluatedElements[..32]];
        AssertRefused(exchange, exchange.EvaluatedElements, exchanged);
    }

    [Fact]
    public void A_challenge_written_with_the_order_added_is_refused()
    {
        VoprfExchange exchange = VoprfExchange.Seeded("canonical", count: 1);
        BigInteger order = BigInteger.Parse("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        foreach (int half in new[] { 0, 32 })
        {
            byte[] raised = new byte[32];
            Assert.True((order + new BigInteger(exchange.Proof.AsSpan(half, 32), isUnsigned: true)).TryWriteBytes(raised, out _, isUnsigned: true));
            AssertRefused(exchange, exchange.Proof.AsSpan(half, 32), raised);
        }
    }

    [Fact]
    public void An_evaluation_with_a_bad_element_or_key_is_refused()
    {
        VoprfExchange exchange = VoprfExchange.Seeded("evaluation", count: 2);
        byte[] random = new byte[64], evaluated = new byte[64], proof = new byte[64];
        random[0] = 1;
        Assert.True(Voprf.TryBlindEvaluate(exchange.PrivateKey, exchange.BlindedElements, random, evaluated, proof));
        Assert.False(Voprf.TryBlindEvaluate(new byte[32], exchange.BlindedElements, random, evaluated, proof));
        Assert.False(Voprf.TryBlindEvaluate(exchange.PrivateKey, [.. exchange.BlindedElements[..32], .. new byte[32]], random, evaluated, proof));
        Assert.Throws<ArgumentException>(() => Voprf.TryBlindEvaluate(exchange.PrivateKey, [], random, [], proof));
        Assert.Throws<ArgumentException>(() => Voprf.TryBlindEvaluate(exchange.PrivateKey, exchange.BlindedElements.AsSpan(1), random, evaluated, proof));
    }

    private static void AssertRefused(VoprfExchange exchange, Span<byte> place, ReadOnlySpan<byte> other)
    {
        byte[] held = place.ToArray();
        other.CopyTo(place);
        exchange.Outputs.AsSpan().Fill(1);
        bool accepted = exchange.TryFinalize();
        held.CopyTo(place);
        Assert.False(accepted);
        Assert.All(exchange.Outputs, b => Assert.Equal(0, b));
    }
}
