using System.Security.Cryptography;
using Parley.Crypto;

namespace Parley.Client.Store;

/// <summary>
/// What a store says about its key, in the clear: which <see cref="IStoreKey"/> guards it, with which parameters, and the store's own key sealed under what
/// that gives. So another guard takes a new header, not a new store.
/// </summary>
internal sealed class StoreHeader(StoreFile file, IStoreKey guard, RandomSource random)
{
    /// <summary>The store's vault; the header is written when the store is new.</summary>
    public async Task<Vault> Unlock(CancellationToken cancellationToken)
    {
        var key = GC.AllocateArray<byte>(Vault.KeySize, pinned: true);
        var guardKey = GC.AllocateArray<byte>(Vault.KeySize, pinned: true);
        try
        {
            if (Read() is { } header)
                await Open(header, guardKey, key, cancellationToken);
            else
                await Make(guardKey, key, cancellationToken);
            return new Vault(key, random);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(guardKey);
        }
    }

    private async Task Open((string Method, string Parameters, byte[] SealedKey) header, byte[] guardKey, byte[] key, CancellationToken cancellationToken)
    {
        if (header.Method != guard.Method)
            throw StoreException.WrongKey($"The store '{file.Path}' is guarded by the method '{header.Method}', not by '{guard.Method}'.");
        await guard.ReadAsync(file.Path, header.Parameters, guardKey, cancellationToken);
        using var vault = new Vault(guardKey, random);
        if (!vault.TryOpen(header.SealedKey, Vault.Bind("header", [header.Method, header.Parameters]), out var opened) || opened.Length != key.Length)
            throw StoreException.WrongKey($"This is not the key of the store '{file.Path}', or not its passphrase.");
        opened.CopyTo(key, 0);
        CryptographicOperations.ZeroMemory(opened);
    }

    private async Task Make(byte[] guardKey, byte[] key, CancellationToken cancellationToken)
    {
        var parameters = await guard.CreateAsync(file.Path, guardKey, cancellationToken);
        random(key);
        using var vault = new Vault(guardKey, random);
        using var insert = file.Connection.CreateCommand();
        insert.CommandText = "INSERT INTO header (method, parameters, sealed_key) VALUES (@method, @parameters, @key)";
        insert.Parameters.AddWithValue("@method", guard.Method);
        insert.Parameters.AddWithValue("@parameters", parameters);
        insert.Parameters.AddWithValue("@key", vault.Seal(key, Vault.Bind("header", [guard.Method, parameters])));
        insert.ExecuteNonQuery();
    }

    private (string Method, string Parameters, byte[] SealedKey)? Read()
    {
        using var select = file.Connection.CreateCommand();
        select.CommandText = "SELECT method, parameters, sealed_key FROM header";
        using var row = select.ExecuteReader();
        return row.Read() ? (row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2)) : null;
    }
}
