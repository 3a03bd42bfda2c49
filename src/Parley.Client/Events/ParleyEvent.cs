namespace Parley.Client;

/// <summary>Something has happened. Whatever an event tells of is in the local store already.</summary>
public abstract record ParleyEvent
{
    private protected ParleyEvent()
    {
    }
}

/// <summary>A message of somebody else has come, or one that waited can be read now.</summary>
/// <param name="Chat">Where.</param>
/// <param name="Message">As it is stored.</param>
public sealed record MessageReceived(Chat Chat, Message Message) : ParleyEvent;

/// <summary>The server has committed a message of this device: one tick.</summary>
/// <param name="Chat">Where.</param>
/// <param name="Message">With its place in the chat.</param>
public sealed record MessageSent(Chat Chat, Message Message) : ParleyEvent;

/// <summary>A message of this device was refused for good. <see cref="Chat.ResendAsync"/> tries it again.</summary>
/// <param name="Chat">Where.</param>
/// <param name="Message">As it is stored.</param>
/// <param name="Code">Why, in a stable word.</param>
/// <param name="Detail">Why, in a sentence.</param>
public sealed record MessageFailed(Chat Chat, Message Message, string Code, string Detail) : ParleyEvent;

/// <summary>Messages have arrived on a device of somebody else: two ticks.</summary>
/// <param name="Chat">Where.</param>
/// <param name="Person">On whose device.</param>
/// <param name="UpToSequence">Every message of the chat up to this place.</param>
public sealed record MessageDelivered(Chat Chat, Person Person, long UpToSequence) : ParleyEvent;

/// <summary>Messages were read.</summary>
/// <param name="Chat">Where.</param>
/// <param name="Person">By whom; the own account when it was on another device.</param>
/// <param name="UpToSequence">Every message of the chat up to this place.</param>
public sealed record MessageRead(Chat Chat, Person Person, long UpToSequence) : ParleyEvent;

/// <summary>Somebody began to type, or stopped.</summary>
/// <param name="Chat">Where.</param>
/// <param name="Person">Who.</param>
/// <param name="IsTyping">Ends by itself six seconds after the last sign of it.</param>
public sealed record TypingChanged(Chat Chat, Person Person, bool IsTyping) : ParleyEvent;

/// <summary>Somebody with whom there is a chat has come, or gone.</summary>
/// <param name="Person">Who.</param>
/// <param name="Presence">How it is now.</param>
public sealed record PresenceChanged(Person Person, Presence Presence) : ParleyEvent;

/// <summary>A chat is new, the people in it have changed their names, or <see cref="Chat.ListsDiffer"/> or <see cref="Chat.Verification"/> has changed.</summary>
/// <param name="Chat">Which.</param>
public sealed record ChatChanged(Chat Chat) : ParleyEvent;

/// <summary>
/// Somebody has begun anew with other keys, as one does with a new phone, or somebody stands in between. Compare safety numbers. The chats with this person
/// show it as a message of the kind <see cref="MessageKind.SecurityCodeChanged"/>. When the person had compared the number before, <see cref="Chat.Verification"/>
/// is <see cref="Verification.Changed"/> from now on, and nothing is sent until they have decided.
/// </summary>
/// <param name="Person">Who.</param>
public sealed record SecurityCodeChanged(Person Person) : ParleyEvent;

/// <summary>
/// A device was let in to the own account, or has gone: removed by the person, or signed out. Show it: whoever did not do that themselves must remove the device.
/// </summary>
/// <param name="Added">Numbers of devices that are new, <see cref="LinkedDevice.Number"/>.</param>
/// <param name="Gone">Numbers of devices that are no more.</param>
public sealed record DevicesChanged(IReadOnlyList<int> Added, IReadOnlyList<int> Gone) : ParleyEvent;

/// <summary>Messages from before have come to this device, out of the account's history. They do not come as <see cref="MessageReceived"/>.</summary>
/// <param name="Chat">Where.</param>
public sealed record ChatHistoryGrew(Chat Chat) : ParleyEvent;

/// <summary>It is another choice, another number of chats that are not complete, or there is another warning.</summary>
/// <param name="History">As it is now.</param>
public sealed record HistoryChanged(HistoryState History) : ParleyEvent;

/// <summary>The connection to the server is in another state.</summary>
/// <param name="State">The new one.</param>
public sealed record ConnectionChanged(ConnectionState State) : ParleyEvent;

/// <summary>The server has ended the session of this device; nothing is sent or received any more. What is in the store stays readable.</summary>
/// <param name="Reason">A stable word.</param>
public sealed record SignedOut(string Reason) : ParleyEvent;

/// <summary>Whoever reads this was too slow and has missed the oldest events. No message is lost: <see cref="ParleyClient.ReadMessagesAsync"/> has them all.</summary>
/// <param name="Count">How many.</param>
public sealed record EventsMissed(int Count) : ParleyEvent;
