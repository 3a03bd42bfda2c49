using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Client.Store;
using Parley.Crypto;

namespace Parley.Client;

/// <summary>What can be chosen about a client. Every value has a default that is meant to be left alone.</summary>
public sealed class ParleyClientOptions
{
    /// <summary>What guards the local store: a key file beside it, unless something else is given.</summary>
    public IStoreKey StoreKey { get; init; } = Client.StoreKey.KeyFile();

    /// <summary>What the person calls this device, 1 to 64 characters. Told to the server at sign-in.</summary>
    public string DeviceName { get; init; } = "Parley for .NET";

    /// <summary>The name that a new account gets at its first sign-in; null leaves it without one. <see cref="ParleyClient.UpdateProfileAsync"/> changes it later.</summary>
    public string? DisplayName { get; init; }

    /// <summary>
    /// Whether a sign-in may begin an account anew that is in use on other devices. They are signed out, everybody who writes with this person sees that the
    /// safety number has changed, and nothing of before can be read here. Without it such a sign-in is refused with "account-elsewhere", and
    /// <see cref="ParleyClient.LinkAsync"/> is the way to become one more device.
    /// </summary>
    public bool StartAnew { get; init; }

    /// <summary>
    /// Gets the password of the account's registration lock, when a sign-in takes one beside the code; asked again after a wrong one. Null: such a sign-in is
    /// refused with "password-required".
    /// </summary>
    public Func<PasswordRequest, Task<string>>? ReadPassword { get; init; }

    /// <summary>
    /// Gets the recovery key or the passphrase of an account whose devices are lost, when a sign-in finds that the account is in use elsewhere and has a backup;
    /// asked again after a wrong one. With it the account comes back as it was, its history and safety numbers too, and the other devices are signed out. Null, here
    /// or as the answer: such a sign-in is refused with "account-elsewhere".
    /// </summary>
    public Func<RecoveryRequest, Task<RecoverySecret?>>? ReadRecovery { get; init; }

    /// <summary>Whether people see that this account is online while the client is connected. On unless it is set to false, as for a bot that only listens.</summary>
    public bool AppearOnline { get; init; } = true;

    /// <summary>
    /// Whether an address that begins with http: is taken for another machine than this one. Contents are encrypted in any case; sign-in codes, tokens and who
    /// writes to whom are not.
    /// </summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>
    /// What requests and the live connection go through: for proxies, certificates and tests. It is not disposed of by the client and may be shared by many.
    /// Null for a handler of the client's own.
    /// </summary>
    public HttpMessageHandler? HttpHandler { get; init; }

    /// <summary>
    /// How long <see cref="ParleyClient.DisposeAsync"/> may take to write what opens the last messages to the account's history, which is what new devices and
    /// recovery read. Only while there is a connection, and for a minute at most. Zero leaves it in the store until that is opened again.
    /// </summary>
    public TimeSpan HistoryOnDispose { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Where the client writes what an operator may want to know. Never a text, never a secret.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock and the timers.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Cryptographic randomness.</summary>
    internal RandomSource Random { get; init; } = RandomNumberGenerator.Fill;

    /// <summary>What a test lets happen around the commits of the store.</summary>
    internal Action<CommitPoint>? Fault { get; init; }

    /// <summary>How many one-time prekeys of each kind the server is to have.</summary>
    internal PreKeyStock Stock { get; init; } = new(First: 10, OneTime: 100, Kyber: 50);
}

/// <summary>One-time prekeys that the server keeps for a device.</summary>
/// <param name="First">Of each kind at sign-in, so that it takes no time; the rest follows.</param>
/// <param name="OneTime">X25519.</param>
/// <param name="Kyber">Kyber-1024.</param>
internal sealed record PreKeyStock(int First, int OneTime, int Kyber);
