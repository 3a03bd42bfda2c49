using Parley.Signal.Ratchets;

namespace Parley.Signal.PostQuantum;

/// <summary>The chains of one epoch, one in each direction.</summary>
/// <param name="Sending">Null once sending has moved on.</param>
internal sealed record PqEpoch(ulong Epoch, SendingChain? Sending, ReceivingChain Receiving);
