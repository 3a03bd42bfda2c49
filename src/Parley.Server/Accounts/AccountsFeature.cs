using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Parley.Server.Accounts.Passwords;
using Parley.Server.Operations;

namespace Parley.Server.Accounts;

internal static class AccountsFeature
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.TryAddSingleton<ISecureRandom, SystemRandom>();
        services.TryAddSingleton<ICodeSender>(provider =>
            new ConsoleCodeSender(provider.GetRequiredService<IServer>(), provider.GetRequiredService<IOptions<ServerOptions>>(), Console.Out));
        return services
            .AddSingleton<ServerSecrets>()
            .AddSingleton<SigningKeys>()
            .AddSingleton<AccessTokens>()
            .AddSingleton<RevokedSessions>()
            .AddSingleton<SessionEvents>()
            .AddSingleton<SignOuts>()
            .AddSingleton<Challenges>()
            .AddSingleton<Sessions>()
            .AddSingleton<SignIn>()
            .AddSingleton<PasswordHashing>()
            .AddSingleton<RegistrationLocks>()
            .AddSingleton<RegistrationLockEndpoints.LockRates>()
            .AddSingleton<BrowserSession>()
            .AddSingleton<RequestLimits>()
            .AddSingleton<AccountsUpkeep>()
            .AddHostedService(provider => provider.GetRequiredService<AccountsUpkeep>());
    }

    /// <summary>Authenticates: sets the request's <see cref="Caller"/> from the access token, and limits what needs none.</summary>
    public static IApplicationBuilder UseAccounts(this IApplicationBuilder app) => app.UseMiddleware<Authentication>();

    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("auth");
        foreach (var (path, summary) in new[] { ("/register", "Ask for a code to open an account"), ("/login", "Ask for a code to sign in") })
            auth.MapPost(path, AccountEndpoints.SendCode).WithSummary(summary)
                .WithDescription("Both do the same, and the answer does not tell whether the number has an account.")
                .ProducesProblem(422).ProducesProblem(429).ProducesProblem(503);
        auth.MapPost("/verify-otp", AccountEndpoints.Verify).WithSummary("Sign in with a code, as a new device")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);
        auth.MapPost("/refresh-token", AccountEndpoints.Refresh).WithSummary("Exchange a refresh token for new tokens")
            .WithDescription("Without a refresh token in the body the cookie is used, and the header X-Parley-Csrf: 1 is required.")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(429);
        auth.MapPost("/logout", AccountEndpoints.SignOut).WithSummary("End the session of a refresh token")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(429);
        auth.MapGet("/lock", RegistrationLockEndpoints.Get).WithSummary("Tell whether signing in takes a password beside the code").ProducesProblem(401);
        auth.MapPut("/lock", RegistrationLockEndpoints.Set).WithSummary("Set or change the password of the registration lock")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503);
        auth.MapDelete("/lock", RegistrationLockEndpoints.End).WithSummary("End the registration lock").ProducesProblem(401).ProducesProblem(403);
    }
}
