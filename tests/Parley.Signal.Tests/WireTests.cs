using System.Text;
using Parley.Signal.PostQuantum.Erasure;
using Parley.Signal.Tests.Playing;
using Parley.Signal.Wire;

namespace Parley.Signal.Tests;

/// <summary>Formats, and how strictly they are read.</summary>
public sealed class WireTests
{
    [Fact]
    public void Integers_come_back_up_to_2_to_the_53_less_one()
    {
        Seeded random = new("integers");
        for (int bits = 0; bits <= 53; bits++)
        {
            ulong value = bits == 0 ? 0 : BitConverter.ToUInt64(random.Next(8)) >> (64 - bits);
            Assert.Equal(value, new ByteReader(Encode(value)).Integer());
        }

        Assert.Equal("ac02", Convert.ToHexStringLower(Encode(300)));
        Assert.Equal(Varint.Max, new ByteReader(Encode(Varint.Max)).Integer());
        Refused(() => new ByteReader(Encode(Varint.Max + 1)).Integer());
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("8000")]
    [InlineData("ffffffffffffffffff01")]
    [InlineData("ffffffffffffff1f")]
    [InlineData("80808080808080808080808001")]
    public void Integers_cut_off_overlong_or_too_large_are_refused(string hex) => Refused(() => new ByteReader(Convert.FromHexString(hex)).Integer());

    [Fact]
    public void Integers_above_their_bound_are_refused()
    {
        Assert.Equal(uint.MaxValue, new ByteReader(Encode(uint.MaxValue)).Integer32());
        Refused(() => new ByteReader(Encode(1UL << 32)).Integer32());
    }

    [Fact]
    public void Fields_are_written_as_protobuf_writes_them()
    {
        using ByteWriter writer = new(1);
        writer.Field(1, 150);
        writer.Field(2, "testing"u8);
        Assert.Equal("089601120774657374696e67", Convert.ToHexStringLower(writer.Written));
    }

    [Theory]
    [InlineData("0a05616263", "a length beyond the end")]
    [InlineData("08010802", "a field twice")]
    [InlineData("48014802", "an unknown field twice")]
    [InlineData("0001", "field number zero")]
    [InlineData("0b0c", "a group")]
    [InlineData("0d00000000", "a fixed-size number")]
    [InlineData("0affffffffffffff0f", "a huge length")]
    [InlineData("8800", "a tag cut off")]
    [InlineData("88808080100a", "a tag above 32 bits")]
    public void Fields_that_no_honest_peer_writes_are_refused(string hex, string what)
    {
        Assert.NotEmpty(what);
        Refused(() => _ = new Fields(Convert.FromHexString(hex)));
    }

    [Fact]
    public void Fields_of_the_wrong_type_missing_or_too_large_are_refused_and_unknown_ones_passed_over()
    {
        byte[] bytes = Convert.FromHexString("0807" + "120374776f" + "188080808010" + "4a0161" + "808001" + "01");
        Assert.Equal(7u, new Fields(bytes).Integer(1));
        Assert.Equal("two", Encoding.ASCII.GetString(new Fields(bytes).Bytes(2)));
        Assert.Null(new Fields(bytes).OptionalInteger(4));
        Assert.False(new Fields(bytes).Has(4));
        Refused(() => new Fields(bytes).Bytes(1));
        Refused(() => new Fields(bytes).Integer(2));
        Refused(() => new Fields(bytes).OptionalInteger(2));
        Refused(() => new Fields(bytes).Integer(3));
        Refused(() => new Fields(bytes).Integer(4));
        Refused(() => new Fields(bytes).Bytes(4));
    }

    [Fact]
    public void A_first_message_is_built_as_it_is_read()
    {
        (Device alice, Device bob) = Device.Strangers("wire");
        alice.Opens(bob);
        alice.Encrypts(bob, "first"u8);
        byte[] bytes = alice.Encrypts(bob, "second"u8).Bytes;
        PreKeySignalMessage opening = PreKeySignalMessage.Decode(bytes);
        Assert.Equal(bytes, opening.Encode());
        Assert.Equal((31u, 11u, 21u), (opening.OneTimePreKeyId!.Value, opening.SignedPreKeyId, opening.KyberPreKeyId));
        SignalMessage message = SignalMessage.Decode(opening.Message);
        Assert.Equal((1u, 0u), (message.Counter, message.PreviousCounter));
        Assert.Equal(
            "009d0652a3dcc34d11975f74d61598733f01" + "00796abedbca4e4f1888031fde5b921f9f03",
            Convert.ToHexStringLower(message.Addresses));
    }

    [Fact]
    public void Ordinary_messages_name_no_devices_and_the_last_counter_of_the_ratchet_key_before()
    {
        (Device alice, Device bob) = Device.Acquaintances("counters");
        for (int n = 0; n < 3; n++)
            Assert.False(SignalMessage.Decode(alice.Encrypts(bob, "x"u8).Bytes).HasAddresses);
        Envelope envelope = alice.Encrypts(bob, "x"u8);
        bob.Decrypts(alice, envelope);
        alice.Decrypts(bob, bob.Encrypts(alice, "y"u8));
        SignalMessage next = SignalMessage.Decode(alice.Encrypts(bob, "z"u8).Bytes);
        Assert.Equal((0u, 3u), (next.Counter, next.PreviousCounter));
    }

    [Fact]
    public void Messages_that_are_garbage_are_refused_as_such()
    {
        Seeded random = new("garbage");
        for (int n = 0; n < 2000; n++)
        {
            byte[] garbage = random.Next(random.Roll(80));
            foreach (int type in (int[])[MessageType.Whisper, MessageType.PreKey])
            {
                Refused(() => Session.Inspect(type, garbage));
                Refused(() => Session.Inspect(type, [0x44, .. garbage]));
            }
        }
    }

    [Theory]
    [InlineData(0x34)]
    [InlineData(0x43)]
    [InlineData(0x55)]
    public void Messages_of_another_version_are_refused(byte version)
    {
        (Device alice, Device bob) = Device.Strangers("version");
        alice.Opens(bob);
        Envelope envelope = alice.Encrypts(bob, "x"u8);
        envelope.Bytes[0] = version;
        Assert.Equal(SignalErrorCode.InvalidMessage, bob.Refuses(alice, envelope));
        alice.MeetsFor(bob);
        envelope = alice.Encrypts(bob, "x"u8);
        envelope.Bytes[0] = version;
        Assert.Equal(SignalErrorCode.InvalidMessage, bob.Refuses(alice, envelope));
    }

    [Fact]
    public void The_post_quantum_part_comes_back_in_4_to_40_bytes()
    {
        Assert.Equal("01010100", Convert.ToHexStringLower(Encode(new PqMessage(1, 1, new Payload(PayloadKind.None)))));
        byte[] chunk = new Seeded("chunk").Next(32), bytes = Encode(new PqMessage(3, 200, new Payload(PayloadKind.Ct2, new Chunk(65535, chunk))));
        Assert.Equal(40, bytes.Length);
        PqMessage decoded = PqMessage.Decode(bytes);
        Assert.Equal((3UL, 200u, PayloadKind.Ct2, (ushort)65535), (decoded.Epoch, decoded.KeyIndex, decoded.Payload.Kind, decoded.Payload.Chunk.Index));
        Assert.Equal(chunk, decoded.Payload.Chunk.Bytes.ToArray());
        Assert.True(Encode(new PqMessage(Varint.Max, uint.MaxValue, decoded.Payload)).Length <= PqMessage.MaxSize);
    }

    [Theory]
    [InlineData("02010100", "another version")]
    [InlineData("01000100", "epoch zero")]
    [InlineData("01010000", "key index zero")]
    [InlineData("01010107", "an unknown kind")]
    [InlineData("0101010000", "trailing bytes")]
    [InlineData("0101010100aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "a short chunk")]
    [InlineData("01010101808004aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "a chunk index above 65535")]
    [InlineData("", "nothing")]
    public void A_post_quantum_part_that_no_honest_peer_writes_is_refused(string hex, string what)
    {
        Assert.NotEmpty(what);
        Refused(() => PqMessage.Decode(Convert.FromHexString(hex)));
    }

    [Fact]
    public void A_writer_erases_what_it_leaves()
    {
        ByteWriter writer = new(16);
        writer.Bytes("secret"u8);
        Span<byte> before = writer.Reserve(1);
        before = System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref System.Runtime.CompilerServices.Unsafe.Subtract(ref before[0], 6), 6);
        writer.Bytes(new byte[5000]);
        Assert.Equal(new byte[6], before.ToArray());
        Assert.Equal("secret"u8, writer.Written[..6]);
        writer.Dispose();
        Assert.True(writer.Written.IsEmpty);
    }

    private static byte[] Encode(ulong value)
    {
        using ByteWriter writer = new(16);
        writer.Integer(value);
        return writer.Written.ToArray();
    }

    private static byte[] Encode(PqMessage message)
    {
        byte[] bytes = new byte[PqMessage.MaxSize];
        return bytes[..message.Encode(bytes)];
    }

    private static void Refused(Action action) => Assert.Equal(SignalErrorCode.InvalidMessage, Assert.Throws<SignalException>(action).Code);
}
