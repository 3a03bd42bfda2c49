using Parley.Crypto;

namespace Parley.Client.Keys;

/// <summary>The account identity key as this device has it: the primary device whole, a linked one its public half.</summary>
internal sealed class AccountKey(byte[] publicKey, KeyPair? pair)
{
    /// <summary>33 bytes.</summary>
    public byte[] PublicKey => publicKey;

    /// <summary>Null on a linked device.</summary>
    public KeyPair? Pair => pair;

    /// <summary>What lists are signed with.</summary>
    /// <exception cref="RefusedException">This is a linked device ("primary-only").</exception>
    public KeyPair Signing => pair ?? throw RefusedException.Here("primary-only", "Only the device that you signed up with can change the list of devices.");

    public static AccountKey Of(KeyPair pair) => new(pair.PublicKey.ToArray(), pair);
}
