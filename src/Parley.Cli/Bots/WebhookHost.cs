using Parley.Client;

namespace Parley.Cli.Bots;

/// <summary>A bot whose messages are dealt with elsewhere: in order for each chat, each until it was taken.</summary>
internal sealed class WebhookHost(ParleyClient client, WebhookSender sender)
{
    /// <summary>No person writes so fast; what is above would only be in the way of others.</summary>
    private const int MessagesPerMinute = 120;

    public Task Run(CancellationToken cancellationToken) =>
        new ParleyBot(client) { ReadsCommands = false, MessagesPerMinute = MessagesPerMinute }.OnMessage(HandOn).RunAsync(cancellationToken);

    private async Task HandOn(MessageContext context)
    {
        if (await sender.Deliver(context.Message.Id.ToString(), WebhookMessage.Of(context.Message).ToJson(), context.CancellationToken) is { } reply)
            await context.ReplyAsync(reply);
    }
}
