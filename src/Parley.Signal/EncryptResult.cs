namespace Parley.Signal;

/// <summary>A message to send, and the sessions after it.</summary>
/// <param name="Type"><see cref="MessageType.Whisper"/> or <see cref="MessageType.PreKey"/>.</param>
/// <param name="Record">To be stored before the bytes leave the device.</param>
public sealed record EncryptResult(int Type, byte[] Bytes, SessionRecord Record);
