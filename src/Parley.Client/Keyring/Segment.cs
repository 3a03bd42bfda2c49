using Parley.Client.Messages;
using Parley.Contracts;

namespace Parley.Client.Keyring;

/// <summary>What opens one message of the history, as a device of the own account has kept it.</summary>
internal sealed record HistoryEntry(MessageId MessageId, long Sequence, AccountId Sender, MessageSecret Secret);

/// <summary>A segment as another one names it: chain in hexadecimal, number in it, hash of the segment as it was uploaded.</summary>
internal sealed record ChainHead(string Chain, long Number, byte[] Hash);

/// <summary>A segment that was opened: nothing in it is of the server.</summary>
/// <param name="Chain">The name of its chain, in hexadecimal.</param>
/// <param name="Number">Its place in the chain, from 1 on.</param>
/// <param name="PrevHash">Of the segment before it; empty in the first.</param>
/// <param name="Hash">Of the segment itself; empty while it is made.</param>
/// <param name="Heads">The newest segments of other chains that its device had seen.</param>
/// <param name="Entries">What it is for.</param>
internal sealed record Segment(string Chain, long Number, byte[] PrevHash, byte[] Hash, IReadOnlyList<ChainHead> Heads, IReadOnlyList<HistoryEntry> Entries);
