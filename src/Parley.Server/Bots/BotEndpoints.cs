using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Operations;
using Parley.Server.Users;

namespace Parley.Server.Bots;

internal static class BotEndpoints
{
    private const string DefaultDeviceName = "bot";

    public static async Task<Results<Ok<BotWithToken>, Created<BotWithToken>>> Make(MakeBotRequest request, Caller caller, HttpContext context, BotAccounts bots)
    {
        Usernames.Check(request.Username ?? "");
        if (!Usernames.IsOfBot(request.Username))
            throw new ProblemException(Usernames.NotOfBot);
        var (token, made) = await bots.Make(caller, request.Username!, Name(request.DisplayName), About(request.About));
        context.Response.Headers.CacheControl = "no-store";
        var bot = new BotWithToken(token.Bot.ToString(), request.Username!, Name(request.DisplayName), token.ToString());
        return made ? TypedResults.Created($"/api/v1/users/{bot.Id}", bot) : TypedResults.Ok(bot);
    }

    public static Ok<OwnBots> List(Caller caller, BotAccounts bots) => TypedResults.Ok(new OwnBots(bots.Of(caller)));

    public static async Task<Ok<Bot>> Change(string id, ChangeBotRequest request, Caller caller, BotAccounts bots) =>
        TypedResults.Ok(await bots.Change(caller, Id(id), Name(request.DisplayName), About(request.About)));

    public static async Task<Ok<RenewedToken>> RenewToken(string id, Caller caller, HttpContext context, BotAccounts bots)
    {
        var token = await bots.RenewToken(caller, Id(id));
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new RenewedToken(token.ToString()));
    }

    public static async Task<NoContent> Delete(string id, Caller caller, BotAccounts bots)
    {
        await bots.Delete(caller, Id(id));
        return TypedResults.NoContent();
    }

    public static async Task<Ok<SignedIn>> SignIn(BotSignInRequest request, HttpContext context, BotSignIn signIn)
    {
        var name = request.DeviceName is null ? DefaultDeviceName : PersonText.Required("deviceName", request.DeviceName, Limits.DisplayNameChars);
        var token = BotToken.TryParse(request.Token, out var parsed) ? parsed : throw new ProblemException(BotProblems.TokenWrong);
        return AccountEndpoints.Answer(context, await signIn.Redeem(token, name), isNew: false, withCookie: false);
    }

    private static AccountId Id(string id) => AccountId.TryParse(id, out var account) ? account : throw new ProblemException(Problems.NotFound);

    private static string Name(string? text) => PersonText.Required("displayName", text, Limits.DisplayNameChars);

    private static string About(string? text) => PersonText.Optional("about", text, Limits.AboutChars);
}
