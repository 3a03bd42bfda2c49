using Parley.Crypto;
using Parley.Signal.PostQuantum.Erasure;
using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum.Braids;

/// <summary>It is for the other side to send the key, and its header is on its way here.</summary>
internal sealed record NoHeaderReceived(ulong Epoch, Authenticator Authenticator, Decoder Header) : Braid(Epoch, Authenticator)
{
    internal override BraidSent Send(RandomSource random) => new(this, new Payload(PayloadKind.None));

    protected override BraidReceived Receive(in Payload payload)
    {
        if (payload.Kind != PayloadKind.Header)
            return this;
        Decoder more = Header.Add(payload.Chunk, out byte[]? text);
        if (text is null)
            return this with { Header = more };
        ReadOnlySpan<byte> header = text.AsSpan(0, IncrementalMlKem768.HeaderSize);
        Span<byte> right = stackalloc byte[Authenticator.MacSize];
        Authenticator.HeaderMac(Epoch, header, right);
        Authenticator.Require(right, text.AsSpan(header.Length));
        return new HeaderReceived(Epoch, Authenticator, header.ToArray(), new Decoder(IncrementalMlKem768.VectorSize));
    }

    internal override void Write(ByteWriter writer) => Header.Write(writer);

    internal static NoHeaderReceived Read(ref ByteReader reader, ulong epoch, Authenticator authenticator)
        => new(epoch, authenticator, Decoder.Read(ref reader, HeaderTextSize));
}
