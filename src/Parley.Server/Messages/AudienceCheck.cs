using Parley.Contracts.V1;
using Parley.Server.Delivery;

namespace Parley.Server.Messages;

/// <summary>Compares the devices that a send was encrypted for with those it has to reach.</summary>
internal static class AudienceCheck
{
    /// <summary>Null when they agree; else what the sender has to repair.</summary>
    public static AudienceProblem? Against(AudienceChat chat, Send send)
    {
        var mismatch = new AudienceMismatch();
        var stale = new List<DeviceAddress>();
        var matched = 0;
        foreach (var member in chat.Members)
        {
            foreach (var device in member.Devices)
            {
                if (device.Key == send.Caller.DeviceKey)
                    continue;
                var envelope = Array.Find(send.Envelopes, e => e.AccountId == member.Id && e.DeviceId == device.DeviceId);
                if (envelope is null)
                    mismatch.Missing.Add(Address(member, device.DeviceId));
                else if (envelope.RegistrationId != device.RegistrationId)
                    stale.Add(Address(member, device.DeviceId));
                else
                    matched++;
            }
        }

        var same = send.AudienceHash.AsSpan().SequenceEqual(chat.Hash);
        if (same && mismatch.Missing.Count == 0 && matched + stale.Count == send.Envelopes.Length)
            return stale.Count == 0 ? null : AudienceProblem.StaleDevices(stale);

        foreach (var envelope in send.Envelopes.Where(e => !Reaches(chat, send, e)))
            mismatch.Extra.Add(new DeviceAddress { AccountId = envelope.AccountId.ToString(), DeviceId = (uint)envelope.DeviceId });
        mismatch.Members.AddRange(chat.Members.Select(m => new AudienceMember { AccountId = m.Id.ToString(), ListEpoch = (uint)m.ListEpoch }));
        return AudienceProblem.Mismatched(mismatch);
    }

    private static bool Reaches(AudienceChat chat, Send send, Envelope envelope) =>
        Array.Exists(chat.Members, m => m.Id == envelope.AccountId && Array.Exists(m.Devices, d => d.DeviceId == envelope.DeviceId && d.Key != send.Caller.DeviceKey));

    private static DeviceAddress Address(AudienceAccount account, int deviceId) => new() { AccountId = account.Id.ToString(), DeviceId = (uint)deviceId };
}
