using System.Security.Cryptography;
using System.Text.Json;
using Parley.Client.Linking;
using Parley.Client.Tests.Surface;
using Parley.Crypto;

namespace Parley.Client.Tests.Linking;

/// <summary>One link that the web client made, with all its bytes.</summary>
public sealed class FrozenLinkTests
{
    private readonly JsonElement _vector = JsonDocument.Parse(File.ReadAllText(Checkout.Path("web", "src", "engine", "linking", "fixtures", "link.json"))).RootElement;

    [Fact]
    public void A_link_of_the_web_client_is_opened_here_with_the_same_keys_and_digits()
    {
        var payload = LinkPayload.Parse(Text("link"));
        Assert.Equal(Text("link"), payload.Text(new Uri("https://chat.example")));
        Assert.Equal(payload.Bytes, LinkPayload.Parse(Text("link").Split('#')[1]).Bytes);
        Assert.True(payload.IsKyberKey(Bytes(_vector.GetProperty("kyber"), "publicKey")));
        var secrets = new LinkSecrets(Pair("ephemeral"), Pair("device"), Bytes(_vector.GetProperty("kyber"), "privateKey"));
        var (granted, keys) = LinkGrants.OpenOffer(payload, secrets, Bytes("offer"), _vector.GetProperty("now").GetInt64());
        Assert.Equal((Text("offerKey"), Text("answerKey"), Text("digits")), (Convert.ToHexStringLower(keys.Offer), Convert.ToHexStringLower(keys.Answer), keys.Digits));
        Assert.Equal((Text("accountId"), 2, "a refresh token"), (granted.Account.ToString(), granted.DeviceId, granted.RefreshToken));
        Assert.Equal(Bytes("accountIdentityKey"), granted.AccountKey);

        var acceptance = LinkGrants.OpenAcceptance(keys, Bytes("answer"), payload, granted.Account, granted.AccountKey, granted.DeviceId);
        Assert.Equal(1234u, acceptance.RegistrationId);
        Assert.Throws<RefusedException>(() => LinkGrants.OpenAcceptance(keys, Bytes("answer"), payload, granted.Account, granted.AccountKey, 3));
    }

    [Fact]
    public void An_offer_of_which_any_byte_was_changed_is_refused()
    {
        var payload = LinkPayload.Parse(Text("link"));
        var secrets = new LinkSecrets(Pair("ephemeral"), Pair("device"), Bytes(_vector.GetProperty("kyber"), "privateKey"));
        var offer = Bytes("offer");
        for (var at = 0; at < offer.Length; at += 7)
        {
            var changed = (byte[])offer.Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            Assert.ThrowsAny<ParleyException>(() => LinkGrants.OpenOffer(payload, secrets, changed, _vector.GetProperty("now").GetInt64()));
        }
    }

    [Theory]
    [InlineData("", "link-malformed")]
    [InlineData("hello there", "link-malformed")]
    [InlineData("https://chat.example/link#", "link-malformed")]
    [InlineData("AQ", "link-malformed")]
    public void What_is_no_code_is_refused(string text, string code) => Assert.Equal(code, Assert.Throws<RefusedException>(() => LinkPayload.Parse(text)).Code);

    [Fact]
    public void A_code_of_a_newer_version_says_what_to_do()
    {
        var newer = System.Buffers.Text.Base64Url.EncodeToString([2, .. RandomNumberGenerator.GetBytes(144)]);
        Assert.Equal("link-version", Assert.Throws<RefusedException>(() => LinkPayload.Parse(newer)).Code);
    }

    private string Text(string name) => _vector.GetProperty(name).GetString()!;

    private byte[] Bytes(string name) => Bytes(_vector, name);

    private static byte[] Bytes(JsonElement of, string name) => Convert.FromHexString(of.GetProperty(name).GetString()!);

    private KeyPair Pair(string name) => KeyPair.Generate(Bytes(_vector.GetProperty(name), "privateKey"));
}
