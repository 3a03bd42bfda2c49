namespace Parley.Server.Keys;

internal static class KeysFeature
{
    public static IServiceCollection AddKeys(this IServiceCollection services) => services
        .AddSingleton<PreKeyEvents>()
        .AddSingleton<KeyRegistration>()
        .AddSingleton<Bundles>();

    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        api.MapPut("/devices/self/keys", KeyEndpoints.Register).WithTags("keys").WithSummary("Register the own device's keys, or send more one-time keys")
            .ProducesProblem(401).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);
        api.MapPost("/users/{id}/bundles", KeyEndpoints.TakeBundles).WithTags("keys").WithSummary("Take keys to start sessions with an account's devices")
            .WithDescription("A one-time key is handed out once. The signed device list in the answer says which devices the account's owner vouches for.")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(422).ProducesProblem(429);
    }
}
