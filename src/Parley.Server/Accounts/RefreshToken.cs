using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Parley.Server.Accounts;

/// <summary>The opaque token that renews a session: the session's id and 32 bytes that nobody can guess. The database has only their SHA-256.</summary>
internal sealed record RefreshToken(Guid Session, byte[] Secret)
{
    private const int SecretBytes = 32;

    public static RefreshToken First(Guid session, ISecureRandom random) => new(session, random.Bytes(SecretBytes));

    /// <summary>
    /// The token that follows this one. It is made from this one under a secret of the server, so that a client that repeats a refresh because it lost
    /// the answer is given the same successor instead of a second one.
    /// </summary>
    public RefreshToken Next(ServerSecrets secrets) => new(Session, secrets.NextRefresh([.. Session.ToBytes(), .. Secret]));

    public byte[] Hash() => SHA256.HashData(Secret);

    public static bool TryParse(string? text, [NotNullWhen(true)] out RefreshToken? token)
    {
        token = null;
        if (text is null || text.Length != Base64Url.GetEncodedLength(16 + SecretBytes) || !Base64Url.IsValid(text))
            return false;
        var bytes = Base64Url.DecodeFromChars(text);
        token = new RefreshToken(bytes[..16].ToGuid(), bytes[16..]);
        return true;
    }

    public override string ToString() => Base64Url.EncodeToString([.. Session.ToBytes(), .. Secret]);
}
