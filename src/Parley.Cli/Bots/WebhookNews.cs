using Parley.Cli.Commands;
using Parley.Cli.Lines;
using Parley.Cli.Text;

namespace Parley.Cli.Bots;

/// <summary>Tells the operator when deliveries begin to fail and when they go again, not every attempt; and each one that was refused for good, or whose answer was left out.</summary>
internal sealed class WebhookNews(Invocation invocation, Uri url)
{
    private readonly Lock _lock = new();
    private bool _waits;

    public void Tell(DeliveryNews news)
    {
        lock (_lock)
        {
            if (news.State == DeliveryState.Refused)
                Write("refused", news, $"the receiver refused delivery {news.Delivery}: {news.Reason}. It is not sent again.");
            else if (news.State == DeliveryState.Waiting && !_waits)
                Write("waiting", news, $"{url} does not take deliveries: {news.Reason}. They are tried again.");
            else if (news.State == DeliveryState.Taken && _waits)
                Write("taken", news, $"{url} takes deliveries again.");
            if (news is { State: DeliveryState.Taken, Reason: not null })
                Write("answer-left-out", news, $"the answer to delivery {news.Delivery} was left out: {news.Reason}.");
            _waits = news.State == DeliveryState.Waiting;
        }
    }

    private void Write(string state, DeliveryNews news, string sentence)
    {
        if (invocation.AsJson)
            invocation.Surroundings.Out.WriteLine(JsonLines.Of(WebhookLine.Of(state, url, username: null, news.Delivery, news.Reason)));
        else
            invocation.Surroundings.Error.WriteLine($"parley: {Harmless.Line(sentence)}");
    }
}
