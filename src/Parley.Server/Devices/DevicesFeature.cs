namespace Parley.Server.Devices;

internal static class DevicesFeature
{
    public static IServiceCollection AddDevices(this IServiceCollection services) => services
        .AddSingleton<DeviceNotices>()
        .AddSingleton<DeviceLists>()
        .AddSingleton<OwnDevices>();

    public static void MapDevices(this IEndpointRouteBuilder api)
    {
        var lists = api.MapGroup("/users/{id}/device-list").WithTags("keys");
        lists.MapPut("/", DeviceListEndpoints.Publish).WithSummary("Publish the own account's signed device list")
            .WithDescription("Devices that it names become active; devices that it does not name are signed out. Publishing the same list again is harmless.")
            .ProducesProblem(401).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);
        lists.MapGet("/", DeviceListEndpoints.Get).WithSummary("Read an account's newest signed device list")
            .ProducesProblem(401).ProducesProblem(404);
        api.MapGet("/users/{id}/device-lists", DeviceListEndpoints.After).WithTags("keys").WithSummary("Read the chain of an account's device lists after an epoch")
            .ProducesProblem(401).ProducesProblem(404).ProducesProblem(422);
        api.MapGet("/devices", DeviceListEndpoints.Own).WithTags("keys").WithSummary("List the own account's devices").ProducesProblem(401);
    }
}
