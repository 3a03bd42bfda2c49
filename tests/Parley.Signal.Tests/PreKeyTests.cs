using Parley.Crypto;
using Parley.Signal.Tests.Playing;

namespace Parley.Signal.Tests;

public sealed class PreKeyTests
{
    private readonly RandomSource random = new Seeded("prekeys").Fill;
    private readonly KeyPair identity = KeyPair.Generate(new Seeded("identity").Next(32));

    [Fact]
    public void They_are_signed_over_their_public_key_with_its_type_byte()
    {
        SignedPublicPreKey signed = PreKeys.GenerateSigned(1, identity, random).Public;
        SignedPublicPreKey kyber = PreKeys.GenerateKyber(Limits.PreKeyId, identity, lastResort: false, random).Public;
        Assert.Equal((33, 5), (signed.PublicKey.Length, signed.PublicKey[0]));
        Assert.Equal((1569, 8), (kyber.PublicKey.Length, kyber.PublicKey[0]));
        ReadOnlySpan<byte> signer = PublicKeys.Coordinate(identity.PublicKey);
        foreach (SignedPublicPreKey key in (SignedPublicPreKey[])[signed, kyber])
        {
            Assert.True(XEdDsa.Verify(signer, key.PublicKey, key.Signature));
            Assert.False(XEdDsa.Verify(signer, key.PublicKey.AsSpan(1), key.Signature));
        }
    }

    [Fact]
    public void Each_is_another_key()
    {
        HashSet<string> oneTime = [];
        for (uint id = 1; id <= 5; id++)
            Assert.True(oneTime.Add(Convert.ToHexString(PreKeys.GenerateOneTime(id, random).Public.PublicKey)));
        KyberPreKey one = PreKeys.GenerateKyber(1, identity, lastResort: true, random);
        Assert.NotEqual(one.PublicKey, PreKeys.GenerateKyber(2, identity, lastResort: true, random).PublicKey);
        Assert.True(one.LastResort);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0x1000000)]
    public void Ids_outside_1_to_16777215_are_refused(uint id)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PreKeys.GenerateSigned(id, identity, random));
        Assert.Throws<ArgumentOutOfRangeException>(() => PreKeys.GenerateKyber(id, identity, lastResort: false, random));
        Assert.Throws<ArgumentOutOfRangeException>(() => PreKeys.GenerateOneTime(id, random));
    }

    [Fact]
    public void Registration_ids_are_drawn_from_1_to_16380()
    {
        Queue<byte[]> draws = new([[0x00, 0x00], [0xFF, 0xFD], [0x3F, 0xFC], [0xC0, 0x01]]);
        void Draw(Span<byte> destination) => draws.Dequeue().CopyTo(destination);
        Assert.Equal(16380, PreKeys.GenerateRegistrationId(Draw));
        Assert.Equal(1, PreKeys.GenerateRegistrationId(Draw));
        Assert.Empty(draws);
    }
}
