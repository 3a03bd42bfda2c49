using System.Text.Json;

namespace Parley.Crypto.Tests;

/// <summary>Project Wycheproof's vectors, read from beside the checkout.</summary>
public sealed class WycheproofTests
{
    [WycheproofFact("x25519_test.json")]
    public void X25519_gives_every_shared_secret_and_refuses_the_zero_one()
    {
        int count = 0;
        foreach ((_, JsonElement test) in WycheproofVectors.Read("x25519_test.json"))
        {
            byte[] expected = test.Bytes("shared"), shared = new byte[32];
            bool agreed = X25519.TrySharedSecret(test.Bytes("private"), test.Bytes("public"), shared);
            Assert.Equal(expected, shared);
            Assert.Equal(!expected.All(b => b == 0), agreed);
            count++;
        }

        Assert.Equal(518, count);
    }

    [WycheproofFact("x25519_test.json")]
    public void No_key_on_the_twist_or_of_low_order_or_not_canonical_is_valid()
    {
        string[] refused = ["Twist", "LowOrderPublic", "NonCanonicalPublic", "ZeroSharedSecret"];
        int count = 0;
        foreach ((_, JsonElement test) in WycheproofVectors.Read("x25519_test.json"))
        {
            if (!test.GetProperty("flags").EnumerateArray().Any(flag => refused.Contains(flag.GetString(), StringComparer.Ordinal)))
                continue;
            Assert.False(PublicKeys.IsValid([PublicKeys.Curve25519Type, .. test.Bytes("public")]), test.GetRawText());
            count++;
        }

        Assert.True(count > 200);
    }

    [WycheproofFact("ed25519_test.json")]
    public void Ed25519_accepts_what_is_valid_and_nothing_else()
    {
        int count = 0;
        foreach ((JsonElement group, JsonElement test) in WycheproofVectors.Read("ed25519_test.json"))
        {
            byte[] key = group.GetProperty("publicKey").Bytes("pk");
            Assert.True(test.IsValid() == Ed25519.Verify(key, test.Bytes("msg"), test.Bytes("sig")), test.GetRawText());
            count++;
        }

        Assert.Equal(151, count);
    }
}
