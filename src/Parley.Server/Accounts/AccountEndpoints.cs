using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Contracts;
using Parley.Server.Accounts.Passwords;
using Parley.Server.Operations;
using Parley.Server.Users;

namespace Parley.Server.Accounts;

internal static class AccountEndpoints
{
    private static readonly Problem UnknownSession = Problems.Input("session", "Choose \"cookie\" or \"token\".");

    public static async Task<Accepted<CodeSent>> SendCode(CodeRequest request, Challenges challenges, CancellationToken cancellationToken)
    {
        if (!PhoneNumber.TryParse(request.PhoneNumber, out var number))
            throw new ProblemException(Problems.Input("phoneNumber", "Write the number with its country code, for example +1 555 0100."));
        var challenge = await challenges.Start(number, cancellationToken);
        return TypedResults.Accepted((string?)null, new CodeSent(
            challenge.Id.ToString(), challenge.ExpiresAt.ToUnixTimeMilliseconds(), challenge.ResendAt.ToUnixTimeMilliseconds(), challenge.Delivery));
    }

    public static async Task<Ok<SignedIn>> Verify(VerifyRequest request, HttpContext context, SignIn signIn, BrowserSession browser)
    {
        if (!Guid.TryParseExact(request.ChallengeId, "D", out var challenge))
            throw new ProblemException(Problems.Input("challengeId", "Give the challengeId that asking for the code was answered with."));
        var code = request.Code?.Replace(" ", "", StringComparison.Ordinal);
        if (code is not { Length: 6 } || !code.AsSpan().ContainsOnlyDigits())
            throw new ProblemException(Problems.Input("code", "A code is six digits."));
        var name = PersonText.Required("deviceName", request.DeviceName, Limits.DisplayNameChars);
        if (request.Session is not ("cookie" or "token"))
            throw new ProblemException(UnknownSession);
        var withCookie = request.Session == "cookie";
        if (withCookie)
            browser.RequireOwnOrigin(context);

        var password = request.Password is null ? null : RegistrationLockEndpoints.Password(request.Password);
        var (tokens, isNew) = await signIn.Redeem(challenge, code, password, name);
        return Answer(context, tokens, isNew, withCookie);
    }

    public static async Task<Ok<SignedIn>> Refresh(RefreshRequest? request, HttpContext context, Sessions sessions, BrowserSession browser)
    {
        if (request?.Session is not (null or "cookie" or "token"))
            throw new ProblemException(UnknownSession);
        var fromCookie = request?.RefreshToken is null;
        var intoCookie = !fromCookie && request!.Session == "cookie";
        if (intoCookie)
            browser.RequireOwnOrigin(context);
        try
        {
            var tokens = await sessions.Refresh(Token(request, context, browser));
            return Answer(context, tokens, null, fromCookie || intoCookie);
        }
        catch (ProblemException refusal) when (fromCookie && refusal.Problem.Status == StatusCodes.Status401Unauthorized)
        {
            BrowserSession.Delete(context);
            throw;
        }
    }

    public static async Task<NoContent> SignOut(RefreshRequest? request, HttpContext context, Sessions sessions, BrowserSession browser)
    {
        var token = Token(request, context, browser);
        if (request?.RefreshToken is null)
            BrowserSession.Delete(context);
        await sessions.Close(token);
        return TypedResults.NoContent();
    }

    private static RefreshToken Token(RefreshRequest? request, HttpContext context, BrowserSession browser) =>
        RefreshToken.TryParse(request?.RefreshToken ?? browser.Read(context), out var token) ? token : throw new ProblemException(AccountProblems.RefreshInvalid);

    internal static Ok<SignedIn> Answer(HttpContext context, SessionTokens tokens, bool? isNew, bool withCookie)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (withCookie)
            BrowserSession.Write(context, tokens.RefreshToken);
        return TypedResults.Ok(new SignedIn(
            tokens.AccessToken, tokens.ExpiresAt.ToUnixTimeMilliseconds(), tokens.Caller.AccountId.ToString(), tokens.Caller.DeviceId.Value, isNew,
            withCookie ? null : tokens.RefreshToken.ToString()));
    }
}
