using System.Globalization;
using System.Security.Cryptography;

namespace Parley.Client;

/// <summary>PBKDF2-HMAC-SHA-256 over a passphrase. The parameters name the function, so that it can be exchanged: <c>pbkdf2-sha256;rounds;salt</c>.</summary>
internal sealed class PassphraseKey(string passphrase) : IStoreKey
{
    private const string Function = "pbkdf2-sha256";
    private const int Rounds = 600_000;
    private const int MaxRounds = 100_000_000;
    private const int SaltBytes = 16;

    public string Method => "passphrase";

    public ValueTask<string> CreateAsync(string storePath, Memory<byte> key, CancellationToken cancellationToken)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, key.Span, Rounds, HashAlgorithmName.SHA256);
        return new ValueTask<string>(string.Create(CultureInfo.InvariantCulture, $"{Function};{Rounds};{Convert.ToBase64String(salt)}"));
    }

    public ValueTask ReadAsync(string storePath, string parameters, Memory<byte> key, CancellationToken cancellationToken)
    {
        if (parameters.Split(';') is not [Function, var rounds, var salt]
            || !int.TryParse(rounds, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count is < 1 or > MaxRounds)
            throw StoreException.Newer(storePath);
        Rfc2898DeriveBytes.Pbkdf2(passphrase, Convert.FromBase64String(salt), key.Span, count, HashAlgorithmName.SHA256);
        return default;
    }

    public void Forget(string storePath)
    {
    }
}
