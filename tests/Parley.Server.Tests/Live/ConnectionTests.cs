using Google.Protobuf;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Server.Accounts;
using Parley.Server.Live;

namespace Parley.Server.Tests.Live;

public sealed class ConnectionTests
{
    [Fact]
    public void Before_its_mailbox_is_drained_a_connection_gets_no_live_entries()
    {
        var connection = Make();
        Assert.False(connection.Deliver(Event(10)));
        Assert.Empty(Drain(connection));
    }

    [Fact]
    public void A_connection_that_is_too_slow_is_told_to_pull_and_gets_nothing_more_until_it_does()
    {
        var connection = Make();
        connection.Live = true;
        for (var i = 0; i < Limits.LiveQueueFrames; i++)
            Assert.True(connection.Deliver(Event(10)));
        Assert.False(connection.Deliver(Event(10)));
        Assert.False(connection.Live);
        Assert.False(connection.Deliver(Event(10)));
        var frames = Drain(connection);
        Assert.Equal(Limits.LiveQueueFrames + 1, frames.Count);
        Assert.Equal(ServerFrame.EventOneofCase.MailboxPending, frames[^1].EventCase);
    }

    [Fact]
    public void Large_entries_are_bounded_by_their_bytes()
    {
        var connection = Make();
        connection.Live = true;
        var delivered = 0;
        while (connection.Deliver(Event(64 * 1024)))
            delivered++;
        Assert.InRange(delivered, 32, Limits.LiveQueueBytes / (64 * 1024));
    }

    [Fact]
    public void Room_that_was_sent_can_be_used_again()
    {
        var connection = Make();
        connection.Live = true;
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < Limits.LiveQueueFrames; i++)
                Assert.True(connection.Deliver(Event(10)));
            var frames = Drain(connection);
            connection.Queue.Sent(frames.Count, frames.Sum(f => f.CalculateSize()));
        }
    }

    [Fact]
    public void A_client_that_asks_and_never_reads_is_disconnected()
    {
        var connection = Make();
        for (var i = 0; i <= Limits.LiveQueueFrames * 4; i++)
            connection.Answer(Frames.Ok("x"));
        Assert.Equal(4429, connection.Closing?.Code);
    }

    [Fact]
    public void A_hint_never_stops_live_delivery()
    {
        var connection = Make();
        connection.Live = true;
        for (var i = 0; i < Limits.LiveQueueFrames * 2; i++)
            connection.Hint(Event(10));
        Assert.True(connection.Live);
        Assert.True(connection.Deliver(Event(10)));
    }

    private static Connection Make() => new(new Caller(1, new AccountId(Guid.NewGuid()), 1, new DeviceId(1), Guid.NewGuid()), () => { }, TimeProvider.System);

    private static ServerFrame Event(int bytes) => new() { MessageReceive = new MailboxEntry { MailboxId = 1, Ciphertext = ByteString.CopyFrom(new byte[bytes]) } };

    private static List<ServerFrame> Drain(Connection connection)
    {
        var frames = new List<ServerFrame>();
        var batch = new ServerBatch();
        while (connection.Queue.Take(batch, int.MaxValue, int.MaxValue, out _) == SendQueue.Taken.Frames)
        {
            frames.AddRange(batch.Frames);
            batch.Frames.Clear();
        }

        return frames;
    }
}
