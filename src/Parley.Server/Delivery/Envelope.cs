using Google.Protobuf;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Server.Operations;

namespace Parley.Server.Delivery;

/// <summary>A Signal message for one device, checked for form.</summary>
internal sealed record Envelope(AccountId AccountId, int DeviceId, int RegistrationId, EnvelopeType Type, ByteString Ciphertext)
{
    public static Envelope Check(string? accountId, uint deviceId, uint registrationId, EnvelopeType type, ByteString? ciphertext)
    {
        if (!Contracts.AccountId.TryParse(accountId, out var account))
            throw new ProblemException(Problems.Input("envelopes.accountId", "An envelope names its account by a UUID."));
        if (deviceId is 0 or > Contracts.DeviceId.Max)
            throw new ProblemException(Problems.Input("envelopes.deviceId", "A device number is 1 to 127."));
        if (registrationId > 0x3FFF)
            throw new ProblemException(Problems.Input("envelopes.registrationId", "A registration id has 14 bits."));
        if (type is not (EnvelopeType.Whisper or EnvelopeType.Prekey))
            throw new ProblemException(Problems.Input("envelopes.type", "An envelope is of type 2 (whisper) or 3 (prekey)."));
        if (ciphertext is null || ciphertext.Length is 0 or > Limits.EnvelopeBytes)
            throw new ProblemException(Problems.Input("envelopes.ciphertext", $"A ciphertext has 1 to {Limits.EnvelopeBytes} bytes."));
        return new Envelope(account, (int)deviceId, (int)registrationId, type, ciphertext);
    }

    public static Envelope[] Check(IReadOnlyCollection<DeviceEnvelope> envelopes)
    {
        if (envelopes.Count > Limits.EnvelopesPerSend)
            throw new ProblemException(Problems.Input("envelopes", $"At most {Limits.EnvelopesPerSend} envelopes."));
        if (envelopes.DistinctBy(e => (e.AccountId, e.DeviceId)).Count() != envelopes.Count)
            throw new ProblemException(Problems.Input("envelopes", "One envelope for each device."));
        return [.. envelopes.Select(e => Check(e.AccountId, e.DeviceId, e.RegistrationId, e.Type, e.Ciphertext))];
    }
}
