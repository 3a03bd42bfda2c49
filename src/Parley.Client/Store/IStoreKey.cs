namespace Parley.Client;

/// <summary>
/// Where the key comes from that guards a local store: 32 bytes under which the store's own key is kept. <see cref="StoreKey"/> has the
/// built-in ways; implement this for a key ring or a hardware module.
/// </summary>
public interface IStoreKey
{
    /// <summary>Names the way in the store's header. A store is opened with the way it was made with.</summary>
    string Method { get; }

    /// <summary>Makes the key of a new store. May be called again for the same store when its making was interrupted.</summary>
    /// <param name="storePath">The file of the store.</param>
    /// <param name="key">Receives 32 bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What <see cref="ReadAsync"/> needs to make the same key again. It is kept in the clear: nothing secret.</returns>
    ValueTask<string> CreateAsync(string storePath, Memory<byte> key, CancellationToken cancellationToken);

    /// <summary>Makes the key of a store that is there.</summary>
    /// <param name="storePath">The file of the store.</param>
    /// <param name="parameters">What <see cref="CreateAsync"/> returned.</param>
    /// <param name="key">Receives 32 bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">There is no such key.</exception>
    ValueTask ReadAsync(string storePath, string parameters, Memory<byte> key, CancellationToken cancellationToken);

    /// <summary>Removes what <see cref="CreateAsync"/> has left on this machine, when the store is deleted.</summary>
    /// <param name="storePath">The file of the store.</param>
    void Forget(string storePath);
}
