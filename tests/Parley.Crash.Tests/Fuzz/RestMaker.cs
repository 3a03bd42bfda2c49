using System.Text;
using System.Text.Json.Nodes;
using Parley.Contracts;

namespace Parley.Crash.Tests.Fuzz;

/// <summary>Takes an honest request and makes one thing about it wrong.</summary>
internal sealed class RestMaker(BareAccount self, (string Method, string Path, JsonNode? Body)[] templates, SeededRandom random)
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PARLEY"];

    private static readonly string[] ContentTypes =
    [
        "", "text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "json",
        "application/json; charset=utf-16", "application/json; charset=none", "application/json;;;", "application/problem+json", "*/*", "application/protobuf",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1.5", "1e400", "99999999999999999999999", "-9223372036854775809", "2147483648", "\"\"", "\"*not base64*\"", "\"AAA\"",
        "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[null]", "[[]]", "[{}]", "[1,\"2\"]", "{\"id\":null}", "\"00000000-0000-0000-0000-000000000000\"",
    ];

    public RestCase Next()
    {
        var (method, path, body) = random.Pick(templates);
        var honest = new RestCase(method, path) { Authorization = "Bearer " + self.AccessToken, Body = body is null ? null : Encoding.UTF8.GetBytes(body.ToJsonString()) };
        return random.Below(12) switch
        {
            0 => honest with { Method = random.Pick(Methods) },
            1 => honest with { ContentType = random.Pick(ContentTypes), Body = honest.Body ?? random.Bytes(10) },
            2 => honest with { Authorization = Token() },
            3 => honest with { Path = Segment(path) },
            4 => honest with { Path = Query(path) },
            5 => honest with { Headers = [("X-Parley-Csrf", Ascii()), ("Cookie", "parley_refresh=" + Ascii()), ("Origin", Ascii()), ("X-Forwarded-For", Ascii())], Body = "{}"u8.ToArray() },
            6 when random.OneIn(10) => Large(honest),
            7 => honest with { Method = body is null ? "POST" : method, Body = Whole() },
            8 or 9 when honest.Body is not null => honest with { Body = Mutations.Damage(honest.Body, random) },
            _ when body is not null => honest with { Body = Encoding.UTF8.GetBytes(Replaced(body)) },
            _ => honest with { Path = Query(Segment(path)) },
        };
    }

    /// <summary>One value somewhere in the document becomes another, often of another type.</summary>
    private string Replaced(JsonNode body)
    {
        var at = body = body.DeepClone();
        while (true)
        {
            if (at is JsonArray { Count: > 0 } list && list[random.Below(list.Count)] is JsonObject element)
            {
                at = element;
                continue;
            }

            if (at is not JsonObject fields || fields.Count == 0)
                return random.Pick(Values);
            var (name, value) = fields.ToList()[random.Below(fields.Count)];
            if (value is JsonObject or JsonArray { Count: > 0 } && random.OneIn(2))
            {
                at = value;
                continue;
            }

            const string Marker = "~here~";
            fields[name] = Marker;
            return body.ToJsonString().Replace($"\"{Marker}\"", random.OneIn(3) ? JsonValue.Create(Mutations.Text(random)).ToJsonString() : random.Pick(Values), StringComparison.Ordinal);
        }
    }

    private byte[] Whole() => random.Below(5) switch
    {
        0 => random.Bytes(random.Below(100)),
        1 => Encoding.UTF8.GetBytes(new string(random.Pick(['[', '{', '"', '9']), random.Between(1, 20_000))),
        2 => Encoding.UTF8.GetBytes($"{{\"phoneNumber\":{new string('[', 30)}{new string(']', 30)}}}"),
        3 => [],
        _ => Encoding.UTF8.GetBytes(random.Pick(Values)),
    };

    private RestCase Large(RestCase honest) => random.Below(4) switch
    {
        0 => honest with { Path = "users/search?q=" + new string('q', random.Between(2_000, 12_000)) },
        1 => honest with { Path = "users/" + new string('u', random.Between(2_000, 12_000)) },
        2 => honest with { Headers = [("X-Long", new string('h', random.Between(8_000, 24_000)))] },
        _ => honest with { Method = "POST", Path = "chats", Oversized = true, Body = Encoding.UTF8.GetBytes(new string(' ', Limits.RequestBytes + random.Between(1, 4_000))) },
    };

    private string Token()
    {
        var token = self.AccessToken;
        return random.Below(6) switch
        {
            0 => "",
            1 => "Basic " + Ascii(),
            2 => "Bearer " + Ascii(),
            3 => "Bearer " + token[..random.Below(token.Length)],
            // Without a signature, by an algorithm called none.
            4 => $"Bearer eyJhbGciOiJub25lIn0.{string.Join('.', token.Split('.').Skip(1).Take(1))}.",
            _ => "Bearer " + Damaged(token),
        };
    }

    private string Damaged(string token)
    {
        var characters = token.ToCharArray();
        characters[random.Below(token.Length)] ^= (char)1;
        return new string(characters);
    }

    private string Segment(string path)
    {
        var segments = path.Split('?')[0].Split('/');
        segments[random.Below(segments.Length)] = random.OneIn(6) ? "%" + Ascii() : Uri.EscapeDataString(Mutations.Text(random));
        return string.Join('/', segments);
    }

    private string Query(string path) =>
        $"{path.Split('?')[0]}?{random.Pick(["q", "since", "cursor", "before", "after", "limit", "access_token"])}={Number()}&{random.Pick(["limit", "before", "cursor"])}={Number()}";

    private string Number() => Uri.EscapeDataString(random.OneIn(2) ? $"{random.Pick(Mutations.Numbers)}" : Mutations.Text(random));

    private string Ascii() => new([.. Enumerable.Range(0, random.Below(80)).Select(_ => (char)random.Between(0x21, 0x7F))]);
}
