namespace Parley.Signal;

/// <summary>The public half of a signed prekey, as a directory hands it out.</summary>
/// <param name="PublicKey">33 bytes of X25519, or 1569 of Kyber-1024.</param>
/// <param name="Signature">XEdDSA of the identity key over the public key with its type byte: 64 bytes.</param>
public sealed record SignedPublicPreKey(uint Id, byte[] PublicKey, byte[] Signature);
