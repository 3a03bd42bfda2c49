using System.Security.Cryptography;
using Parley.Crypto;
using Parley.Signal.Ratchets;
using Parley.Signal.Wire;

namespace Parley.Signal.Groups;

/// <summary>What messages of another device to a group are read with. A value.</summary>
/// <param name="SigningKey">33 bytes.</param>
internal sealed record PeerSenderKey(uint ChainId, byte[] SigningKey, ReceivingChain Chain)
{
    private const int SeedSize = 32;

    internal static PeerSenderKey Of(in SenderKeyDistribution distribution)
    {
        Agreement.RequirePrimeOrder(distribution.SigningKey);
        ReceivingChain chain = new(distribution.ChainKey.ToArray(), distribution.Iteration, SkippedKeys.None);
        return new PeerSenderKey(distribution.ChainId, distribution.SigningKey.ToArray(), chain);
    }

    internal PeerSenderKey Decrypt(in SenderKeyMessage message, out byte[] plaintext)
    {
        message.Authenticate(SigningKey);
        Span<byte> secrets = stackalloc byte[SeedSize + GroupMessageKeys.Size];
        try
        {
            ReceivingChain chain = Chain.Take(message.Iteration, HmacChain.Step, secrets[..SeedSize]);
            GroupMessageKeys keys = new(secrets[..SeedSize], secrets[SeedSize..]);
            plaintext = Cbc.Decrypt(keys.CipherKey, keys.Iv, message.Ciphertext);
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
        writer.Bytes(SigningKey);
        Chain.Write(writer);
    }

    internal static PeerSenderKey Read(ref ByteReader reader)
        => new(reader.Integer32(), reader.Take(PublicKeys.Size).ToArray(), ReceivingChain.Read(ref reader));
}
