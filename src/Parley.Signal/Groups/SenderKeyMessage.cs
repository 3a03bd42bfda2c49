using Parley.Crypto;
using Parley.Signal.Wire;

namespace Parley.Signal.Groups;

/// <summary>A message to a group: 0x33 || fields || XEdDSA of all before it, by the signing key of the distribution.</summary>
internal readonly ref struct SenderKeyMessage
{
    private readonly ReadOnlySpan<byte> bytes;

    private SenderKeyMessage(ReadOnlySpan<byte> bytes)
    {
        this.bytes = bytes;
        Fields fields = new(bytes[1..^XEdDsa.SignatureSize]);
        DistributionId = SenderKeyDistribution.ReadId(fields);
        ChainId = fields.Integer(2);
        Iteration = fields.Integer(3);
        Ciphertext = fields.Bytes(4);
    }

    internal Guid DistributionId { get; }

    internal uint ChainId { get; }

    internal uint Iteration { get; }

    internal ReadOnlySpan<byte> Ciphertext { get; }

    internal static SenderKeyMessage Decode(ReadOnlySpan<byte> bytes)
        => bytes.Length > XEdDsa.SignatureSize && bytes[0] == SenderKeyDistribution.Version
            ? new SenderKeyMessage(bytes)
            : throw new SignalException(SignalErrorCode.InvalidMessage, "unsupported version of sender keys");

    /// <param name="signingKey">33 bytes.</param>
    internal void Authenticate(ReadOnlySpan<byte> signingKey)
    {
        if (!XEdDsa.Verify(PublicKeys.Coordinate(signingKey), bytes[..^XEdDsa.SignatureSize], bytes[^XEdDsa.SignatureSize..]))
            throw new SignalException(SignalErrorCode.InvalidSignature, "the message is not its sender's");
    }
}
