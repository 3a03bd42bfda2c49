namespace Parley.Client;

/// <summary>Asks the person what opens the backup of an account whose devices are lost.</summary>
/// <param name="PhoneNumber">Whose it is.</param>
/// <param name="BackedUpAt">When it was last written.</param>
/// <param name="HasPassphrase">Whether a passphrase opens it too, or the recovery key alone.</param>
/// <param name="Refusal">What was wrong with the last answer; null when this is the first question.</param>
/// <param name="CancellationToken">The sign-in was given up.</param>
public sealed record RecoveryRequest(string PhoneNumber, DateTimeOffset BackedUpAt, bool HasPassphrase, RefusedException? Refusal, CancellationToken CancellationToken);
