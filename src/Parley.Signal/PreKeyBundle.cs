namespace Parley.Signal;

/// <summary>
/// What an initiator needs of a device to open a session with it (PQXDH section 3.2). Nothing in it is to be believed before
/// <see cref="PreKeys.Verify"/>, which <see cref="Session.Initiate"/> begins with.
/// </summary>
/// <param name="IdentityKey">33 bytes. That it is the one its account vouches for is for the caller to know.</param>
/// <param name="OneTimePreKey">Absent when the directory has run out of them.</param>
public sealed record PreKeyBundle(
    DeviceAddress Address,
    int RegistrationId,
    byte[] IdentityKey,
    SignedPublicPreKey SignedPreKey,
    SignedPublicPreKey KyberPreKey,
    PublicPreKey? OneTimePreKey);
