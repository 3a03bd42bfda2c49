using Parley.Crypto;

namespace Parley.Signal;

/// <summary>This device, as a party of sessions.</summary>
/// <param name="IdentityKey">Read, never disposed.</param>
/// <param name="RegistrationId">1 to 16380; tells a reinstalled device from the one before.</param>
public sealed record LocalIdentity(DeviceAddress Address, KeyPair IdentityKey, int RegistrationId);
