using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Parley.Contracts.V1;
using Parley.Crypto;

namespace Parley.Client.Tests;

/// <summary>The backup that the web engine has sealed, opened by the other implementation of everything in it.</summary>
public sealed class BackupFixtureTests
{
    private static readonly JsonElement Fixture = Read();

    [Fact]
    public void The_passphrase_opens_the_wrap_of_the_web_engine()
    {
        BackupWrap wrap = BackupWrap.Parser.ParseFrom(Bytes("wrap"));
        Assert.Equal(BackupWrap.Types.Kdf.Argon2Id, wrap.Kdf);
        byte[] salt = wrap.Salt.ToByteArray(), stretched = new byte[32], output = new byte[Oprf.OutputSize];
        Argon2Parameters parameters = new((int)wrap.MemoryKib, (int)wrap.Passes, (int)wrap.Lanes);
        Assert.Equal(new Argon2Parameters(64 * 1024, Passes: 3, Lanes: 1), parameters);
        Argon2id.Derive(Encoding.UTF8.GetBytes(Text("passphrase").Normalize(NormalizationForm.FormC).Trim()), salt, parameters, stretched);
        Assert.True(Oprf.TryEvaluate(Bytes("oprfPrivateKey"), stretched, output));
        byte[] info = [.. "Parley/Passphrase/v1\0"u8, .. Guid.Parse(Text("accountId")).ToByteArray(bigEndian: true)];
        byte[] key = HKDF.DeriveKey(HashAlgorithmName.SHA256, output, 32, salt, info);
        Assert.Equal(Text("passphraseKey"), Convert.ToHexStringLower(key));
        Assert.True(Container.TryOpen(key, "Parley/backup/wrap/v1", wrap.Sealed.Span, out byte[] recoveryKey));
        Assert.Equal(RecoveryKey(), recoveryKey);
    }

    [Fact]
    public void The_recovery_key_opens_the_backup_of_the_web_engine()
    {
        Assert.True(Container.TryOpen(RecoveryKey(), "Parley/backup/v1", Bytes("body"), out byte[] content));
        Backup backup = Backup.Parser.ParseFrom(content);
        Assert.Equal(Text("accountId"), backup.AccountId);
        Assert.Equal(Text("accountIdentityPrivateKey"), Convert.ToHexStringLower(backup.AccountIdentityPrivateKey.Span));
        Assert.Equal(Text("listHash"), Convert.ToHexStringLower(backup.ListHash.Span));
        Assert.Equal(Fixture.GetProperty("listEpoch").GetUInt32(), backup.ListEpoch);
        Assert.Equal(
            Fixture.GetProperty("historyKeys").EnumerateArray().Select(each => (each[0].GetUInt32(), each[1].GetString())),
            backup.HistoryKeys.Select(each => (each.Epoch, (string?)Convert.ToHexStringLower(each.Key.Span))));
        Assert.Equal(Fixture.GetProperty("createdAt").GetInt64(), backup.CreatedAt);
    }

    /// <summary>32 bytes and the two of the checksum: their sum, and the sum of each times 2 to its place, in GF(256).</summary>
    private static byte[] RecoveryKey()
    {
        byte[] bytes = Convert.FromHexString(Text("recoveryKey").Replace(" ", "", StringComparison.Ordinal));
        int sum = 0, weighted = 0;
        for (int i = 31; i >= 0; i--)
        {
            sum ^= bytes[i];
            weighted = (weighted << 1) ^ ((weighted & 0x80) == 0 ? 0 : 0x11d) ^ bytes[i];
        }

        Assert.Equal([(byte)sum, (byte)weighted], bytes[32..]);
        return bytes[..32];
    }

    private static string Text(string name) => Fixture.GetProperty(name).GetString()!;

    private static byte[] Bytes(string name) => Fixture.GetProperty(name).GetBytesFromBase64();

    private static JsonElement Read()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
            folder = folder.Parent;
        string root = folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
        string path = Path.Combine(root, "web", "src", "engine", "recovery", "fixtures", "backup.json");
        return JsonDocument.Parse(System.IO.File.ReadAllText(path)).RootElement;
    }
}
