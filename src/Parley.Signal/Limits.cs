namespace Parley.Signal;

/// <summary>How much of a correspondence is remembered. The official clients have the same limits, and peers count on them.</summary>
public static class Limits
{
    /// <summary>At most this many messages of a chain may be missing before one that is accepted.</summary>
    public const int ForwardJump = 25_000;

    /// <summary>Of the message keys passed over in a chain only this many are kept: the newest.</summary>
    public const int SkippedKeys = 2_000;

    /// <summary>Chains of this many ratchet keys of a peer are kept: the newest.</summary>
    public const int ReceivingChains = 5;

    /// <summary>Sessions beside the current one.</summary>
    public const int ArchivedSessions = 40;

    /// <summary>Sender keys of one device in one group.</summary>
    public const int SenderKeyStates = 5;

    /// <summary>Prekey ids are 24 bits wide, from 1.</summary>
    public const uint PreKeyId = 0xFFFFFF;

    /// <summary>Registration ids run from 1 to this.</summary>
    public const int RegistrationId = 16380;

    /// <summary>After this long without a reply nothing more is sent into a session: its prekeys are gone by then.</summary>
    public static readonly TimeSpan UnacknowledgedLifetime = TimeSpan.FromDays(30);
}
