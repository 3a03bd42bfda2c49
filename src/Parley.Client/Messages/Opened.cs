using Parley.Contracts.V1;

namespace Parley.Client.Messages;

/// <summary>What came out of an envelope.</summary>
/// <param name="Payload">Null when it could not be opened, or says nothing that this version knows.</param>
/// <param name="IsBroken">The session with its device is to blame.</param>
internal sealed record Opened(DevicePayload? Payload, bool IsBroken = false);
