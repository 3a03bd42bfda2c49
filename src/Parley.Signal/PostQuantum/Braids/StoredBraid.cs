using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum.Braids;

/// <summary>A braid in a stored session: number of the step, epoch, authenticator, and what the step has of its own.</summary>
internal static class StoredBraid
{
    internal static void Write(ByteWriter writer, Braid braid)
    {
        writer.Byte(NumberOf(braid));
        writer.Integer(braid.Epoch);
        braid.Authenticator.Write(writer);
        braid.Write(writer);
    }

    internal static Braid Read(ref ByteReader reader)
    {
        byte number = reader.Byte();
        ulong epoch = reader.Integer(Varint.Max - 1);
        reader.Require(epoch > 0 && number <= 10);
        Authenticator authenticator = Authenticator.Read(ref reader);
        return number switch
        {
            0 => new KeysUnsampled(epoch, authenticator),
            1 => KeysSampled.Read(ref reader, epoch, authenticator),
            2 => HeaderSent.Read(ref reader, epoch, authenticator),
            3 => Ct1Received.Read(ref reader, epoch, authenticator),
            4 => EkSentCt1Received.Read(ref reader, epoch, authenticator),
            5 => NoHeaderReceived.Read(ref reader, epoch, authenticator),
            6 => HeaderReceived.Read(ref reader, epoch, authenticator),
            7 => Ct1Sampled.Read(ref reader, epoch, authenticator),
            8 => EkReceivedCt1Sampled.Read(ref reader, epoch, authenticator),
            9 => Ct1Acknowledged.Read(ref reader, epoch, authenticator),
            _ => Ct2Sampled.Read(ref reader, epoch, authenticator),
        };
    }

    /// <summary>The numbers are stored: only ever append.</summary>
    private static byte NumberOf(Braid braid) => braid switch
    {
        KeysUnsampled => 0,
        KeysSampled => 1,
        HeaderSent => 2,
        Ct1Received => 3,
        EkSentCt1Received => 4,
        NoHeaderReceived => 5,
        HeaderReceived => 6,
        Ct1Sampled => 7,
        EkReceivedCt1Sampled => 8,
        Ct1Acknowledged => 9,
        Ct2Sampled => 10,
        _ => throw new InvalidOperationException("A step without a number."),
    };
}
