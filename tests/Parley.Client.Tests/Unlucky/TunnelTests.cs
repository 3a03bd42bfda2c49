namespace Parley.Client.Tests.Unlucky;

public sealed class TunnelTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task What_was_written_in_a_tunnel_goes_out_behind_it_in_the_order_of_writing()
    {
        await using var tunnel = new Tunnel(server.Process.Port);
        await using var alice = await server.SignUp("Alice", new Uri(tunnel.Address));
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("before");
        tunnel.Cut();
        await alice.Events.Hears<ConnectionChanged>(told => told.State == ConnectionState.Offline);
        foreach (var text in new[] { "one", "two", "three" })
            Assert.Equal(MessageState.Sending, (await chat.EnqueueAsync(text)).State);
        tunnel.Restore();
        await bob.Reads("three");
        Assert.Equal(["before", "one", "two", "three"], await bob.Texts(chat));
        await alice.Events.Hears<MessageDelivered>(told => told.UpToSequence == 4);
    }

    [Fact]
    public async Task What_came_while_its_reader_was_in_a_tunnel_is_there_behind_it()
    {
        await using var tunnel = new Tunnel(server.Process.Port);
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob", new Uri(tunnel.Address));
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        tunnel.Cut();
        await bob.Events.Hears<ConnectionChanged>(told => told.State == ConnectionState.Offline);
        for (var n = 1; n <= 250; n++)
            await chat.EnqueueAsync($"number {n}");
        await alice.Events.Hears<MessageSent>(told => told.Message.Text == "number 250");
        Assert.Equal(MessageState.Sent, chat.LastMessage!.State);
        tunnel.Restore();
        await bob.Reads("number 250");
        Assert.Equal(Enumerable.Range(1, 250).Select(n => $"number {n}"), await bob.Texts(chat));
        Assert.Equal(250, bob.Client.FindChat(chat.Id)!.UnreadCount);
        await alice.Events.Hears<MessageDelivered>(told => told.UpToSequence == 250);
    }

    [Fact]
    public async Task Reading_in_a_tunnel_is_told_behind_it_and_also_after_a_restart()
    {
        await using var tunnel = new Tunnel(server.Process.Port);
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob", new Uri(tunnel.Address));
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("hi");
        var received = await bob.Reads("hi");
        tunnel.Cut();
        await bob.Events.Hears<ConnectionChanged>(told => told.State == ConnectionState.Offline);
        await received.Chat.MarkReadAsync();
        await bob.Close();
        tunnel.Restore();
        await bob.Open();
        await bob.Online();
        await alice.Events.Hears<MessageRead>(told => told.UpToSequence == 1);
    }

    [Fact]
    public async Task A_connection_that_is_cut_a_dozen_times_in_the_middle_of_sending_loses_and_doubles_nothing()
    {
        await using var hers = new Tunnel(server.Process.Port);
        await using var his = new Tunnel(server.Process.Port);
        await using var alice = await server.SignUp("Alice", new Uri(hers.Address));
        await using var bob = await server.SignUp("Bob", new Uri(his.Address));
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        var back = await bob.Client.OpenChatAsync(alice.PhoneNumber);
        for (var round = 1; round <= 12; round++)
        {
            for (var n = 0; n < 5; n++)
            {
                await chat.EnqueueAsync($"a{round}.{n}");
                await back.EnqueueAsync($"b{round}.{n}");
            }

            var tunnel = round % 2 == 0 ? hers : his;
            await alice.Events.Hears<MessageSent>(told => told.Message.Text == $"a{round}.0");
            tunnel.Cut();
            tunnel.Restore();
        }

        await bob.Reads("a12.4");
        await alice.Reads("b12.4");
        // An own message stands at its place once its answer is here, which may be later than it was read.
        await alice.Events.Hears<MessageSent>(told => told.Message.Text == "a12.4");
        await bob.Events.Hears<MessageSent>(told => told.Message.Text == "b12.4");
        var texts = await alice.Texts(chat);
        Assert.Equal(120, texts.Length);
        Assert.Equal(texts, await bob.Texts(back));
        string[] InOrder(char who) => [.. Enumerable.Range(1, 12).SelectMany(round => Enumerable.Range(0, 5).Select(n => $"{who}{round}.{n}"))];
        Assert.Equal(InOrder('a'), texts.Where(text => text[0] == 'a'));
        Assert.Equal(InOrder('b'), texts.Where(text => text[0] == 'b'));
    }

    [Fact]
    public async Task Waiting_for_a_send_can_be_given_up_and_the_message_goes_out_all_the_same()
    {
        await using var tunnel = new Tunnel(server.Process.Port);
        await using var alice = await server.SignUp("Alice", new Uri(tunnel.Address));
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        tunnel.Cut();
        await alice.Events.Hears<ConnectionChanged>(told => told.State == ConnectionState.Offline);
        using var enough = new CancellationTokenSource();
        var sending = chat.SendAsync("later", cancellationToken: enough.Token);
        await Keyring.Talk.Until(() => Task.FromResult(chat.LastMessage?.Text == "later"));
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        tunnel.Restore();
        await bob.Reads("later");
    }
}
