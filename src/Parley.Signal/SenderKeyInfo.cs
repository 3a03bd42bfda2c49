using System.Runtime.InteropServices;

namespace Parley.Signal;

/// <summary>What a message to a group, or the distribution of a sender key, says of itself. Nothing of it is authentic.</summary>
/// <param name="ChainId">Tells keys of one distribution id apart.</param>
/// <param name="Iteration">Number of the message in its chain, or of the first that the distribution lets read.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SenderKeyInfo(Guid DistributionId, uint ChainId, uint Iteration);
