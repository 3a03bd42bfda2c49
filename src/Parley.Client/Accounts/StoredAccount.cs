using System.Text.Json.Serialization;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Signal;

namespace Parley.Client.Accounts;

/// <summary>How far a device has come. A sign-in goes through these in order and goes on where it was interrupted.</summary>
internal enum AccountPhase
{
    /// <summary>The session is open; keys are to be made and uploaded.</summary>
    Keys,

    /// <summary>The signed device list is to be published.</summary>
    List,

    /// <summary>The profile is to be fetched.</summary>
    Profile,

    /// <summary>The device can write and be written to.</summary>
    Ready,

    /// <summary>The server has ended the session. The account's key and what was written stay; everything else of the device is of no use any more.</summary>
    Ended,

    /// <summary>Another device of the account has granted access; the list does not name this one yet.</summary>
    Linking,
}

/// <summary>Whose device this is.</summary>
/// <param name="Server">Where the account is.</param>
/// <param name="PhoneNumber">What it signs in with; empty for a bot.</param>
/// <param name="AccountId">Names it.</param>
/// <param name="DeviceId">Numbers this device of it.</param>
/// <param name="Phase">How far the device has come.</param>
/// <param name="Profile">As of the last answer of the server.</param>
/// <param name="TokenHash">SHA-256 of the token that a bot has signed in with.</param>
/// <param name="IsRestored">The account was brought back on this device from its backup.</param>
internal sealed record StoredAccount(
    Uri Server, string PhoneNumber, AccountId AccountId, int DeviceId, AccountPhase Phase, Profile? Profile, byte[]? TokenHash = null, bool IsRestored = false)
{
    public static Table<Only, StoredAccount> Table { get; } = Singles.Table<StoredAccount>("account");

    /// <summary>Let in by another device of the account, and not signed in with a number or a token.</summary>
    [JsonIgnore]
    public bool IsLinked => PhoneNumber.Length == 0 && TokenHash is null;

    public DeviceAddress Address => new(AccountId.Value, DeviceId);
}

/// <summary>What renews the session.</summary>
internal sealed record StoredTokens(string RefreshToken)
{
    public static Table<Only, StoredTokens> Table { get; } = Singles.Table<StoredTokens>("tokens");
}

/// <summary>A code that has been sent and not been entered yet.</summary>
internal sealed record StoredChallenge(Uri Server, string PhoneNumber, string ChallengeId, string Delivery, long ResendAt, long ExpiresAt)
{
    public static Table<Only, StoredChallenge> Table { get; } = Singles.Table<StoredChallenge>("challenge");
}
