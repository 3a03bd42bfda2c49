namespace Parley.Server.Users;

internal static class UsersFeature
{
    public static IServiceCollection AddUsers(this IServiceCollection services) => services
        .AddSingleton<Profiles>()
        .AddSingleton<UserSearch>();

    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("users");
        users.MapGet("/profile", UserEndpoints.GetProfile).WithSummary("Read the own profile").ProducesProblem(401);
        users.MapPut("/profile", UserEndpoints.PutProfile).WithSummary("Change the own profile")
            .ProducesProblem(401).ProducesProblem(409).ProducesProblem(422);
        users.MapGet("/search", UserEndpoints.Search).WithSummary("Find people by number, username or name")
            .WithDescription("A number is found when it is exact, a username or a name by its beginning.")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(422);
        users.MapGet("/{id}", UserEndpoints.Get).WithSummary("Read what others see of an account").ProducesProblem(401).ProducesProblem(404);
        users.MapGet("/{id}/status", UserEndpoints.Status).WithSummary("Read whether somebody is online, of people who share a chat")
            .ProducesProblem(401).ProducesProblem(404);
    }
}
