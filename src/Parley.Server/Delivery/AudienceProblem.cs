using Parley.Contracts.V1;
using Problem = Parley.Server.Operations.Problem;

namespace Parley.Server.Delivery;

/// <summary>A send that was not encrypted for the devices it has to reach. It says what to repair; nothing was stored.</summary>
internal sealed record AudienceProblem : Problem
{
    private AudienceProblem(int status, string code, string detail)
        : base(status, code, detail)
    {
    }

    public AudienceMismatch? Mismatch { get; private init; }

    public IReadOnlyList<DeviceAddress>? Stale { get; private init; }

    public static AudienceProblem Mismatched(AudienceMismatch mismatch) =>
        new(409, "audience-stale", "The message was not encrypted for exactly the devices of this chat. Fetch the device lists, encrypt for what is missing, and send again.")
        {
            Mismatch = mismatch,
            Extensions = new Dictionary<string, object?>
            {
                ["missing"] = mismatch.Missing.Select(Plain),
                ["extra"] = mismatch.Extra.Select(Plain),
                ["members"] = mismatch.Members.Select(m => new { accountId = m.AccountId, listEpoch = m.ListEpoch }),
            },
        };

    public static AudienceProblem StaleDevices(IReadOnlyList<DeviceAddress> stale) =>
        new(410, "device-stale", "A device has registered anew since the session with it was made. Make a new session, and send again.")
        {
            Stale = stale,
            Extensions = new Dictionary<string, object?> { ["stale"] = stale.Select(Plain) },
        };

    private static object Plain(DeviceAddress address) => new { accountId = address.AccountId, deviceId = address.DeviceId };
}
