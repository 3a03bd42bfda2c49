using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Crypto;

namespace Parley.Client.Recovery;

/// <summary>What a passphrase was stretched to: enough to wrap another recovery key without asking for it again.</summary>
/// <param name="MemoryKiB">Of Argon2id.</param>
/// <param name="Passes">Of Argon2id.</param>
/// <param name="Lanes">Of Argon2id.</param>
/// <param name="Salt">16 to 64 bytes.</param>
/// <param name="Key">32 bytes.</param>
internal sealed record PassphraseKey(int MemoryKiB, int Passes, int Lanes, byte[] Salt, byte[] Key)
{
    private const string Context = "Parley/backup/wrap/v1";
    private const int SaltBytes = 16;
    private const int KeyBytes = 32;
    private const int MostSealed = 1024;
    private const int DefaultMemoryKiB = 64 * 1024;
    private const int DefaultPasses = 3;

    /// <summary>The server's share: takes a blinded element and answers with what its key makes of it.</summary>
    public delegate Task<byte[]> Evaluation(byte[] blinded, CancellationToken cancellationToken);

    public static async Task<PassphraseKey> New(string passphrase, AccountId account, Evaluation evaluate, RandomSource random, CancellationToken cancellationToken)
    {
        var salt = new byte[SaltBytes];
        random(salt);
        var cost = new Argon2Parameters(DefaultMemoryKiB, DefaultPasses, Lanes: 1);
        return new PassphraseKey(cost.MemoryKiB, cost.Passes, cost.Lanes, salt, await Derive(passphrase, account, cost, salt, evaluate, random, cancellationToken));
    }

    /// <summary>The recovery key under this one, as the server keeps it.</summary>
    public byte[] Wrap(ReadOnlySpan<byte> recoveryKey, RandomSource random) => new BackupWrap
    {
        Kdf = BackupWrap.Types.Kdf.Argon2Id,
        MemoryKib = (uint)MemoryKiB,
        Passes = (uint)Passes,
        Lanes = (uint)Lanes,
        Salt = ByteString.CopyFrom(Salt),
        Sealed = ByteString.CopyFrom(Container.Seal(Key, Context, recoveryKey, random)),
    }.ToByteArray();

    /// <summary>The recovery key that a wrap has.</summary>
    /// <exception cref="RefusedException">"passphrase-wrong"; "backup-refused", "backup-newer" for a wrap that is none.</exception>
    public static async Task<(byte[] RecoveryKey, PassphraseKey Made)> Unwrap(
        byte[] bytes, string passphrase, AccountId account, Evaluation evaluate, RandomSource random, CancellationToken cancellationToken)
    {
        var wrap = Read(bytes);
        var cost = new Argon2Parameters((int)wrap.MemoryKib, (int)wrap.Passes, (int)wrap.Lanes);
        var salt = wrap.Salt.ToByteArray();
        var key = await Derive(passphrase, account, cost, salt, evaluate, random, cancellationToken);
        if (!Container.TryOpen(key, Context, wrap.Sealed.Span, out var recoveryKey))
            throw RefusedException.Here("passphrase-wrong", "This is not the passphrase.");
        if (recoveryKey.Length != RecoveryKey.Bytes)
            throw Malformed();
        return (recoveryKey, new PassphraseKey(cost.MemoryKiB, cost.Passes, cost.Lanes, salt, key));
    }

    public static RefusedException Malformed() => RefusedException.Here("backup-refused", "The backup that the server has does not hold.");

    /// <summary>The server may have written it: nothing is computed that it has made too dear, or too cheap.</summary>
    private static BackupWrap Read(byte[] bytes)
    {
        BackupWrap wrap;
        try
        {
            wrap = BackupWrap.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            throw Malformed();
        }

        if (wrap.Kdf != BackupWrap.Types.Kdf.Argon2Id)
            throw RefusedException.Here("backup-newer", "This backup was made by a newer version. Renew this program first.");
        return wrap is { MemoryKib: >= 8 * 1024 and <= 256 * 1024, Passes: >= 1 and <= 16, Lanes: >= 1 and <= 4, Salt.Length: >= 16 and <= 64, Sealed.Length: >= 1 and <= MostSealed }
            ? wrap
            : throw Malformed();
    }

    /// <summary>HKDF-SHA-256(salt, OPRF(Argon2id(passphrase)), "Parley/Passphrase/v1" || 0x00 || account id).</summary>
    private static async Task<byte[]> Derive(
        string passphrase, AccountId account, Argon2Parameters cost, byte[] salt, Evaluation evaluate, RandomSource random, CancellationToken cancellationToken)
    {
        byte[] stretched = new byte[KeyBytes], blind = new byte[Oprf.BlindSize], blinded = new byte[Oprf.ElementSize], output = new byte[Oprf.OutputSize];
        var given = Encoding.UTF8.GetBytes(passphrase.Normalize(NormalizationForm.FormC).Trim());
        await Task.Run(() => Argon2id.Derive(given, salt, cost, stretched), cancellationToken);
        var drawn = new byte[Oprf.RandomSize];
        random(drawn);
        if (!Oprf.TryBlind(stretched, drawn, blind, blinded))
            throw new CryptographicException("A blind was drawn that nobody will ever draw.");
        var evaluated = await evaluate(blinded, cancellationToken);
        if (evaluated.Length != Oprf.ElementSize || !Oprf.TryFinalize(stretched, blind, evaluated, output))
            throw RefusedException.Here("backup-refused", "What the server answered does not hold.");
        byte[] info = [.. "Parley/Passphrase/v1\0"u8, .. account.Value.ToByteArray(bigEndian: true)];
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, output, KeyBytes, salt, info);
        foreach (var secret in new[] { given, stretched, drawn, blind, output })
            CryptographicOperations.ZeroMemory(secret);
        return key;
    }
}
