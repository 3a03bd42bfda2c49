namespace Parley.Server.Accounts;

/// <param name="PhoneNumber">E.164; spaces and hyphens do not count.</param>
internal sealed record CodeRequest(string? PhoneNumber);

/// <param name="ExpiresAt">Milliseconds since 1970.</param>
/// <param name="ResendAt">From then on another code may be asked for. Milliseconds since 1970.</param>
/// <param name="Delivery">"console" or "sms".</param>
internal sealed record CodeSent(string ChallengeId, long ExpiresAt, long ResendAt, string Delivery);

/// <param name="Code">Six digits.</param>
/// <param name="DeviceName">What the person calls the device, 1 to 64 characters.</param>
/// <param name="Session">"cookie": the refresh token is set as a cookie. "token": it is in the answer.</param>
/// <param name="Password">Of the account's registration lock, if it has one.</param>
internal sealed record VerifyRequest(string? ChallengeId, string? Code, string? DeviceName, string? Session, string? Password = null);

/// <param name="RefreshToken">Without it the cookie is used.</param>
/// <param name="Session">"cookie": a browser redeems a token that it was given, and has a cookie from then on. Only with a refresh token.</param>
internal sealed record RefreshRequest(string? RefreshToken, string? Session = null);

/// <param name="ExpiresAt">When the access token expires, in milliseconds since 1970.</param>
internal sealed record SignedIn(string AccessToken, long ExpiresAt, string AccountId, int DeviceId, bool? IsNewAccount, string? RefreshToken);
