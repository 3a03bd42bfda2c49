using Parley.Crypto;

namespace Parley.Signal;

/// <summary>An X25519 prekey for a single session. It is not signed.</summary>
public sealed record OneTimePreKey(uint Id, KeyPair Key)
{
    /// <summary>The half that a directory may have.</summary>
    public PublicPreKey Public => new(Id, Key.PublicKey.ToArray());
}
