namespace Parley.Signal;

/// <summary>The numbers that tell envelopes apart on the wire.</summary>
public static class MessageType
{
    /// <summary>An ordinary message of a session.</summary>
    public const int Whisper = 2;

    /// <summary>A message that can open a session.</summary>
    public const int PreKey = 3;

    /// <summary>A message of a group, under a sender key.</summary>
    public const int SenderKey = 7;
}
