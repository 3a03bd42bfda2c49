using System.Security.Cryptography;
using System.Text;
using Parley.Contracts;

namespace Parley.Client.Bots;

/// <summary>Names answers by what they answer, so that the same answer given twice is one message.</summary>
internal static class ReplyId
{
    private static readonly byte[] Domain = [.. "Parley/BotReply/v1"u8, 0];

    /// <summary>A UUID of version 8 (RFC 9562): the beginning of a SHA-256.</summary>
    public static MessageId Of(MessageId message, string which)
    {
        var hash = SHA256.HashData([.. Domain, .. message.Value.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(which)]);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new MessageId(new Guid(hash.AsSpan(0, 16), bigEndian: true));
    }
}
