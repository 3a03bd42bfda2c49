using Parley.Client.Messages;
using Parley.Client.Store;

namespace Parley.Client.Repair;

/// <summary>A control on its way to a device, as it goes over the wire.</summary>
internal sealed record StoredControl(Guid Id, long MadeAt, SealedEnvelope Envelope)
{
    public static Table<Guid, StoredControl> Table { get; } = new("controls", ["id"], ["made_at"])
    {
        KeyOf = static control => control.Id,
        KeyColumns = static id => [id.ToByteArray(bigEndian: true)],
        OtherColumns = static control => [control.MadeAt],
        Encode = StoreJson.Encode,
        Decode = StoreJson.Decode<StoredControl>,
    };
}
