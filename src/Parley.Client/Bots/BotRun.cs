using System.Runtime.ExceptionServices;

namespace Parley.Client.Bots;

/// <summary>One run of a bot: takes messages in the order of their arrival and hands them on, a lane for every chat.</summary>
internal sealed class BotRun(ParleyClient client, Reception reception)
{
    /// <summary>Messages in hand at once, over all chats: enough for many handlers that wait, few enough for memory.</summary>
    private const int MaxInHand = 1000;

    public async Task Run(int messagesPerMinute, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, client.Engine.Core.Background.Stopping);
        using var room = new SemaphoreSlim(MaxInHand);
        ExceptionDispatchInfo? end = null;
        void End(Exception reason)
        {
            Interlocked.CompareExchange(ref end, ExceptionDispatchInfo.Capture(reason), null);
            over.Cancel();
        }

        var session = WatchSession(End, over.Token);
        client.Engine.Live.Start();
        var progress = await Progress.Read(client.Engine.Core.Store);
        var rate = new MessageRate(messagesPerMinute);
        var lanes = new ChatLanes();
        try
        {
            await foreach (var message in client.ReadMessagesAsync(progress.Mark, over.Token))
            {
                await room.WaitAsync(over.Token);
                progress.Begin(message.Arrival);
                var verdict = rate.Take(message);
                lanes.Put(message.ChatId, async () =>
                {
                    try
                    {
                        await Deal(message, verdict, over.Token);
                        await progress.Finish(message.Arrival);
                    }
                    catch (Exception exception)
                    {
                        if (!over.IsCancellationRequested)
                            End(exception);
                    }

                    room.Release();
                });
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
        }

        await lanes.Empty();
        await over.CancelAsync();
        await session;
        end?.Throw();
    }

    private Task Deal(Message message, RateVerdict verdict, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        return verdict == RateVerdict.Within ? reception.Deal(message, stopping) : reception.LeaveOut(message, verdict == RateVerdict.FirstAbove, stopping);
    }

    private async Task WatchSession(Action<Exception> end, CancellationToken over)
    {
        var events = client.ReadEventsAsync(cancellationToken: over);
        if (!client.IsSignedIn)
            end(new SignedOutException("signed-out"));
        try
        {
            await foreach (var told in events)
                if (told is SignedOut { Reason: var reason })
                    end(new SignedOutException(reason));
        }
        catch (OperationCanceledException)
        {
        }
    }
}
