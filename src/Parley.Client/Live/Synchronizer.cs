using Parley.Client.Chats;
using Parley.Client.Keys;
using Parley.Client.Messages;
using Parley.Client.People;
using Parley.Contracts;
using Parley.Contracts.V1;
using static Parley.Contracts.V1.ServerFrame;

namespace Parley.Client.Live;

/// <summary>Brings a new connection up to date (the mailbox, then what changed elsewhere, then what waits here) and takes in what comes over it until it ends.</summary>
internal sealed class Synchronizer(Core core, Mailbox mailbox, ChatBook chats, OwnList ownList, PreKeyUpkeep preKeys, PresenceBoard presence)
{
    /// <summary>The device is up to date: what waits here can go out.</summary>
    public Action Settled { get; set; } = static () => { };

    public async Task Use(LiveSession session, Action settled)
    {
        await CatchUp(session);
        settled();
        presence.Connected();
        Settled();
        core.Background.Start("The upkeep of keys", async stopping =>
        {
            await ownList.Renew(stopping);
            await preKeys.Stock(stopping);
            await preKeys.Rotate(stopping);
        });
        await Listen(session);
    }

    private async Task CatchUp(LiveSession session)
    {
        await mailbox.Pull(session);
        await chats.FetchChanged(session.Over);
    }

    /// <summary>Takes what has come in the meantime together: one transaction for many entries or watermarks.</summary>
    private async Task Listen(LiveSession session)
    {
        var entries = new List<MailboxEntry>();
        var marks = new List<Mark>();
        while (await session.Events.WaitToReadAsync())
        {
            var behind = false;
            while (entries.Count < Mailbox.PageSize && session.Events.TryRead(out var frame))
            {
                if (frame.EventCase == EventOneofCase.MessageReceive)
                    entries.Add(frame.MessageReceive);
                else if (frame.EventCase is EventOneofCase.MessageDelivered or EventOneofCase.MessageRead)
                    Collect(marks, frame);
                else
                    behind |= await Hear(frame, session);
            }

            await mailbox.Take(session, entries);
            entries.Clear();
            if (marks.Count > 0)
                await chats.Take(marks, session.Over);
            marks.Clear();
            if (behind || session.Missed())
                await CatchUp(session);
        }
    }

    private static void Collect(List<Mark> marks, ServerFrame frame)
    {
        var isRead = frame.EventCase == EventOneofCase.MessageRead;
        var mark = isRead ? frame.MessageRead : frame.MessageDelivered;
        if (ChatId.TryParse(mark.ChatId, out var chat) && AccountId.TryParse(mark.AccountId, out var account))
            marks.Add(new Mark(chat, account, mark.Sequence, isRead));
    }

    /// <summary>True when live delivery has stopped and everything has to be asked for.</summary>
    private async Task<bool> Hear(ServerFrame frame, LiveSession session)
    {
        switch (frame.EventCase)
        {
            case EventOneofCase.UserTyping:
                presence.HeardTyping(frame.UserTyping);
                break;
            case EventOneofCase.UserOnline:
                presence.Heard(frame.UserOnline, isOnline: true);
                break;
            case EventOneofCase.UserOffline:
                presence.Heard(frame.UserOffline, isOnline: false);
                break;
            case EventOneofCase.ChatChanged:
                await FetchChat(frame.ChatChanged.ChatId, session.Over);
                break;
            case EventOneofCase.KeysLow:
                core.Background.Start(
                    "The refill of prekeys", stopping => preKeys.Refill((int)frame.KeysLow.OneTimePrekeys, (int)frame.KeysLow.OneTimeKyberPrekeys, stopping));
                break;
            case EventOneofCase.DevicesChanged:
                if (AccountId.TryParse(frame.DevicesChanged.AccountId, out var account))
                    chats.ListOutdated(account, frame.DevicesChanged.ListEpoch);
                break;
            case EventOneofCase.MailboxPending:
                return true;
            default:
                // Answers without a question, and what a newer server may say.
                break;
        }

        return false;
    }

    private async Task FetchChat(string chat, CancellationToken cancellationToken)
    {
        try
        {
            if (ChatId.TryParse(chat, out var id))
                await chats.Fetch(id, cancellationToken);
        }
        catch (RefusedException refusal) when (!refusal.IsTransient)
        {
            // The chat is not, or not any more, what the server says.
        }
    }
}
