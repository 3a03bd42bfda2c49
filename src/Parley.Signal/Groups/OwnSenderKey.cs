using System.Buffers.Binary;
using System.Security.Cryptography;
using Parley.Crypto;
using Parley.Signal.Ratchets;
using Parley.Signal.Wire;

namespace Parley.Signal.Groups;

/// <summary>What this device sends to a group with. A value.</summary>
/// <param name="Chain">Its count is the iteration of the next message.</param>
internal sealed record OwnSenderKey(uint ChainId, SendingChain Chain, StoredKeyPair SigningKey)
{
    private const int SeedSize = 32;

    /// <summary>Draws, in this order, the chain id, the chain key and the signing key.</summary>
    internal static OwnSenderKey Generate(RandomSource random)
    {
        Span<byte> chainId = stackalloc byte[sizeof(uint)];
        byte[] chainKey = new byte[SenderKeyDistribution.ChainKeySize];
        random(chainId);
        random(chainKey);
        return new OwnSenderKey(BinaryPrimitives.ReadUInt32BigEndian(chainId) & int.MaxValue, new SendingChain(chainKey, 0), StoredKeyPair.Generate(random));
    }

    internal byte[] Distribute(Guid distributionId) => new SenderKeyDistribution
    {
        DistributionId = distributionId,
        ChainId = ChainId,
        Iteration = Chain.Next,
        ChainKey = Chain.ChainKey,
        SigningKey = SigningKey.PublicKey,
    }.Encode();

    internal OwnSenderKey Encrypt(Guid distributionId, ReadOnlySpan<byte> plaintext, RandomSource random, out byte[] bytes)
    {
        Span<byte> secrets = stackalloc byte[SeedSize + GroupMessageKeys.Size];
        try
        {
            SendingChain chain = Chain.Advance(HmacChain.Step, secrets[..SeedSize]);
            bytes = Encode(distributionId, plaintext, new GroupMessageKeys(secrets[..SeedSize], secrets[SeedSize..]), random);
            return this with { Chain = chain };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secrets);
        }
    }

    internal void Write(ByteWriter writer)
    {
        writer.Integer(ChainId);
        Chain.Write(writer);
        SigningKey.Write(writer);
    }

    internal static OwnSenderKey Read(ref ByteReader reader) => new(reader.Integer32(), SendingChain.Read(ref reader), StoredKeyPair.Read(ref reader));

    private byte[] Encode(Guid distributionId, ReadOnlySpan<byte> plaintext, GroupMessageKeys keys, RandomSource random)
    {
        int ciphertextSize = Cbc.CiphertextSize(plaintext.Length);
        using ByteWriter writer = new(ciphertextSize + 128);
        writer.Byte(SenderKeyDistribution.Version);
        SenderKeyDistribution.WriteId(writer, distributionId);
        writer.Field(2, ChainId);
        writer.Field(3, Chain.Next);
        Cbc.Encrypt(keys.CipherKey, keys.Iv, plaintext, writer.ReserveField(4, ciphertextSize));
        Span<byte> draw = stackalloc byte[XEdDsa.RandomSize], signature = stackalloc byte[XEdDsa.SignatureSize];
        random(draw);
        XEdDsa.Sign(SigningKey.PrivateKey, writer.Written, signature, draw);
        CryptographicOperations.ZeroMemory(draw);
        writer.Bytes(signature);
        return writer.Written.ToArray();
    }
}
