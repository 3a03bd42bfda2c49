namespace Parley.Server.Chats;

internal static class ChatsFeature
{
    public static IServiceCollection AddChats(this IServiceCollection services) => services
        .AddSingleton<ChatMembers>()
        .AddSingleton<ChatReads>();

    public static void MapChats(this IEndpointRouteBuilder api)
    {
        var chats = api.MapGroup("/chats").WithTags("chats");
        chats.MapGet("/", ChatEndpoints.List).WithSummary("List the own chats").ProducesProblem(422);
        chats.MapPost("/", ChatEndpoints.Open).WithSummary("Open a direct chat")
            .Produces<Chat>().Produces<Chat>(201).ProducesProblem(403).ProducesProblem(404).ProducesProblem(422);
        chats.MapGet("/{chatId}", ChatEndpoints.Get).WithSummary("Read one chat").ProducesProblem(404);
    }
}
