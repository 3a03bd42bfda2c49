using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Parley.Crypto;

namespace Parley.Server.Tests.Linking;

public sealed class LinkTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_new_device_and_a_signed_in_one_meet_and_the_next_list_lets_it_in()
    {
        using var phone = await TestDevice.SignUp(server);
        var place = await NewPlace.Open(server);
        var seen = await phone.Http.GetAsync($"links/{place.Id}").ExpectOk();
        Assert.Equal((Convert.ToBase64String(place.KyberKey), "Chrome, Linux"), (Convert.ToBase64String(seen.Bytes("kyberKey")), seen.Text("deviceName")));

        var claimed = await Claim(phone, place);
        using var laptop = await Redeem(phone, claimed);
        await phone.Http.Put($"links/{place.Id}/offer", new { bytes = "offer"u8.ToArray() }).ExpectStatus(HttpStatusCode.NoContent);
        Assert.Equal("offer"u8.ToArray(), (await place.Http.GetAsync($"links/{place.Id}/offer").ExpectOk()).Bytes("bytes"));
        await laptop.RegisterKeys();
        await place.Http.Put($"links/{place.Id}/answer", new { bytes = "answer"u8.ToArray() }).ExpectStatus(HttpStatusCode.NoContent);
        Assert.Equal("answer"u8.ToArray(), (await phone.Http.GetAsync($"links/{place.Id}/answer").ExpectOk()).Bytes("bytes"));
        await phone.PublishList(phone, laptop);

        await phone.Http.DeleteAsync($"links/{place.Id}").ExpectStatus(HttpStatusCode.NoContent);
        await laptop.Http.GetAsync("chats").ExpectOk();
        var devices = await phone.Http.GetAsync("devices").ExpectOk();
        Assert.Equal(
            [("test device", "active", true), ("my laptop", "active", false)],
            devices.GetProperty("devices").EnumerateArray().Select(d => (d.Text("name"), d.Text("state"), d.GetProperty("current").GetBoolean())));
    }

    [Fact]
    public async Task Whoever_waits_hears_the_other_side_at_once()
    {
        using var phone = await TestDevice.SignUp(server);
        var place = await NewPlace.Open(server);
        var waiting = place.Http.GetAsync($"links/{place.Id}/offer?wait=50");
        await Claim(phone, place);
        await phone.Http.Put($"links/{place.Id}/offer", new { bytes = "at once"u8.ToArray() }).ExpectStatus(HttpStatusCode.NoContent);
        Assert.Equal("at once"u8.ToArray(), (await waiting.WaitAsync(Patience.Most).ExpectOk()).Bytes("bytes"));
    }

    [Fact]
    public async Task A_wait_without_a_word_ends_with_nothing()
    {
        using var phone = await TestDevice.SignUp(server);
        var place = await NewPlace.Open(server);
        await place.Http.GetAsync($"links/{place.Id}/offer").ExpectStatus(HttpStatusCode.NoContent);
        await Claim(phone, place);
        await phone.Http.GetAsync($"links/{place.Id}/answer?wait=0").ExpectStatus(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_place_that_nobody_claims_is_gone_after_a_minute_and_a_claimed_one_after_five()
    {
        using var phone = await TestDevice.SignUp(server);
        var (first, second) = (await NewPlace.Open(server), await NewPlace.Open(server));
        server.Time.Advance(TimeSpan.FromSeconds(59));
        await Claim(phone, second);
        server.Time.Advance(TimeSpan.FromSeconds(2));
        await phone.Http.GetAsync($"links/{first.Id}").ExpectProblem(404, "link-gone");
        await phone.Http.Post($"links/{first.Id}/claim", new { deviceName = "late" }).ExpectProblem(404, "link-gone");
        await first.Http.GetAsync($"links/{first.Id}/offer").ExpectProblem(404, "link-gone");
        await second.Http.GetAsync($"links/{second.Id}/offer").ExpectStatus(HttpStatusCode.NoContent);
        server.Time.Advance(TimeSpan.FromMinutes(5));
        await second.Http.GetAsync($"links/{second.Id}/offer").ExpectProblem(404, "link-gone");
    }

    [Fact]
    public async Task A_place_is_claimed_once_and_only_by_an_active_device()
    {
        using var phone = await TestDevice.SignUp(server);
        using var stranger = await TestDevice.SignUp(server);
        using var pending = await TestDevice.SignIn(server, TestDevice.NewNumber());
        var place = await NewPlace.Open(server);
        await server.Http.Post($"links/{place.Id}/claim", new { deviceName = "x" }).ExpectProblem(401, "unauthenticated");
        await pending.Http.Post($"links/{place.Id}/claim", new { deviceName = "x" }).ExpectProblem(403, "device-inactive");
        await phone.Http.Post($"links/{place.Id}/claim", new { deviceName = "" }).ExpectInvalid("deviceName");
        await Claim(phone, place);
        await stranger.Http.Post($"links/{place.Id}/claim", new { deviceName = "x" }).ExpectProblem(409, "link-taken");
    }

    [Fact]
    public async Task Only_the_two_sides_speak_and_each_says_one_thing()
    {
        using var phone = await TestDevice.SignUp(server);
        using var stranger = await TestDevice.SignUp(server);
        var (place, other) = (await NewPlace.Open(server), await NewPlace.Open(server));
        var word = new { bytes = "word"u8.ToArray() };
        await place.Http.Put($"links/{place.Id}/answer", word).ExpectProblem(404, "link-gone");
        await Claim(phone, place);
        await stranger.Http.Put($"links/{place.Id}/offer", word).ExpectProblem(404, "link-gone");
        await stranger.Http.GetAsync($"links/{place.Id}/answer").ExpectProblem(404, "link-gone");
        await other.Http.GetAsync($"links/{place.Id}/offer").ExpectProblem(401, "link-token");
        await server.Http.GetAsync($"links/{place.Id}/offer").ExpectProblem(401, "link-token");

        await phone.Http.Put($"links/{place.Id}/offer", word).ExpectStatus(HttpStatusCode.NoContent);
        await phone.Http.Put($"links/{place.Id}/offer", word).ExpectStatus(HttpStatusCode.NoContent);
        await phone.Http.Put($"links/{place.Id}/offer", new { bytes = "another"u8.ToArray() }).ExpectProblem(409, "link-fixed");
        await other.Http.Put($"links/{place.Id}/answer", word).ExpectProblem(401, "link-token");
        await stranger.Http.DeleteAsync($"links/{place.Id}").ExpectProblem(404, "link-gone");
        Assert.Equal("word"u8.ToArray(), (await place.Http.GetAsync($"links/{place.Id}/offer").ExpectOk()).Bytes("bytes"));
    }

    [Fact]
    public async Task A_link_that_is_given_up_leaves_no_device_behind()
    {
        using var phone = await TestDevice.SignUp(server);
        var place = await NewPlace.Open(server);
        var claimed = await Claim(phone, place);
        await place.Http.DeleteAsync($"links/{place.Id}").ExpectStatus(HttpStatusCode.NoContent);
        await server.Http.Post("auth/refresh-token", new { refreshToken = claimed.Text("refreshToken") }).ExpectProblem(401, "device-removed");
        var devices = await phone.Http.GetAsync("devices").ExpectOk();
        Assert.Single(devices.GetProperty("devices").EnumerateArray());
    }

    [Fact]
    public async Task What_is_no_key_or_no_word_is_refused()
    {
        await server.Http.Post("links", new { }).ExpectInvalid("kyberKey");
        await server.Http.Post("links", new { kyberKey = new byte[1569] }).ExpectInvalid("kyberKey");
        await server.Http.Post("links", new { kyberKey = NewPlace.NewKey(), deviceName = new string('n', 65) }).ExpectInvalid("deviceName");
        using var phone = await TestDevice.SignUp(server);
        await phone.Http.GetAsync("links/not-an-id").ExpectProblem(404, "link-gone");
        var place = await NewPlace.Open(server);
        await Claim(phone, place);
        await phone.Http.Put($"links/{place.Id}/offer", new { }).ExpectInvalid("bytes");
        await phone.Http.Put($"links/{place.Id}/offer", new { bytes = new byte[128 * 1024 + 1] }).ExpectInvalid("bytes");
        await place.Http.GetAsync($"links/{place.Id}/offer?wait=51").ExpectInvalid("wait");
    }

    private static Task<JsonElement> Claim(TestDevice phone, NewPlace place) => phone.Http.Post($"links/{place.Id}/claim", new { deviceName = "my laptop" }).ExpectOk();

    private async Task<TestDevice> Redeem(TestDevice phone, JsonElement claimed)
    {
        var tokens = await server.Http.Post("auth/refresh-token", new { refreshToken = claimed.Text("refreshToken") }).ExpectOk();
        Assert.Equal(claimed.GetProperty("deviceId").GetInt32(), tokens.GetProperty("deviceId").GetInt32());
        return TestDevice.Linked(server, phone.Account, tokens);
    }

    /// <summary>A new device that waits to be scanned.</summary>
    private sealed record NewPlace(string Id, byte[] KyberKey, HttpClient Http)
    {
        public static async Task<NewPlace> Open(ServerFixture server)
        {
            var publicKey = NewKey();
            var opened = await server.Http.Post("links", new { kyberKey = publicKey, deviceName = "Chrome, Linux" }).Expect(HttpStatusCode.Created);
            var http = server.NewClient();
            http.DefaultRequestHeaders.Add("X-Parley-Link", opened.Text("token"));
            return new NewPlace(opened.Text("id"), publicKey, http);
        }

        public static byte[] NewKey()
        {
            byte[] publicKey = new byte[Kyber1024.PublicKeySize], privateKey = new byte[Kyber1024.PrivateKeySize];
            Kyber1024.GenerateKeyPair(RandomNumberGenerator.GetBytes(Kyber1024.SeedSize), publicKey, privateKey);
            return publicKey;
        }
    }
}
