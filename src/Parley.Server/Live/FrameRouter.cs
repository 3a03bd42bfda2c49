using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Server.Delivery;
using Parley.Server.Messages;
using Parley.Server.Operations;
using Parley.Server.Presence;
using static Parley.Contracts.V1.ClientFrame;
using Problem = Parley.Server.Operations.Problem;

namespace Parley.Server.Live;

/// <summary>Hands a frame to the feature it is for, and answers it with the same id.</summary>
internal sealed class FrameRouter(MessageCommands messages, Mailbox mailbox, PresenceCommands presence, FrameRate rate, ServerMetrics metrics, ILogger<FrameRouter> log)
{
    private static readonly Problem UnknownEvent = new(400, "event-unknown", "This frame has no event that the server knows.");

    public void Route(Connection connection, ClientFrame frame)
    {
        var id = frame.Id.Length <= Limits.FrameIdChars ? frame.Id : "";
        try
        {
            if (id.Length == 0)
                throw new ProblemException(Problems.Input("id", $"A frame has an id of 1 to {Limits.FrameIdChars} characters."));
            rate.Take(connection);
            Dispatch(connection, id, frame);
        }
        catch (ProblemException refusal)
        {
            Answer(connection, id, refusal.Problem);
        }
        catch (Exception exception)
        {
            log.LogError(exception, "The event {Event} failed.", frame.EventCase);
            Answer(connection, id, Problems.Internal);
        }
    }

    private void Dispatch(Connection connection, string id, ClientFrame frame)
    {
        var caller = connection.Caller;
        void Answered(Problem? problem) => Answer(connection, id, problem);
        switch (frame.EventCase)
        {
            case EventOneofCase.MessageSend:
                messages.Send(caller, frame.MessageSend, outcome =>
                {
                    if (outcome.Problem is null)
                        connection.Answer(Frames.Ok(id, outcome.Sequence, outcome.CommittedAt));
                    else
                        Answered(outcome.Problem);
                });
                break;
            case EventOneofCase.MailboxAcknowledge:
                messages.Acknowledge(caller, frame.MailboxAcknowledge, Answered);
                break;
            case EventOneofCase.MessageRead:
                messages.Read(caller, frame.MessageRead, Answered);
                break;
            case EventOneofCase.ControlSend:
                messages.Control(caller, frame.ControlSend, Answered);
                break;
            case EventOneofCase.MailboxPull:
                Pull(connection, id, frame.MailboxPull);
                break;
            case EventOneofCase.MessageTyping:
                presence.Typing(connection, frame.MessageTyping);
                Answered(null);
                break;
            case EventOneofCase.UserOnline:
                presence.Arrive(connection);
                Answered(null);
                break;
            case EventOneofCase.UserOffline:
                presence.Leave(connection);
                Answered(null);
                break;
            case EventOneofCase.PresenceWatch:
                var states = presence.Watch(connection, frame.PresenceWatch);
                Answered(null);
                foreach (var state in states)
                    connection.Hint(state);
                break;
            case EventOneofCase.Ping:
                Answered(null);
                break;
            case EventOneofCase.None:
            default:
                throw new ProblemException(UnknownEvent);
        }
    }

    /// <summary>
    /// Live delivery is on before the last page is read: whatever is committed after the read comes live, whatever was committed before is in the page,
    /// and what is in both the client tells by its id.
    /// </summary>
    private void Pull(Connection connection, string id, MailboxPull pull)
    {
        if (pull.Limit is 0 or > Limits.MailboxPage)
            throw new ProblemException(Problems.Input("limit", $"A page has 1 to {Limits.MailboxPage} entries."));
        connection.Live = true;
        var page = mailbox.Page(connection.Caller.DeviceKey, (int)pull.Limit);
        if (page.More)
            connection.Live = false;
        connection.Answer(new ServerFrame { Id = id, MailboxPage = page });
    }

    private void Answer(Connection connection, string id, Problem? problem)
    {
        if (problem is not null)
            metrics.FrameRefused();
        connection.Answer(problem is null ? Frames.Ok(id) : Frames.Refusal(id, problem));
    }
}
