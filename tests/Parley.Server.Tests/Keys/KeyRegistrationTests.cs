using Parley.Contracts;

namespace Parley.Server.Tests.Keys;

public sealed class KeyRegistrationTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task One_time_keys_are_added_up()
    {
        using var device = await SignIn();
        Assert.Equal((5, 5), Counts(await Put(device, device.Upload(1, 5)).ExpectOk()));
        Assert.Equal((8, 8), Counts(await Put(device, device.Upload(6, 3)).ExpectOk()));
    }

    [Fact]
    public async Task The_same_upload_again_is_harmless()
    {
        using var device = await SignIn();
        var upload = device.Upload(1, 5);
        await Put(device, upload).ExpectOk();
        Assert.Equal((5, 5), Counts(await Put(device, upload).ExpectOk()));
    }

    [Fact]
    public async Task A_later_upload_may_bring_one_time_keys_only()
    {
        using var device = await SignIn();
        await Put(device, Without(device.Upload(1, 0), "signedPreKey")).ExpectInvalid("signedPreKey");
        await Put(device, Without(device.Upload(1, 0), "lastResortKyberPreKey")).ExpectInvalid("lastResortKyberPreKey");
        await Put(device, Without(device.Upload(1, 0), "preKeys", "kyberPreKeys")).ExpectOk();
        Assert.Equal((2, 2), Counts(await Put(device, Without(device.Upload(1, 2), "signedPreKey", "lastResortKyberPreKey")).ExpectOk()));
    }

    [Fact]
    public async Task More_than_a_hundred_keys_of_a_kind_are_not_kept_and_nothing_of_the_upload_is()
    {
        using var device = await SignIn();
        await Put(device, device.Upload(1, Limits.OneTimePreKeys - 1)).ExpectOk();
        await Put(device, device.Upload(200, 2)).ExpectProblem(409, "prekeys-full");
        Assert.Equal((100, 100), Counts(await Put(device, device.Upload(300, 1)).ExpectOk()));
        await Put(device, device.Upload(1, Limits.OneTimePreKeys + 1)).ExpectInvalid("preKeys");
    }

    [Fact]
    public async Task The_identity_of_a_device_is_fixed_by_its_first_upload()
    {
        using var device = await SignIn();
        await Put(device, device.Upload(1, 0)).ExpectOk();
        await Put(device, With(device.Upload(1, 0), "registrationId", device.RegistrationId % 0x3fff + 1)).ExpectProblem(409, "identity-fixed");
        using var other = await SignIn();
        await Put(device, With(other.Upload(1, 0), "registrationId", device.RegistrationId)).ExpectProblem(409, "identity-fixed");
    }

    [Fact]
    public async Task Each_signature_is_verified()
    {
        using var device = await SignIn();
        using var stranger = await SignIn();
        var good = device.Upload(1, 2);
        await Put(device, With(good, "signedPreKey", stranger.Signed(1, TestKeys.CurveKey()))).ExpectInvalid("signedPreKey");
        await Put(device, With(good, "lastResortKyberPreKey", stranger.Signed(1, TestKeys.KyberKey()))).ExpectInvalid("lastResortKyberPreKey");
        await Put(device, With(good, "kyberPreKeys", new[] { device.Signed(1, TestKeys.KyberKey()), stranger.Signed(2, TestKeys.KyberKey()) })).ExpectInvalid("kyberPreKeys[1]");
        var key = TestKeys.CurveKey();
        var withoutType = TestKeys.Sign(device.IdentityKey, key.AsSpan(1));
        await Put(device, With(good, "signedPreKey", new { id = 1, publicKey = key, signature = withoutType })).ExpectInvalid("signedPreKey");
        await Put(device, good).ExpectOk();
    }

    [Fact]
    public async Task A_signature_that_was_good_for_another_key_is_verified_again()
    {
        using var device = await SignIn();
        var first = TestKeys.KyberKey();
        var signature = TestKeys.Sign(device.IdentityKey, first);
        await Put(device, With(device.Upload(1, 0), "lastResortKyberPreKey", new { id = 7, publicKey = first, signature })).ExpectOk();
        await Put(device, With(device.Upload(1, 0), "lastResortKyberPreKey", new { id = 7, publicKey = TestKeys.KyberKey(), signature })).ExpectInvalid("lastResortKyberPreKey");
    }

    [Fact]
    public async Task Keys_have_their_form()
    {
        using var device = await SignIn();
        var good = device.Upload(1, 1);
        var signature = new byte[64];
        await Put(device, With(good, "registrationId", 0)).ExpectInvalid("registrationId");
        await Put(device, With(good, "registrationId", 0x4000)).ExpectInvalid("registrationId");
        await Put(device, Without(good, "registrationId")).ExpectInvalid("registrationId");
        await Put(device, Without(good, "identityKey")).ExpectInvalid("identityKey");
        await Put(device, With(good, "identityKey", new byte[33])).ExpectInvalid("identityKey");
        await Put(device, With(good, "identityKey", device.IdentityKey.PublicKey[1..].ToArray())).ExpectInvalid("identityKey");
        await Put(device, With(good, "signedPreKey", new { id = 1, publicKey = TestKeys.CurveKey() })).ExpectInvalid("signedPreKey");
        await Put(device, With(good, "signedPreKey", new { id = -1, publicKey = TestKeys.CurveKey(), signature })).ExpectInvalid("signedPreKey");
        await Put(device, With(good, "signedPreKey", new { id = 1 << 24, publicKey = TestKeys.CurveKey(), signature })).ExpectInvalid("signedPreKey");
        await Put(device, With(good, "signedPreKey", new { id = 1, publicKey = TestKeys.CurveKey(), signature = new byte[63] })).ExpectInvalid("signedPreKey");
        await Put(device, With(good, "lastResortKyberPreKey", device.Signed(1, TestKeys.KyberKey()[..^1]))).ExpectInvalid("lastResortKyberPreKey");
        await Put(device, With(good, "lastResortKyberPreKey", device.Signed(1, [5, .. TestKeys.KyberKey()[1..]]))).ExpectInvalid("lastResortKyberPreKey");
        await Put(device, With(good, "preKeys", new[] { new { id = 1, publicKey = new byte[33] } })).ExpectInvalid("preKeys[0]");
        await Put(device, With(good, "preKeys", new object?[] { null })).ExpectInvalid("preKeys[0]");
        var twice = new { id = 1, publicKey = TestKeys.CurveKey() };
        await Put(device, With(good, "preKeys", new[] { twice, twice })).ExpectInvalid("preKeys");
        var kyberTwice = device.Signed(1, TestKeys.KyberKey());
        await Put(device, With(good, "kyberPreKeys", new[] { kyberTwice, kyberTwice })).ExpectInvalid("kyberPreKeys");
        await Put(device, With(good, "identityKey", "no base64!")).ExpectProblem(400, "request-invalid");
        await Put(device, good).ExpectOk();
    }

    [Fact]
    public async Task Uploads_are_few_in_an_hour()
    {
        using var device = await SignIn();
        await Put(device, device.Upload(1, 0)).ExpectOk();
        for (var i = 1; i < 60; i++)
            await Put(device, new(StringComparer.Ordinal)).ExpectInvalid("registrationId");
        await Put(device, device.Upload(1, 0)).ExpectProblem(429, "rate-limited");
        server.Time.Advance(TimeSpan.FromHours(1));
        await device.Refresh();
        await Put(device, device.Upload(1, 0)).ExpectOk();
    }

    private Task<TestDevice> SignIn() => TestDevice.SignIn(server, TestDevice.NewNumber());

    private static Task<HttpResponseMessage> Put(TestDevice device, Dictionary<string, object?> upload) => device.Http.Put("devices/self/keys", upload);

    private static (int, int) Counts(System.Text.Json.JsonElement answer) => (answer.GetProperty("preKeys").GetInt32(), answer.GetProperty("kyberPreKeys").GetInt32());

    private static Dictionary<string, object?> With(Dictionary<string, object?> upload, string name, object value) => new(upload, StringComparer.Ordinal) { [name] = value };

    private static Dictionary<string, object?> Without(Dictionary<string, object?> upload, params string[] names) =>
        new(upload.Where(e => !names.Contains(e.Key)), StringComparer.Ordinal);
}
