using Parley.Crypto;

namespace Parley.Signal;

/// <summary>A medium-term X25519 prekey.</summary>
/// <param name="Signature">XEdDSA of the identity key over the 33-byte public key.</param>
public sealed record SignedPreKey(uint Id, KeyPair Key, byte[] Signature)
{
    /// <summary>The half that a directory may have.</summary>
    public SignedPublicPreKey Public => new(Id, Key.PublicKey.ToArray(), Signature);
}
