namespace Parley.Server.Bots;

/// <summary>Bots: accounts that a person makes, that sign in with a token, and that everybody sees are bots.</summary>
internal static class BotsFeature
{
    public static IServiceCollection AddBots(this IServiceCollection services) => services
        .AddSingleton<BotAccounts>()
        .AddSingleton<BotSignIn>();

    public static void MapBots(this IEndpointRouteBuilder api)
    {
        var bots = api.MapGroup("/bots").WithTags("bots");
        bots.MapPost("/", BotEndpoints.Make).WithSummary("Make a bot")
            .WithDescription("The token is shown once. Until the bot has signed in, asking again for the same username answers 200 with the same bot and a new token.")
            .Produces<BotWithToken>().Produces<BotWithToken>(201).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);
        bots.MapGet("/", BotEndpoints.List).WithSummary("List the own bots").ProducesProblem(401);
        bots.MapPut("/{id}", BotEndpoints.Change).WithSummary("Change what others see of a bot").ProducesProblem(401).ProducesProblem(404).ProducesProblem(422);
        bots.MapPost("/{id}/token", BotEndpoints.RenewToken).WithSummary("Give a bot a new token")
            .WithDescription("The old token and all sessions of the bot end.").ProducesProblem(401).ProducesProblem(404);
        bots.MapDelete("/{id}", BotEndpoints.Delete).WithSummary("Delete a bot")
            .WithDescription("Its account is closed for good. Deleting it again is harmless.").ProducesProblem(401).ProducesProblem(404);
        api.MapGroup("/auth").WithTags("auth").MapPost("/bot", BotEndpoints.SignIn).WithSummary("Sign a bot in with its token, as a new device")
            .ProducesProblem(401).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);
    }
}
