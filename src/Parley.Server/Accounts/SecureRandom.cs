using System.Security.Cryptography;

namespace Parley.Server.Accounts;

/// <summary>Where codes, tokens and ids come from. A test brings its own; nothing else may.</summary>
internal interface ISecureRandom
{
    void Fill(Span<byte> bytes);

    /// <summary>A number from 0 to below the bound, each equally likely.</summary>
    int Below(int bound);
}

internal sealed class SystemRandom : ISecureRandom
{
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);

    public int Below(int bound) => RandomNumberGenerator.GetInt32(bound);
}

internal static class SecureRandomExtensions
{
    public static byte[] Bytes(this ISecureRandom random, int count)
    {
        var bytes = new byte[count];
        random.Fill(bytes);
        return bytes;
    }

    /// <summary>A version 4 UUID.</summary>
    public static Guid Uuid(this ISecureRandom random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        bytes[6] = (byte)(bytes[6] & 0x0f | 0x40);
        bytes[8] = (byte)(bytes[8] & 0x3f | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
