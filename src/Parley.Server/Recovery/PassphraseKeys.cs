using System.Security.Cryptography;
using Parley.Crypto;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Operations;

namespace Parley.Server.Recovery;

/// <summary>
/// The server's share in opening a backup by passphrase: an oblivious function (RFC 9497, OPRF with ristretto255 and SHA-512) under a key of the account.
/// The server learns nothing of the passphrase, and nobody who has the backup can try passphrases without asking here each time, ten times a day.
/// </summary>
internal sealed class PassphraseKeys(Writer writer, ServerSecrets secrets, TimeProvider time)
{
    internal const int TriesPerDay = 10;
    private static readonly long Day = (long)TimeSpan.FromDays(1).TotalMilliseconds;

    /// <summary>Spends a try.</summary>
    /// <param name="blinded">32 bytes, an element other than the identity.</param>
    public async Task<byte[]> Evaluate(Caller caller, byte[] blinded)
    {
        var evaluated = new byte[Oprf.ElementSize];
        if (!TryEvaluate(caller, blinded, evaluated))
            throw new ProblemException(Problems.Input("blinded", "Give 32 bytes that are an element of ristretto255."));
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await writer.Commit(session => SpendTry(session, caller.AccountKey, now));
        return evaluated;
    }

    private bool TryEvaluate(Caller caller, byte[] blinded, byte[] evaluated)
    {
        var privateKey = new byte[Oprf.PrivateKeySize];
        var seed = secrets.PassphraseSeed(caller.AccountId.Value.ToByteArray(bigEndian: true));
        try
        {
            Oprf.DeriveKeyPair(seed, "Parley/Passphrase/v1"u8, privateKey, new byte[Oprf.ElementSize]);
            return blinded.Length == Oprf.ElementSize && Oprf.TryBlindEvaluate(privateKey, blinded, evaluated);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }

    private static void SpendTry(WriteSession session, long accountKey, long now)
    {
        long tries = 0, since = now;
        using (var row = session.Prepare("SELECT tries, since FROM passphrase_tries WHERE account_key = @account", "@account").With(accountKey).ExecuteReader())
        {
            if (row.Read() && now < row.GetInt64(1) + Day)
                (tries, since) = (row.GetInt64(0), row.GetInt64(1));
        }

        if (tries >= TriesPerDay)
            throw new ProblemException(BackupProblems.TooManyTries(TimeSpan.FromMilliseconds(since + Day - now)));
        session.Prepare("INSERT OR REPLACE INTO passphrase_tries (account_key, tries, since) VALUES (@account, @tries, @since)", "@account", "@tries", "@since")
            .With(accountKey, tries + 1, since).ExecuteNonQuery();
    }
}
