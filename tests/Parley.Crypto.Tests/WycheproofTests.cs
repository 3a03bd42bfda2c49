using System.Text.Json;

namespace Parley.Crypto.Tests;

/// <summary>Project Wycheproof's vectors, read from beside the checkout.</summary>
public sealed class WycheproofTests
{
    [WycheproofFact("x25519_test.json")]
    public void X25519_gives_every_shared_secret_and_refuses_the_zero_one()
    {
        int count = 0;
        foreach ((_, JsonElement test) in Tests("x25519_test.json"))
        {
            byte[] expected = Hex(test, "shared"), shared = new byte[32];
            bool agreed = X25519.TrySharedSecret(Hex(test, "private"), Hex(test, "public"), shared);
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
        foreach ((_, JsonElement test) in Tests("x25519_test.json"))
        {
            if (!test.GetProperty("flags").EnumerateArray().Any(flag => refused.Contains(flag.GetString(), StringComparer.Ordinal)))
                continue;
            Assert.False(PublicKeys.IsValid([PublicKeys.Curve25519Type, .. Hex(test, "public")]), test.GetRawText());
            count++;
        }

        Assert.True(count > 200);
    }

    [WycheproofFact("ed25519_test.json")]
    public void Ed25519_accepts_what_is_valid_and_nothing_else()
    {
        int count = 0;
        foreach ((JsonElement group, JsonElement test) in Tests("ed25519_test.json"))
        {
            byte[] key = Hex(group.GetProperty("publicKey"), "pk");
            bool expected = string.Equals(test.GetProperty("result").GetString(), "valid", StringComparison.Ordinal);
            Assert.True(expected == Ed25519.Verify(key, Hex(test, "msg"), Hex(test, "sig")), test.GetRawText());
            count++;
        }

        Assert.Equal(151, count);
    }

    private static IEnumerable<(JsonElement Group, JsonElement Test)> Tests(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Checkout.Wycheproof(file)));
        foreach (JsonElement group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
                yield return (group, test);
        }
    }

    private static byte[] Hex(JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);
}
