using Microsoft.Extensions.Logging;
using Parley.Client.Accounts;
using Parley.Client.Events;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Crypto;
using Parley.Signal;

namespace Parley.Client;

/// <summary>What every feature has at hand: the store, who this device is, clock, randomness, log, and whom to tell.</summary>
internal sealed partial class Core(LocalStore store, EventFeed feed, BackgroundWork background, ParleyClientOptions options)
{
    public LocalStore Store => store;

    public EventFeed Feed => feed;

    public BackgroundWork Background => background;

    public ParleyClientOptions Options => options;

    public ILogger Log { get; } = options.Logger;

    public TimeProvider Time => options.TimeProvider;

    public RandomSource Random => options.Random;

    public SignalEnvironment Signal { get; } = new(options.Random, options.TimeProvider);

    /// <summary>Milliseconds since 1970 by this device's clock.</summary>
    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The account as of the last commit. Throws <see cref="SignedOutException"/> when there is none.</summary>
    public StoredAccount Account => store.All(StoredAccount.Table).GetValueOrDefault(default) ?? throw new SignedOutException("signed-out");

    public AccountId Me => Account.AccountId;

    /// <summary>A random UUID (RFC 9562, version 4).</summary>
    public Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Logs why something of a message could not be taken as it came.</summary>
    public void MessageWaits(string reason) => MessageWaits(Log, reason);

    [LoggerMessage(20, LogLevel.Warning, "A message waits: {Reason}")]
    private static partial void MessageWaits(ILogger log, string reason);
}
