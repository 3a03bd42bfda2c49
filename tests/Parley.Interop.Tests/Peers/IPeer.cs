namespace Parley.Interop.Tests.Peers;

/// <summary>
/// A device, of whichever implementation, that keeps its state as a client would. A refusal is a <see cref="SignalException"/> where
/// the implementation says what it means, else an <see cref="AgentException"/>.
/// </summary>
internal interface IPeer : IAsyncDisposable
{
    DeviceAddress Address { get; }

    Task<PreKeyBundle> BundleAsync();

    Task InitiateAsync(PreKeyBundle bundle);

    Task<Envelope> EncryptAsync(DeviceAddress to, byte[] plaintext);

    Task<byte[]> DecryptAsync(DeviceAddress from, Envelope envelope);

    /// <summary>Epoch of the braid in the session with a peer; 0 where the implementation does not tell.</summary>
    Task<ulong> EpochAsync(DeviceAddress peer);

    /// <param name="anew">Whether to begin a new chain.</param>
    Task<byte[]> CreateDistributionAsync(Guid distributionId, bool anew);

    Task ProcessDistributionAsync(DeviceAddress sender, byte[] distribution);

    Task<byte[]> GroupEncryptAsync(Guid distributionId, byte[] plaintext);

    Task<byte[]> GroupDecryptAsync(DeviceAddress sender, byte[] message);

    Task<SafetyCode> SafetyNumberAsync(Guid accountId, byte[] identityKey);

    Task<bool> CompareQrAsync(byte[] own, byte[] scanned);

    /// <summary>Stores all state, and goes on from what was stored.</summary>
    Task RestartAsync();
}
