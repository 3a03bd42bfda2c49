using System.Buffers.Binary;
using Google.Protobuf;
using Parley.Client.Keyring;
using Parley.Client.Keys;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Crypto;

namespace Parley.Client.Linking;

/// <summary>What the new device has been given, after all of it checked out.</summary>
/// <param name="Account">Its account from now on.</param>
/// <param name="AccountKey">The account identity key, 33 bytes.</param>
/// <param name="List">The list before this device is in it.</param>
/// <param name="DeviceId">The number of this device.</param>
/// <param name="RefreshToken">Of its session.</param>
/// <param name="History">What opens the history.</param>
internal sealed record Granted(AccountId Account, byte[] AccountKey, PinnedList List, int DeviceId, string RefreshToken, GrantedHistory History);

/// <summary>The two sealed words of a link.</summary>
internal static class LinkGrants
{
    private const string OfferContext = "Parley/link/offer/v1";
    private const string AnswerContext = "Parley/link/answer/v1";
    private const int LastRegistrationId = 16380;

    private static ReadOnlySpan<byte> CertificateDomain => "Parley/LinkCertificate/v1\0"u8;

    /// <summary>Seals what the new device is given.</summary>
    public static (byte[] Offer, LinkKeys Keys) MakeOffer(
        LinkPayload payload, byte[] kyberKey, AccountId account, KeyPair accountKey, WireDeviceList list, int deviceId, string refreshToken,
        GrantedHistory history, RandomSource random)
    {
        var (keys, ephemeralKey, ciphertext) = LinkKeys.AgreeAsSponsor(payload, kyberKey, random);
        var grant = new LinkGrant
        {
            AccountId = account.ToString(),
            AccountIdentityKey = ByteString.CopyFrom(accountKey.PublicKey),
            Certificate = ByteString.CopyFrom(Signatures.Sign(accountKey, Certificate(account, payload.DeviceKey, deviceId), random)),
            DeviceList = new SignedDeviceList
            {
                Body = ByteString.CopyFrom(list.Body),
                Signature = ByteString.CopyFrom(list.Signature),
                AccountIdentityKey = ByteString.CopyFrom(list.AccountIdentityKey),
            },
            DeviceId = (uint)deviceId,
            RefreshToken = refreshToken,
            HistoryKeys = { history.Keys },
            HistoryChoice = history.Choice,
            KeyringHeads = { history.Heads },
        };
        var offer = new LinkOffer
        {
            EphemeralKey = ByteString.CopyFrom(ephemeralKey),
            KyberCiphertext = ByteString.CopyFrom(ciphertext),
            Sealed = ByteString.CopyFrom(Container.Seal(keys.Offer, OfferContext, grant.ToByteArray(), random)),
        };
        return (offer.ToByteArray(), keys);
    }

    /// <summary>Opens and checks an offer; nothing of one that is refused is to be believed.</summary>
    public static (Granted Granted, LinkKeys Keys) OpenOffer(LinkPayload payload, LinkSecrets secrets, byte[] bytes, long now)
    {
        var offer = Parse(LinkOffer.Parser, bytes);
        var keys = LinkKeys.AgreeAsNewcomer(payload, secrets, offer.EphemeralKey.ToByteArray(), offer.KyberCiphertext.ToByteArray());
        if (!Container.TryOpen(keys.Offer, OfferContext, offer.Sealed.Span, out var content))
            throw Refused("something that cannot be opened");
        return (Check(Parse(LinkGrant.Parser, content), payload.DeviceKey, now), keys);
    }

    public static byte[] SealAcceptance(LinkKeys keys, int registrationId, byte[] acceptSignature, RandomSource random) => Container.Seal(
        keys.Answer, AnswerContext, new LinkAcceptance { RegistrationId = (uint)registrationId, AcceptSignature = ByteString.CopyFrom(acceptSignature) }.ToByteArray(), random);

    /// <summary>Opens the answer of the new device, and checks that it agrees to be in the lists of the account.</summary>
    public static LinkAcceptance OpenAcceptance(LinkKeys keys, byte[] bytes, LinkPayload payload, AccountId account, ReadOnlySpan<byte> accountKey, int deviceId)
    {
        if (!Container.TryOpen(keys.Answer, AnswerContext, bytes, out var content))
            throw RefusedException.Here("link-refused", "The answer is not that of the new device. Nothing was linked.");
        var acceptance = Parse(LinkAcceptance.Parser, content);
        return acceptance.RegistrationId is >= 1 and <= LastRegistrationId
            && DeviceListSignatures.HoldsAcceptance(payload.DeviceKey, account, accountKey, deviceId, acceptance.AcceptSignature.Span)
            ? acceptance : throw RefusedException.Here("link-refused", "The new device has not agreed to be linked.");
    }

    private static Granted Check(LinkGrant grant, byte[] deviceKey, long now)
    {
        var accountKey = grant.AccountIdentityKey.ToByteArray();
        if (grant.DeviceId is < 1 or > DeviceId.Max || grant.RefreshToken.Length == 0 || !AccountId.TryParse(grant.AccountId, out var account))
            throw Refused("no device");
        if (!Signatures.Holds(accountKey, Certificate(account, deviceKey, (int)grant.DeviceId), grant.Certificate.Span))
            throw Refused("a certificate that does not hold");
        if (grant.DeviceList is not { } list || !list.AccountIdentityKey.Span.SequenceEqual(accountKey))
            throw Refused("the list of another account key");
        var wire = new WireDeviceList(list.Body.ToByteArray(), list.Signature.ToByteArray(), accountKey);
        var (pinned, _) = DeviceListVerifier.Verify(wire, account, null, [], now);
        if (pinned.Device((int)grant.DeviceId) is not null)
            throw Refused("a number that another device has");
        var history = new GrantedHistory(grant.HistoryKeys, grant.HistoryChoice, grant.KeyringHeads);
        return new Granted(account, accountKey, pinned, (int)grant.DeviceId, grant.RefreshToken, history);
    }

    private static byte[] Certificate(AccountId account, byte[] deviceKey, int deviceId)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, deviceId);
        return [.. CertificateDomain, .. account.Value.ToByteArray(bigEndian: true), .. deviceKey, .. number];
    }

    private static T Parse<T>(MessageParser<T> parser, byte[] bytes)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidOperationException)
        {
            throw Refused("something that cannot be read");
        }
    }

    private static RefusedException Refused(string what) => RefusedException.Here("link-refused", $"The other device offered {what}. Nothing was linked.");
}
