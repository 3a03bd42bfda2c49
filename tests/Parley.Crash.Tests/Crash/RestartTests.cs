using Google.Protobuf;

namespace Parley.Crash.Tests.Crash;

public sealed class RestartTests
{
    private static readonly ByteString Opaque = ByteString.CopyFromUtf8("opaque");

    [Fact]
    public async Task A_send_repeated_after_a_kill_answers_with_its_first_place()
    {
        await using var server = await ServerProcess.Start();
        await using var conversation = await Conversation.Begin(server, 0, new SeededRandom(1), new Milestones());
        var (client, chat) = (conversation.Speakers[0].Client, conversation.Speakers[0].Chat);
        var first = Guid.NewGuid();
        var answered = await client.Send(chat, first, Opaque, Opaque);
        await client.Send(chat, Guid.NewGuid(), Opaque, Opaque);

        await server.Kill();
        await server.Restart();
        var again = await client.Send(chat, first, Opaque, Opaque);

        Assert.Equal(answered, again);
        Assert.Equal([1L, 2L], (await History.Of(client.Account, chat)).Select(m => m.Sequence));
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_refuses_to_start_and_says_what_to_do()
    {
        await using var server = await ServerProcess.Start();

        var (exitCode, output) = await ServerProcess.StartRefused(server.DataFolder);

        Assert.Equal(1, exitCode);
        Assert.Contains("Another Parley server uses the data folder", output, StringComparison.Ordinal);
        Assert.Contains("PARLEY_DATA", output, StringComparison.Ordinal);
        Assert.Equal(1, await server.Metric("parley_writer_waiting") + 1);
    }

    [Fact]
    public async Task A_server_that_is_stopped_says_so_first_and_keeps_what_it_has_acknowledged()
    {
        await using var server = await ServerProcess.Start();
        var acknowledgements = new Milestones();
        await using var conversation = await Conversation.Begin(server, 0, new SeededRandom(2), acknowledgements);
        var ended = new TaskCompletionSource<LinkEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        conversation.Speakers[0].Client.Disconnected += end => ended.TrySetResult(end);
        using var stop = new CancellationTokenSource();
        var speaking = conversation.Speakers.Select(s => Task.Run(() => s.Speak(stop.Token))).ToList();
        await acknowledgements.Further(200);

        var exitCode = await server.Stop();

        Assert.Equal(0, exitCode);
        await conversation.Speakers[0].Client.Draining;
        Assert.Equal(1001, (await ended.Task).Code);
        await server.Restart();
        await stop.CancelAsync();
        await Task.WhenAll(speaking);
        (await conversation.Examine()).AssertNothingLostDoubledOrDisordered();
        Assert.Empty(server.Errors);
    }
}
