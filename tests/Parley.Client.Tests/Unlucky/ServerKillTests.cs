namespace Parley.Client.Tests.Unlucky;

public sealed class ServerKillTests
{
    [Fact]
    public async Task A_server_that_is_killed_again_and_again_loses_doubles_and_reorders_nothing()
    {
        const int Kills = 5, Batch = 12;
        await using var server = await ServerProcess.Start();
        await using var alice = new Device(server, "Alice", "+15550100");
        await using var bob = new Device(server, "Bob", "+15550101");
        await alice.SignIn();
        await bob.SignIn();
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        var back = await bob.Client.OpenChatAsync(alice.PhoneNumber);
        for (var kill = 0; kill < Kills; kill++)
        {
            for (var n = 0; n < Batch; n++)
            {
                await chat.EnqueueAsync($"a{(kill * Batch) + n}");
                await back.EnqueueAsync($"b{(kill * Batch) + n}");
            }

            await alice.Events.Hears<MessageSent>(told => told.Message.Text == $"a{(kill * Batch) + (kill % Batch)}");
            await server.Kill();
            await server.Restart();
            // Whoever asks for a connection does not wait for the end of the backoff.
            await Task.WhenAll(alice.Online(), bob.Online());
        }

        var last = (Kills * Batch) - 1;
        await bob.Reads($"a{last}");
        await alice.Reads($"b{last}");
        // An own message stands at its place once its answer is here, which may be later than it was read.
        var lastSent = await alice.Events.Hears<MessageSent>(told => told.Message.Text == $"a{last}");
        await bob.Events.Hears<MessageSent>(told => told.Message.Text == $"b{last}");
        var texts = await alice.Texts(chat);
        Assert.Equal(texts, await bob.Texts(back));
        Assert.Equal(Enumerable.Range(0, last + 1).Select(n => $"a{n}"), texts.Where(text => text[0] == 'a'));
        Assert.Equal(Enumerable.Range(0, last + 1).Select(n => $"b{n}"), texts.Where(text => text[0] == 'b'));
        await alice.Events.Hears<MessageDelivered>(told => told.UpToSequence >= lastSent.Message.Sequence);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task A_server_that_goes_away_on_purpose_is_met_again()
    {
        await using var server = await ServerProcess.Start();
        await using var alice = new Device(server, "Alice", "+15550100");
        await using var bob = new Device(server, "Bob", "+15550101");
        await alice.SignIn();
        await bob.SignIn();
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await server.Stop();
        await alice.Events.Hears<ConnectionChanged>(told => told.State == ConnectionState.Offline);
        await chat.EnqueueAsync("written while it was away");
        await server.Restart();
        await bob.Reads("written while it was away");
    }
}
