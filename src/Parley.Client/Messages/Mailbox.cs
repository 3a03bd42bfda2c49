using Parley.Client.Live;
using Parley.Contracts.V1;

namespace Parley.Client.Messages;

/// <summary>Empties the mailbox: entries are stored, and then acknowledged by their ids.</summary>
internal sealed class Mailbox(Receiver receiver)
{
    public const int PageSize = 100;

    /// <summary>Pulls until nothing more waits. Throws when the connection or the server fails.</summary>
    public async Task Pull(LiveSession session)
    {
        while (true)
        {
            var answer = await session.Command(new ClientFrame { MailboxPull = new MailboxPull { Limit = PageSize } }, session.Over);
            if (answer.EventCase != ServerFrame.EventOneofCase.MailboxPage)
                throw new ServerUnreachableException("The server's answer is not a page of the mailbox.");
            await Take(session, answer.MailboxPage.Entries);
            if (!answer.MailboxPage.More)
                return;
        }
    }

    public async Task Take(LiveSession session, IReadOnlyList<MailboxEntry> entries)
    {
        if (entries.Count == 0)
            return;
        await receiver.Take(entries, session.Over);
        await session.Command(new ClientFrame { MailboxAcknowledge = new MailboxAcknowledge { MailboxIds = { entries.Select(entry => entry.MailboxId) } } }, session.Over);
    }
}
