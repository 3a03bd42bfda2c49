namespace Parley.Server.Users;

internal static class UsersFeature
{
    public static IServiceCollection AddUsers(this IServiceCollection services) => services;

    public static void MapUsers(this IEndpointRouteBuilder api)
    {
    }
}
