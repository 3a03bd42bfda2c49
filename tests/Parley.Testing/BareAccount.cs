using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Parley.Testing;

/// <summary>An account with one active device, signed up over HTTP as an application does it.</summary>
public sealed class BareAccount
{
    private readonly ServerProcess _server;

    private BareAccount(ServerProcess server, string phoneNumber, Guid accountId, int deviceId, string accessToken, BareKeys keys)
    {
        (_server, PhoneNumber, AccountId, DeviceId, AccessToken, Keys) = (server, phoneNumber, accountId, deviceId, accessToken, keys);
    }

    public string PhoneNumber { get; }

    public Guid AccountId { get; }

    public int DeviceId { get; }

    public string AccessToken { get; }

    public BareKeys Keys { get; }

    /// <summary>Number, code, keys, signed device list: afterwards the device can send and be sent to.</summary>
    public static async Task<BareAccount> SignUp(ServerProcess server, string phoneNumber, BareKeys? keys = null)
    {
        var challenge = await Json(await server.Http.PostAsJsonAsync("auth/register", new { phoneNumber }));
        var code = await server.CodeFor(phoneNumber);
        var session = await Json(await server.Http.PostAsJsonAsync("auth/verify-otp", new
        {
            challengeId = challenge.GetProperty("challengeId").GetString(),
            code,
            deviceName = "bare client",
            session = "token",
        }));
        return await Begin(server, phoneNumber, session, keys ?? new BareKeys());
    }

    /// <summary>Makes a bot of this account and signs it in; afterwards it can send and be sent to.</summary>
    public async Task<BareAccount> MakeBot(string username)
    {
        var bot = await Ask(HttpMethod.Post, "bots", new { username, displayName = username });
        var session = await Json(await _server.Http.PostAsJsonAsync("auth/bot", new { token = bot.GetProperty("token").GetString() }));
        return await Begin(_server, phoneNumber: "", session, new BareKeys());
    }

    /// <summary>A signed-in request; throws with the server's words when it is refused.</summary>
    public async Task<JsonElement> Ask(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AccessToken);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return await Json(await _server.Http.SendAsync(request));
    }

    /// <summary>Opens the direct chat with the other, or finds it.</summary>
    public async Task<BareChat> OpenChat(BareAccount other)
    {
        var chat = await Ask(HttpMethod.Post, "chats", new { type = "direct", participant = other.AccountId.ToString("D") });
        return await BareChat.Learn(this, chat.GetProperty("id").GetGuid());
    }

    private static async Task<BareAccount> Begin(ServerProcess server, string phoneNumber, JsonElement session, BareKeys keys)
    {
        var account = new BareAccount(server, phoneNumber, session.GetProperty("accountId").GetGuid(), session.GetProperty("deviceId").GetInt32(),
            session.GetProperty("accessToken").GetString()!, keys);
        await account.Ask(HttpMethod.Put, "devices/self/keys", keys.Upload());
        await account.Ask(HttpMethod.Put, $"users/{account.AccountId}/device-list", keys.FirstList(account.AccountId, account.DeviceId, TimeProvider.System.GetUtcNow()));
        return account;
    }

    private static async Task<JsonElement> Json(HttpResponseMessage answer)
    {
        using var _ = answer;
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri?.AbsolutePath} was refused with {(int)answer.StatusCode}: {text}",
                inner: null, answer.StatusCode);
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
