namespace Parley.Client;

/// <summary>Asks the person for the code that the server has sent.</summary>
/// <param name="PhoneNumber">Where it was sent to.</param>
/// <param name="Delivery">"sms"; or "console", where a server prints codes on its own output.</param>
/// <param name="ExpiresAt">From then on it is of no use.</param>
/// <param name="LastWasWrong">Whether this is asked again because the last answer was not the code.</param>
/// <param name="CancellationToken">The sign-in was given up.</param>
public sealed record CodeRequest(string PhoneNumber, string Delivery, DateTimeOffset ExpiresAt, bool LastWasWrong, CancellationToken CancellationToken);
