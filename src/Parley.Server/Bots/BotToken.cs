using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Parley.Contracts;
using Parley.Server.Accounts;

namespace Parley.Server.Bots;

/// <summary>
/// What a bot signs in with: the id of its account and 32 bytes that nobody can guess. The database has only their SHA-256. It begins with "pbot_", so that
/// a scanner finds one that lies where it should not.
/// </summary>
internal sealed record BotToken(AccountId Bot, byte[] Secret)
{
    private const string Prefix = "pbot_";
    private const int SecretBytes = 32;

    public static BotToken New(AccountId bot, ISecureRandom random) => new(bot, random.Bytes(SecretBytes));

    public byte[] Hash() => SHA256.HashData(Secret);

    public static bool TryParse(string? text, [NotNullWhen(true)] out BotToken? token)
    {
        token = null;
        if (text is null || text.Length != Prefix.Length + Base64Url.GetEncodedLength(16 + SecretBytes) || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || !Base64Url.IsValid(text.AsSpan(Prefix.Length)))
            return false;
        var bytes = Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length));
        token = new BotToken(new AccountId(bytes[..16].ToGuid()), bytes[16..]);
        return true;
    }

    public override string ToString() => Prefix + Base64Url.EncodeToString([.. Bot.Value.ToBytes(), .. Secret]);
}
