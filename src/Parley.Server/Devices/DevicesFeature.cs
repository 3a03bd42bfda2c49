namespace Parley.Server.Devices;

internal static class DevicesFeature
{
    public static IServiceCollection AddDevices(this IServiceCollection services) => services;

    public static void MapDevices(this IEndpointRouteBuilder api)
    {
    }
}
