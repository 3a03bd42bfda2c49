namespace Parley.Server.Accounts;

internal static class AccountsFeature
{
    public static IServiceCollection AddAccounts(this IServiceCollection services) => services;

    /// <summary>Authenticates: sets the request's <see cref="Caller"/> from the access token, and limits what needs none.</summary>
    public static IApplicationBuilder UseAccounts(this IApplicationBuilder app) => app;

    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
    }
}
