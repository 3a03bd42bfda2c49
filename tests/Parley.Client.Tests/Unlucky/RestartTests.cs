namespace Parley.Client.Tests.Unlucky;

public sealed class RestartTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_full_outbox_survives_the_client_and_goes_out_in_order_when_it_is_back()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        await using var carol = await server.SignUp("Carol");
        var (toBob, toCarol) = (await alice.Client.OpenChatAsync(bob.PhoneNumber), await alice.Client.OpenChatAsync(carol.PhoneNumber));
        await toBob.SendAsync("0");
        await alice.Close();

        await alice.Open();
        (toBob, toCarol) = (alice.Client.FindChat(toBob.Id)!, alice.Client.FindChat(toCarol.Id)!);
        for (var n = 1; n <= 30; n++)
        {
            await toBob.EnqueueAsync($"{n}");
            await toCarol.EnqueueAsync($"c{n}");
        }

        Assert.Equal(ConnectionState.Offline, alice.Client.Connection);
        await alice.Restart();
        await bob.Reads("30");
        await carol.Reads("c30");
        Assert.Equal(Enumerable.Range(0, 31).Select(n => $"{n}"), await bob.Texts(toBob));
        Assert.Equal(Enumerable.Range(1, 30).Select(n => $"c{n}"), await carol.Texts(toCarol));
    }

    [Fact]
    public async Task A_store_is_read_without_a_network()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("hi");
        await bob.Reads("hi");
        await alice.Close();
        await alice.Open();
        var known = Assert.Single(alice.Client.GetChats());
        Assert.Equal(("Bob", "hi"), (known.Person.Name, known.LastMessage!.Text));
        Assert.Equal(("Alice", alice.PhoneNumber), (alice.Client.Me.DisplayName, alice.Client.Me.PhoneNumber));
        Assert.Same(known, await alice.Client.OpenChatAsync(known.Person.Id));
        Assert.Equal(60, (await known.GetSafetyNumberAsync()).Digits.Length);
    }

    [Fact]
    public async Task The_same_call_signs_in_the_first_time_and_opens_the_store_ever_after()
    {
        await using var alice = server.Device("Alice");
        await alice.SignIn();
        await alice.Close();
        await using var again = await ParleyClient.SignInAsync(
            server.Process.Address, alice.PhoneNumber.Insert(2, " "), alice.StorePath, _ => throw new InvalidOperationException("No code is needed."));
        Assert.Equal("Alice", again.Me.DisplayName);
    }

    [Fact]
    public async Task A_store_belongs_to_one_account()
    {
        await using var alice = await server.SignUp("Alice");
        await alice.Close();
        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => ParleyClient.SignInAsync(server.Process.Address, server.NewNumber(), alice.StorePath, _ => Task.FromResult("000000")));
        Assert.Equal("store-taken", refused.Code);
        Assert.Contains(alice.PhoneNumber, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_are_read_from_where_the_reader_stopped()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        foreach (var text in new[] { "one", "two", "three" })
            await chat.SendAsync(text);
        long last = 0;
        await foreach (var message in bob.Client.ReadMessagesAsync())
        {
            last = message.Arrival;
            if (message.Text == "two")
                break;
        }

        await bob.Reads("three");
        await bob.Restart();
        await chat.SendAsync("four");
        var texts = new List<string>();
        await foreach (var message in bob.Client.ReadMessagesAsync(last))
        {
            texts.Add(message.Text);
            if (message.Text == "four")
                break;
        }

        Assert.Equal(["three", "four"], texts);
    }

    [Fact]
    public async Task A_device_that_is_restarted_after_every_message_still_speaks_and_understands()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        for (var n = 1; n <= 6; n++)
        {
            await alice.Client.FindChat(chat.Id)!.SendAsync($"a{n}");
            await bob.Reads($"a{n}");
            await bob.Client.FindChat(chat.Id)!.SendAsync($"b{n}");
            await alice.Reads($"b{n}");
            await (n % 2 == 0 ? alice : bob).Restart();
        }

        Assert.Equal(12, (await alice.Texts(chat)).Length);
        Assert.Equal(await alice.Texts(chat), await bob.Texts(chat));
    }
}
