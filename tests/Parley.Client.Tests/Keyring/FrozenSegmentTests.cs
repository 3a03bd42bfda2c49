using System.Text.Json;
using Parley.Client.Keyring;
using Parley.Client.Messages;
using Parley.Client.Tests.Surface;
using Parley.Contracts;
using Parley.Crypto;

namespace Parley.Client.Tests.Keyring;

/// <summary>One segment that the web client has sealed, with all its bytes.</summary>
public sealed class FrozenSegmentTests
{
    private readonly JsonElement _vector = JsonDocument.Parse(File.ReadAllText(Checkout.Path("web", "src", "engine", "history", "fixtures", "segment.json"))).RootElement;

    private ChatId Chat => new(Guid.Parse(Text(_vector, "chatId")));

    [Fact]
    public void A_segment_is_sealed_to_the_bytes_of_the_web_client() =>
        Assert.Equal(Text(_vector, "body"), Convert.ToHexStringLower(SegmentSeal.Seal(Bytes(_vector, "historyKey"), Chat, _vector.GetProperty("deviceId").GetInt32(), Content(), Drawn())));

    [Fact]
    public void A_segment_of_the_web_client_says_what_it_said()
    {
        Assert.Equal(SegmentState.Opened, SegmentSeal.Open([new byte[32], Bytes(_vector, "historyKey")], Chat, Bytes(_vector, "body"), out var opened));
        var expected = Content() with { Hash = Bytes(_vector, "hash") };
        Assert.Equivalent(expected, opened, strict: true);
        Assert.Equal(expected.Hash, opened!.Hash);
    }

    [Fact]
    public void A_segment_of_which_any_byte_was_changed_does_not_open()
    {
        var body = Bytes(_vector, "body");
        for (var at = 0; at < body.Length; at += 5)
        {
            var changed = (byte[])body.Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            Assert.NotEqual(SegmentState.Opened, SegmentSeal.Open([Bytes(_vector, "historyKey")], Chat, changed, out _));
        }
    }

    [Fact]
    public void A_segment_opens_under_its_own_key_and_for_its_own_chat_alone()
    {
        Assert.Equal(SegmentState.UnknownKey, SegmentSeal.Open([new byte[32]], Chat, Bytes(_vector, "body"), out _));
        Assert.Equal(SegmentState.Altered, SegmentSeal.Open([Bytes(_vector, "historyKey")], new ChatId(Guid.NewGuid()), Bytes(_vector, "body"), out _));
    }

    private Segment Content() => new(
        Text(_vector, "chain"), _vector.GetProperty("number").GetInt64(), Bytes(_vector, "prevHash"), [],
        [.. _vector.GetProperty("heads").EnumerateArray().Select(head => new ChainHead(Text(head, "chain"), head.GetProperty("number").GetInt64(), Bytes(head, "hash")))],
        [.. _vector.GetProperty("entries").EnumerateArray().Select(entry => new HistoryEntry(
            new MessageId(Guid.Parse(Text(entry, "messageId"))), entry.GetProperty("sequence").GetInt64(), new AccountId(Guid.Parse(Text(entry, "senderId"))),
            new MessageSecret(Bytes(entry, "contentKey"), Bytes(entry, "bodyHash"))))]);

    private RandomSource Drawn()
    {
        var (drawn, at) = (Bytes(_vector, "random"), 0);
        return destination =>
        {
            drawn.AsSpan(at, destination.Length).CopyTo(destination);
            at += destination.Length;
        };
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static byte[] Bytes(JsonElement of, string name) => Convert.FromHexString(Text(of, name));
}
