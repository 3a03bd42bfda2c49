using System.Numerics;
using Parley.Crypto;
using Parley.Signal.Tests.Playing;
using Parley.Signal.Wire;

namespace Parley.Signal.Tests;

/// <summary>Public keys that no honest device made. Several of them agree on the same secrets as the honest key they were made of.</summary>
public sealed class ForgedKeyTests
{
    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;
    private readonly Device alice;
    private readonly Device bob;

    public ForgedKeyTests() => (alice, bob) = Device.Strangers("forged keys");

    public static TheoryData<string> Forgeries =>
        ["torsioned", "high bit", "not reduced", "low order", "zero", "on the twist", "another type", "short", "long"];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public void A_bundle_with_one_is_refused_wherever_it_is(string forgery)
    {
        PreKeyBundle bundle = bob.Bundle;
        Refused(bundle with { IdentityKey = Forge(forgery, bundle.IdentityKey) });
        Refused(bundle with { SignedPreKey = bundle.SignedPreKey with { PublicKey = Forge(forgery, bundle.SignedPreKey.PublicKey) } });
        Refused(bundle with { OneTimePreKey = bundle.OneTimePreKey! with { PublicKey = Forge(forgery, bundle.OneTimePreKey.PublicKey) } });

        void Refused(PreKeyBundle forged) => Assert.Equal(SignalErrorCode.InvalidKey, Assert.Throws<SignalException>(() => alice.Opens(forged)).Code);
    }

    [Theory]
    [MemberData(nameof(Forgeries))]
    public void A_first_message_with_one_is_refused_as_base_key_and_as_identity(string forgery)
    {
        alice.Opens(bob);
        Envelope envelope = alice.Encrypts(bob, "x"u8);
        PreKeySignalMessage honest = PreKeySignalMessage.Decode(envelope.Bytes);
        byte[] baseKey = Altered(honest, Forge(forgery, honest.BaseKey.ToArray()), honest.IdentityKey).Encode();
        byte[] identity = Altered(honest, honest.BaseKey, Forge(forgery, honest.IdentityKey.ToArray())).Encode();
        Assert.Equal(SignalErrorCode.InvalidKey, bob.Refuses(alice, new Envelope(MessageType.PreKey, baseKey)));
        Assert.Equal(SignalErrorCode.InvalidKey, bob.Refuses(alice, new Envelope(MessageType.PreKey, identity)));
        Assert.Same(SessionRecord.Empty, bob.Record);
        Assert.Equal("x"u8, bob.Decrypts(alice, envelope));
    }

    [Theory]
    [InlineData("high bit")]
    [InlineData("not reduced")]
    [InlineData("low order")]
    [InlineData("zero")]
    [InlineData("another type")]
    [InlineData("short")]
    [InlineData("long")]
    public void A_ratchet_key_that_is_not_canonical_or_of_low_order_is_refused(string forgery)
    {
        alice.MeetsFor(bob);
        Ratchets.DoubleRatchet ratchet = alice.Record.Current!.Ratchet;
        byte[] forged = Forge(forgery, ratchet.RatchetKey.PublicKey);
        Assert.Equal(SignalErrorCode.InvalidKey, Assert.Throws<SignalException>(() => ratchet.SeedOf(forged, 0, new byte[32])).Code);
    }

    [Theory]
    [MemberData(nameof(Forgeries))]
    public void A_sender_key_with_one_is_refused(string forgery)
    {
        GroupSender sender = new("forged");
        byte[] distribution = sender.Distributes();
        byte[] signingKey = sender.Record.Own!.SigningKey.PublicKey, forged = Forge(forgery, signingKey);
        byte[] altered = [.. distribution[..^34], (byte)forged.Length, .. forged];
        Assert.Equal(SignalErrorCode.InvalidKey, Assert.Throws<SignalException>(() => new GroupReader().Learns(altered)).Code);
        new GroupReader().Learns(distribution);
    }

    [Fact]
    public void Some_of_them_would_have_agreed_on_the_same_secrets()
    {
        byte[] honest = bob.Bundle.IdentityKey, secret = new byte[32], same = new byte[32];
        Assert.True(X25519.TrySharedSecret(alice.Local.IdentityKey.PrivateKey, honest.AsSpan(1), secret));
        foreach (string forgery in (string[])["torsioned", "high bit"])
        {
            Assert.True(X25519.TrySharedSecret(alice.Local.IdentityKey.PrivateKey, Forge(forgery, honest).AsSpan(1), same));
            Assert.Equal(secret, same);
        }
    }

    [Fact]
    public void A_bundle_with_a_wrong_signature_or_a_foreign_one_is_refused()
    {
        PreKeyBundle bundle = bob.Bundle;
        PreKeyBundle[] forged =
        [
            bundle with { SignedPreKey = bundle.SignedPreKey with { Signature = new byte[64] } },
            bundle with { SignedPreKey = bundle.SignedPreKey with { Signature = [] } },
            bundle with { KyberPreKey = bundle.KyberPreKey with { Signature = bundle.SignedPreKey.Signature } },
            bundle with { SignedPreKey = alice.SignedPreKey.Public },
            bundle with { KyberPreKey = alice.KyberPreKey.Public },
            bundle with { IdentityKey = alice.Local.IdentityKey.PublicKey.ToArray() },
        ];
        Assert.All(forged, bad => Assert.Equal(SignalErrorCode.InvalidSignature, Assert.Throws<SignalException>(() => alice.Opens(bad)).Code));
        Assert.Same(SessionRecord.Empty, alice.Record);
    }

    [Fact]
    public void A_Kyber_key_of_another_length_or_type_or_not_reduced_is_refused()
    {
        PreKeyBundle bundle = bob.Bundle;
        byte[] key = bundle.KyberPreKey.PublicKey, otherType = [.. key], notReduced = [.. key];
        otherType[0] = 0x0A;
        notReduced[1] = notReduced[2] = 0xFF;
        foreach (byte[] forged in new[] { otherType, notReduced, key[1..], key[..^1] })
        {
            PreKeyBundle bad = bundle with { KyberPreKey = bundle.KyberPreKey with { PublicKey = forged } };
            Assert.Equal(SignalErrorCode.InvalidKey, Assert.Throws<SignalException>(() => alice.Opens(bad)).Code);
        }
    }

    private static PreKeySignalMessage Altered(in PreKeySignalMessage honest, ReadOnlySpan<byte> baseKey, ReadOnlySpan<byte> identityKey) => new()
    {
        OneTimePreKeyId = honest.OneTimePreKeyId,
        BaseKey = baseKey.ToArray(),
        IdentityKey = identityKey.ToArray(),
        Message = honest.Message.ToArray(),
        RegistrationId = honest.RegistrationId,
        SignedPreKeyId = honest.SignedPreKeyId,
        KyberPreKeyId = honest.KyberPreKeyId,
        KyberCiphertext = honest.KyberCiphertext.ToArray(),
    };

    private static byte[] Forge(string forgery, byte[] honest)
    {
        BigInteger u = new(honest.AsSpan(1), isUnsigned: true);
        return forgery switch
        {
            // The point plus the one of order two, (0, 0): u becomes 1/u.
            "torsioned" => Key(BigInteger.ModPow(u, Prime - 2, Prime)),
            "high bit" => Key(u | BigInteger.One << 255),
            "not reduced" => Key(Prime + 9),
            "low order" => Key(BigInteger.One),
            "zero" => Key(BigInteger.Zero),
            "on the twist" => Key(Twist(u)),
            "another type" => [0x06, .. honest[1..]],
            "short" => honest[..^1],
            _ => [.. honest, 0],
        };
    }

    /// <summary>The next u for which u^3 + 486662 u^2 + u is no square.</summary>
    private static BigInteger Twist(BigInteger u)
    {
        do
            u = (u + 1) % Prime;
        while (BigInteger.ModPow((u * u + 486662 * u + 1) * u, (Prime - 1) / 2, Prime).IsOne);
        return u;
    }

    private static byte[] Key(BigInteger u)
    {
        byte[] key = new byte[33];
        key[0] = 5;
        Assert.True(u.TryWriteBytes(key.AsSpan(1), out _, isUnsigned: true));
        return key;
    }
}
