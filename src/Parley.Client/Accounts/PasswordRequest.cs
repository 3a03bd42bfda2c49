namespace Parley.Client;

/// <summary>Asks the person for the password of the account's registration lock.</summary>
/// <param name="PhoneNumber">Whose it is.</param>
/// <param name="LastWasWrong">Whether this is asked again because the last answer was not the password. There are ten tries a day.</param>
/// <param name="CancellationToken">The sign-in was given up.</param>
public sealed record PasswordRequest(string PhoneNumber, bool LastWasWrong, CancellationToken CancellationToken);
