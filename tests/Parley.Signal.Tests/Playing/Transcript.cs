using System.Text.Json;

namespace Parley.Signal.Tests.Playing;

/// <summary>
/// A correspondence of one side, which is ours, with the official library: our private keys, every random draw in its order, and every
/// message both ways, made by the web client's tests. An implementation that draws the same must read and write the same.
/// </summary>
internal sealed record Transcript(
    string Role,
    Transcript.End Local,
    Transcript.End Peer,
    int RegistrationId,
    Transcript.Pair IdentityKey,
    Transcript.Pair SignedPreKey,
    Transcript.Pair KyberPreKey,
    Transcript.Pair OneTimePreKey,
    Transcript.StoredBundle? Bundle,
    string[] OpeningDraws,
    Transcript.Event[] Events,
    ulong PqEpoch)
{
    internal static Transcript Read(string role)
        => JsonSerializer.Deserialize<Transcript>(File.ReadAllText(Checkout.Transcript(role)), JsonSerializerOptions.Web)!;

    internal sealed record End(Guid AccountId, int DeviceId)
    {
        internal DeviceAddress Address => new(AccountId, DeviceId);
    }

    internal sealed record Pair(string PublicKey, string PrivateKey, uint Id = 0, string Signature = "")
    {
        internal SignedPublicPreKey Public => new(Id, Convert.FromBase64String(PublicKey), Convert.FromBase64String(Signature));
    }

    internal sealed record StoredBundle(int RegistrationId, string IdentityKey, Pair SignedPreKey, Pair KyberPreKey, Pair OneTimePreKey)
    {
        internal PreKeyBundle For(DeviceAddress address) => new(
            address,
            RegistrationId,
            Convert.FromBase64String(IdentityKey),
            SignedPreKey.Public,
            KyberPreKey.Public,
            new PublicPreKey(OneTimePreKey.Id, Convert.FromBase64String(OneTimePreKey.PublicKey)));
    }

    internal sealed record Event(string From, int Type, string Plaintext, string Bytes, string[] Draws);
}
