namespace Parley.Server.Keyring;

internal static class KeyringFeature
{
    public static IServiceCollection AddKeyring(this IServiceCollection services) => services.AddSingleton<Keyrings>().AddSingleton<HistoryChoice>();

    public static void MapKeyring(this IEndpointRouteBuilder api)
    {
        api.MapGet("/keyring", KeyringEndpoints.Choice).WithTags("keyring").WithSummary("Tell whether the own history is kept here");
        api.MapPut("/keyring", KeyringEndpoints.Choose).WithTags("keyring").WithSummary("Have the own history kept here, or only on the devices that have it").ProducesProblem(422);
        var keys = api.MapGroup("/chats/{chatId}/keys").WithTags("keyring");
        keys.MapPut("/{segmentId}", KeyringEndpoints.Add).WithSummary("Add a segment to the own keyring of a chat")
            .ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);
        keys.MapGet("/", KeyringEndpoints.Page).WithSummary("Read the segments that have keys of some messages").ProducesProblem(404).ProducesProblem(422);
        keys.MapGet("/coverage", KeyringEndpoints.Coverage).WithSummary("Tell of which messages the keyring has keys").ProducesProblem(404);
    }
}
