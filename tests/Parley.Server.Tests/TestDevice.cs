using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Parley.Contracts;
using Parley.Crypto;

namespace Parley.Server.Tests;

/// <summary>A device that signed in over HTTP. <see cref="SignUp"/> gives one that can send and be sent to.</summary>
internal sealed class TestDevice : IDisposable
{
    private static int _lastNumber;
    private readonly ServerFixture _server;

    private TestDevice(ServerFixture server, TestAccount account, JsonElement signedIn)
    {
        (_server, Account) = (server, account);
        DeviceId = signedIn.GetProperty("deviceId").GetInt32();
        IsNewAccount = signedIn.TryGetProperty("isNewAccount", out var isNew) && isNew.GetBoolean();
        RefreshToken = signedIn.Text("refreshToken");
        Http = server.NewClient();
        AccessToken = signedIn.Text("accessToken");
    }

    public TestAccount Account { get; }

    public AccountId AccountId => Account.Id;

    public int DeviceId { get; }

    public bool IsNewAccount { get; }

    public int RegistrationId { get; } = RandomNumberGenerator.GetInt32(1, 0x4000);

    public KeyPair IdentityKey { get; } = TestKeys.NewPair();

    public string RefreshToken { get; set; }

    /// <summary>Carried by every request of <see cref="Http"/>.</summary>
    public string AccessToken
    {
        get => Http.DefaultRequestHeaders.Authorization!.Parameter!;
        set => Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", value);
    }

    public HttpClient Http { get; }

    /// <summary>A number that no other test uses.</summary>
    public static string NewNumber() => $"+1555{Interlocked.Increment(ref _lastNumber):D7}";

    /// <summary>An account of a new number with one active device: signed in, keys registered, list published.</summary>
    public static async Task<TestDevice> SignUp(ServerFixture server, string? displayName = null, int oneTimeKeys = 0)
    {
        var device = await SignIn(server, NewNumber());
        await device.RegisterKeys(oneTimeKeys);
        await device.PublishList(device);
        if (displayName is not null)
            await device.Http.Put("users/profile", new { displayName }).ExpectOk();
        return device;
    }

    /// <summary>Signed in with a code and nothing more: a pending device.</summary>
    public static async Task<TestDevice> SignIn(ServerFixture server, string phoneNumber, TestAccount? account = null)
    {
        var sent = await server.Http.Post("auth/login", new { phoneNumber }).Expect(HttpStatusCode.Accepted);
        var signedIn = await server.Http.Post("auth/verify-otp", new
        {
            challengeId = sent.Text("challengeId"),
            code = server.CodeFor(phoneNumber),
            deviceName = "test device",
            session = "token",
        }).ExpectOk();
        return new TestDevice(server, account ?? new TestAccount(new AccountId(signedIn.GetProperty("accountId").GetGuid()), phoneNumber), signedIn);
    }

    /// <summary>A device whose session another device has made for it.</summary>
    public static TestDevice Linked(ServerFixture server, TestAccount account, JsonElement tokens) => new(server, account, tokens);

    /// <summary>Signed in with a bot's token, as a pending device.</summary>
    public static async Task<TestDevice> SignInBot(ServerFixture server, string token)
    {
        var signedIn = await server.Http.Post("auth/bot", new { token, deviceName = "test machine" }).ExpectOk();
        return new TestDevice(server, new TestAccount(new AccountId(signedIn.GetProperty("accountId").GetGuid()), phoneNumber: ""), signedIn);
    }

    /// <summary>One more active device of the same account; the list names these and the new one.</summary>
    public async Task<TestDevice> Link(params TestDevice[] others)
    {
        var device = await SignIn(_server, Account.PhoneNumber, Account);
        await device.RegisterKeys();
        await PublishList([this, .. others, device]);
        return device;
    }

    public Task<JsonElement> RegisterKeys(int oneTimeKeys = 0) => Http.Put("devices/self/keys", Upload(1, oneTimeKeys)).ExpectOk();

    /// <summary>The body of PUT devices/self/keys with new keys, the one-time ones numbered from the first.</summary>
    public Dictionary<string, object?> Upload(int first, int oneTimeKeys) => new(StringComparer.Ordinal)
    {
        ["registrationId"] = RegistrationId,
        ["identityKey"] = IdentityKey.PublicKey.ToArray(),
        ["signedPreKey"] = Signed(1, TestKeys.CurveKey()),
        ["lastResortKyberPreKey"] = Signed(1, TestKeys.KyberKey()),
        ["preKeys"] = Enumerable.Range(first, oneTimeKeys).Select(id => new { id, publicKey = TestKeys.CurveKey() }).ToArray(),
        ["kyberPreKeys"] = Enumerable.Range(first, oneTimeKeys).Select(id => Signed(id, TestKeys.KyberKey())).ToArray(),
    };

    /// <summary>A key signed by this device's identity.</summary>
    public object Signed(int id, byte[] publicKey) => new { id, publicKey, signature = TestKeys.Sign(IdentityKey, publicKey) };

    /// <summary>Publishes the account's next list, naming these devices.</summary>
    public async Task PublishList(params TestDevice[] devices)
    {
        var list = Account.NextList(_server.Time.GetUtcNow(), devices);
        await Publish(Account.Signed(list)).Expect(HttpStatusCode.NoContent);
        (Account.Epoch, Account.LastBody) = (list.Epoch, list.ToByteArray());
    }

    public Task<HttpResponseMessage> Publish(object signedList) => Http.Put($"users/{AccountId}/device-list", signedList);

    /// <summary>New tokens, as an application renews them every quarter of an hour.</summary>
    public async Task Refresh()
    {
        var renewed = await _server.Http.Post("auth/refresh-token", new { refreshToken = RefreshToken }).ExpectOk();
        (AccessToken, RefreshToken) = (renewed.Text("accessToken"), renewed.Text("refreshToken"));
    }

    public void Dispose()
    {
        Http.Dispose();
        IdentityKey.Dispose();
    }
}
