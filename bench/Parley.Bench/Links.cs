using Parley.Contracts.V1;
using Parley.Testing;

namespace Parley.Bench;

/// <summary>Connects as a client does: pulls the mailbox, and is live with the first page.</summary>
internal static class Links
{
    public static async Task<LiveLink> Connect(ServerProcess server, BareAccount account, Action<ServerBatch> hears)
    {
        var live = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var link = await LiveLink.Connect(server, account.AccessToken, batch =>
        {
            if (!live.Task.IsCompleted && batch.Frames.Any(f => f.EventCase == ServerFrame.EventOneofCase.MailboxPage))
                live.SetResult();
            hears(batch);
        });
        link.Send(new ClientFrame { Id = "pull", MailboxPull = new MailboxPull { Limit = 200 } });
        if (await Task.WhenAny(live.Task, link.Ended) == link.Ended)
            throw new InvalidOperationException($"A connection ended at once: {await link.Ended}");
        return link;
    }
}
