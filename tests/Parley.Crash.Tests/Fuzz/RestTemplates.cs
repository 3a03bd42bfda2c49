using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Crash.Tests.Fuzz;

/// <summary>Every request of the interface, as an honest client would make it.</summary>
internal static class RestTemplates
{
    public static (string Method, string Path, JsonNode? Body)[] Of(BareAccount self, BareAccount other, BareChat chat)
    {
        var message = chat.Message(Guid.Parse("6f0e6f0e-6f0e-4f0e-8f0e-6f0e6f0e6f0e"), Google.Protobuf.ByteString.CopyFromUtf8("body"), Google.Protobuf.ByteString.CopyFromUtf8("text"));
        return
        [
            ("POST", "auth/register", Json(new { phoneNumber = "+1 555 0199" })),
            ("POST", "auth/login", Json(new { phoneNumber = "+15550198" })),
            ("POST", "auth/verify-otp", Json(new { challengeId = "6f0e6f0e-6f0e-4f0e-8f0e-6f0e6f0e6f0e", code = "123456", deviceName = "fuzz", session = "token" })),
            ("POST", "auth/refresh-token", Json(new { refreshToken = "6f0e6f0e6f0e" })),
            ("POST", "auth/logout", Json(new { refreshToken = "6f0e6f0e6f0e" })),
            ("POST", "auth/bot", Json(new { token = "pbot_6f0e", deviceName = "fuzz" })),
            ("POST", "bots", Json(new { username = "fuzz_bot", displayName = "Fuzz", about = "about" })),
            ("GET", "bots", null),
            ("PUT", $"bots/{other.AccountId}", Json(new { displayName = "Fuzz", about = "about" })),
            ("POST", $"bots/{other.AccountId}/token", Json(new { })),
            ("DELETE", $"bots/{other.AccountId}", null),
            ("GET", "users/profile", null),
            ("PUT", "users/profile", Json(new { username = "fuzzer", displayName = "Fuzz", about = "about" })),
            ("GET", "users/search?q=fuzz", null),
            ("GET", $"users/{other.AccountId}", null),
            ("GET", $"users/{other.AccountId}/status", null),
            ("PUT", "devices/self/keys", Json(self.Keys.Upload())),
            ("PUT", $"users/{self.AccountId}/device-list", Json(self.Keys.FirstList(self.AccountId, self.DeviceId, DateTimeOffset.UnixEpoch))),
            ("GET", $"users/{other.AccountId}/device-list", null),
            ("POST", $"users/{other.AccountId}/bundles", Json(new { deviceIds = new[] { 1 } })),
            ("GET", "chats?since=1&cursor=AAAA", null),
            ("POST", "chats", Json(new { type = "direct", participant = other.AccountId.ToString("D") })),
            ("GET", $"chats/{chat.IdText}", null),
            ("POST", $"chats/{chat.IdText}/messages", Json(new
            {
                messageId = message.MessageId,
                body = message.Body.ToByteArray(),
                audienceHash = message.AudienceHash.ToByteArray(),
                envelopes = message.Envelopes.Select(e => new { accountId = e.AccountId, deviceId = e.DeviceId, registrationId = e.RegistrationId, type = 2, ciphertext = e.Ciphertext.ToByteArray() }),
            })),
            ("GET", $"chats/{chat.IdText}/messages?after=0&limit=2", null),
            ("GET", "live", null),
        ];
    }

    private static JsonNode Json(object body) => JsonSerializer.SerializeToNode(body, JsonSerializerOptions.Web)!;
}
