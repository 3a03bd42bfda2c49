namespace Parley.Crypto;

/// <summary>A sealed message body and what its readers need to open it.</summary>
/// <param name="ContentKey">The 32 bytes of the key, a secret of the conversation.</param>
/// <param name="Body">The container.</param>
/// <param name="Hash">SHA-256 of <paramref name="Body"/>.</param>
public sealed record SealedBody(byte[] ContentKey, byte[] Body, byte[] Hash);
