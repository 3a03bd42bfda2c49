using Parley.Client.Http;

namespace Parley.Client.Recovery;

/// <summary>A backup on the wire.</summary>
/// <param name="Version">1, 2, 3, ...</param>
/// <param name="Body">A container under the recovery key.</param>
/// <param name="Wrap">The recovery key under a passphrase.</param>
/// <param name="UpdatedAt">Milliseconds since 1970, by the server's clock.</param>
internal sealed record WireBackup(int Version, byte[] Body, byte[]? Wrap = null, long UpdatedAt = 0);

internal sealed record WireEvaluated(byte[] Evaluated);

/// <summary>The account's backup as the server keeps it, and the server's share in its passphrase.</summary>
internal sealed class BackupApi(SignedInClient http)
{
    /// <summary>Null when there is none.</summary>
    public async Task<WireBackup?> Read(CancellationToken cancellationToken)
    {
        try
        {
            return await http.Get<WireBackup>("backup", cancellationToken);
        }
        catch (RefusedException refusal) when (refusal.Code == "backup-missing")
        {
            return null;
        }
    }

    public Task Write(int version, byte[] body, byte[]? wrap, CancellationToken cancellationToken) => http.Put("backup", new BackupWritten(version, body, wrap), cancellationToken);

    public Task Delete(CancellationToken cancellationToken) => http.Delete("backup", cancellationToken);

    /// <summary>One of ten tries a day ("passphrase-attempts").</summary>
    public async Task<byte[]> Evaluate(byte[] blinded, CancellationToken cancellationToken) =>
        (await http.Post<WireEvaluated>("backup/passphrase", new ElementBlinded(blinded), cancellationToken)).Evaluated;

    internal sealed record BackupWritten(int Version, byte[] Body, byte[]? Wrap);

    internal sealed record ElementBlinded(byte[] Blinded);
}
