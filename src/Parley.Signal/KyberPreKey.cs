namespace Parley.Signal;

/// <summary>A Kyber-1024 prekey.</summary>
/// <param name="PublicKey">1569 bytes with the type byte 0x08.</param>
/// <param name="PrivateKey">3168 bytes.</param>
/// <param name="Signature">XEdDSA of the identity key over the public key.</param>
/// <param name="LastResort">Whether the key is used again and again; such a key is not deleted after use.</param>
public sealed record KyberPreKey(uint Id, byte[] PublicKey, byte[] PrivateKey, byte[] Signature, bool LastResort)
{
    /// <summary>The half that a directory may have.</summary>
    public SignedPublicPreKey Public => new(Id, PublicKey, Signature);
}
