using System.Text;
using Google.Protobuf;
using Parley.Contracts;

namespace Parley.Crash.Tests.Fuzz;

/// <summary>WebSocket messages that no client would write: not protobuf, not JSON, or too much of it.</summary>
internal static class WireMessages
{
    private static readonly string[] JsonTexts =
    [
        "null", "[]", "{}", "\"frames\"", "1e400", "{\"frames\":null}", "{\"frames\":[null]}", "{\"frames\":{}}", "{\"frames\":[[]]}", "{\"frames\":[1]}",
        "{\"frames\":[{\"id\":1,\"ping\":{}}]}", "{\"frames\":[{\"id\":\"f\",\"ping\":[]}]}", "{\"frames\":[{\"id\":\"f\",\"ping\":{},\"user:online\":{}}]}",
        "{\"frames\":[{\"id\":\"\\ud800\",\"ping\":{}}]}", "{\"frames\":[{\"id\":\"\\u0000\",\"ping\":{}}]}", "{\"frames\":[{\"id\":\"f\",\"ping\":{}}]",
        "{\"frames\":[{\"id\":\"f\",\"ping\":{}}]}}", "{\"frames\":[],\"frames\":[]}", "{\"frames\":[{\"id\":\"f\",\"mailbox:pull\":{\"limit\":1e99}}]}",
        "{\"frames\":[{\"id\":\"f\",\"mailbox:pull\":{\"limit\":-1}}]}", "{\"frames\":[{\"id\":\"f\",\"mailbox:pull\":{\"limit\":\"1.5\"}}]}",
        "{\"frames\":[{\"id\":\"f\",\"message:send\":{\"body\":\"*not base64*\"}}]}", "{\"frames\":[{\"id\":\"f\",\"message:read\":{\"sequence\":\"9223372036854775808\"}}]}",
        "{\"frames\":[{\"id\":\"f\",\"message:send\":{\"envelopes\":[{\"type\":\"ENVELOPE_TYPE_NONE\"}]}}]}", "{\"frames\":[{\"id\":\"f\",\"@type\":\"x\"}]}",
        "{\"frames\":[{\"id\":\"f\",\"message:typing\":{\"active\":\"true\"}}]}", "{'frames':[]}", "{\"frames\":[NaN]}", "\uFEFF{}", "{\"unknown\":[{\"a\":1}]}",
    ];

    public static byte[] Proto(SeededRandom random) => random.Below(9) switch
    {
        0 => random.Bytes(random.Between(1, 200)),
        // Every field number and wire type, with whatever follows.
        1 => [(byte)random.Next(), .. random.Bytes(random.Between(0, 6))],
        // Groups in groups, which are unknown fields here; some end, some do not.
        2 => Groups(random.Between(1, 400), random.OneIn(2)),
        // A varint of too many bytes; a length far past the end.
        3 => [0x0A, .. Enumerable.Repeat((byte)0xFF, random.Between(1, 20)), .. random.Bytes(4)],
        // A frame whose id is not UTF-8.
        4 => Frame([0x0A, 4, 0xC3, 0x28, 0xFF, (byte)random.Next(), 0x9A, 0x01, 0]),
        // Unknown fields with huge numbers, in the batch and in the frame.
        5 => [0xF8, 0xFF, 0xFF, 0xFF, 0x0F, 0x7F, .. Frame([0x0A, 1, (byte)'f', 0xFA, 0xFF, 0xFF, 0xFF, 0x0F, 2, 1, 2, 0x9A, 0x01, 0])],
        // The frames as a varint, the id as a number.
        6 => random.OneIn(2) ? [0x08, .. Varint(random.Next())] : Frame([0x08, .. Varint(random.Next())]),
        7 => Frames(random.Between(Limits.FramesPerBatch, Limits.FramesPerBatch + 40)),
        _ => random.OneIn(25) ? new byte[Limits.LiveMessageBytes + random.Between(1, 60)] : [0, .. random.Bytes(8)],
    };

    public static byte[] Json(SeededRandom random) => random.Below(8) switch
    {
        0 => random.Bytes(random.Between(1, 200)),
        1 => Encoding.UTF8.GetBytes(new string(random.Pick(['[', '{', '"', '0']), random.Between(1, 20_000))),
        2 => Deep(random.Between(1, 60)),
        3 => Encoding.UTF8.GetBytes($"{{\"frames\":[{string.Join(',', Enumerable.Repeat("{}", random.Between(Limits.FramesPerBatch, Limits.FramesPerBatch + 40)))}]}}"),
        4 when random.OneIn(25) => Encoding.UTF8.GetBytes(new string(' ', Limits.LiveMessageBytes + random.Between(1, 60))),
        5 => Mutations.Damage(Encoding.UTF8.GetBytes(random.Pick(JsonTexts)), random) is { Length: > 0 } damaged ? damaged : "{"u8.ToArray(),
        _ => Encoding.UTF8.GetBytes(random.Pick(JsonTexts)),
    };

    /// <summary>One frame's bytes, whatever they are, as an element of a batch.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> frame) => [0x0A, .. Varint((ulong)frame.Length), .. frame];

    private static byte[] Frames(int count) => [.. Enumerable.Repeat(Frame([0x0A, 1, (byte)'f', 0x9A, 0x01, 0]), count).SelectMany(f => f)];

    private static byte[] Groups(int depth, bool ended) => [.. Enumerable.Repeat((byte)0x1B, depth), .. Enumerable.Repeat((byte)0x1C, ended ? depth : depth / 2)];

    private static byte[] Deep(int depth) =>
        Encoding.UTF8.GetBytes($"{{\"frames\":[{{\"id\":\"f\",\"unknown\":{new string('[', depth)}{new string(']', depth)},\"ping\":{{}}}}]}}");

    private static byte[] Varint(ulong value)
    {
        var buffer = new byte[10];
        var output = new CodedOutputStream(buffer);
        output.WriteUInt64(value);
        return buffer[..(int)output.Position];
    }
}
