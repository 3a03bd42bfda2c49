namespace Parley.Client.Messages;

/// <summary>What opens the body of a message.</summary>
internal sealed record MessageSecret(byte[] ContentKey, byte[] BodyHash);
