namespace Parley.Server.Keys;

internal static class KeysFeature
{
    public static IServiceCollection AddKeys(this IServiceCollection services) => services;

    public static void MapKeys(this IEndpointRouteBuilder api)
    {
    }
}
