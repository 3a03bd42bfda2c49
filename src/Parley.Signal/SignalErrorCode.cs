namespace Parley.Signal;

/// <summary>Why something was refused. The names are stable.</summary>
public enum SignalErrorCode
{
    /// <summary>Malformed, of another version, between other devices, or a step of the braid that cannot be.</summary>
    InvalidMessage,

    /// <summary>Authentic under no session that could have made it.</summary>
    BadMac,

    /// <summary>The message key was already used, or was dropped by the limit of kept keys.</summary>
    Duplicate,

    /// <summary>Nothing to encrypt or decrypt with, or a session that was not answered for too long.</summary>
    NoSession,

    /// <summary>The identity key is not the one the caller expects.</summary>
    UntrustedIdentity,

    /// <summary>A public key that is malformed, non-canonical, of low order or outside the group of prime order.</summary>
    InvalidKey,

    /// <summary>Not signed by the one who should have.</summary>
    InvalidSignature,

    /// <summary>The message names a prekey that is not in the store.</summary>
    MissingPreKey,

    /// <summary>More messages of a chain are missing than are passed over at once.</summary>
    TooFarAhead,

    /// <summary>A stored record that does not parse.</summary>
    InvalidState,
}
