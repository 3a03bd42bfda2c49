using Parley.Server.Delivery;

namespace Parley.Server.Messages;

internal static class MessagesFeature
{
    public static IServiceCollection AddMessages(this IServiceCollection services) => services
        .AddSingleton<Mailbox>()
        .AddSingleton<MailboxPost>()
        .AddSingleton<Notices>()
        .AddSingleton<MessageReads>()
        .AddSingleton<MessageCommands>();

    public static void MapMessages(this IEndpointRouteBuilder api)
    {
        var messages = api.MapGroup("/chats/{chatId}/messages").WithTags("messages");
        messages.MapPost("/", MessageEndpoints.Send).WithSummary("Send a message")
            .Produces<MessageEndpoints.Sent>(201).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(410).ProducesProblem(422);
        messages.MapGet("/", MessageEndpoints.Page).WithSummary("Read messages, page by page").ProducesProblem(404).ProducesProblem(422);
    }
}
