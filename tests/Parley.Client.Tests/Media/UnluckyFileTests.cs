using Parley.Client.Store;
using Parley.Client.Tests.Crash;
using Parley.Contracts;

namespace Parley.Client.Tests.Media;

public sealed class UnluckyFileTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_file_that_was_written_in_a_tunnel_goes_out_in_its_place_after_a_restart()
    {
        await using var tunnel = new Tunnel(server.Process.Port);
        await using var alice = await server.SignUp("Alice", new Uri(tunnel.Address));
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        tunnel.Cut();
        await alice.Events.Hears<ConnectionChanged>(told => told.State == ConnectionState.Offline);
        await chat.EnqueueAsync("before");
        var waiting = await chat.EnqueueFile(Files.Some(200_000));
        await chat.EnqueueAsync("after");
        Assert.Equal(MessageState.Sending, waiting.State);
        Assert.Single(alice.Shelf());
        Assert.Equal(Files.Some(200_000), await alice.Fetch(waiting));

        await alice.Close();
        await File.WriteAllTextAsync(Path.Combine(alice.StorePath + ".files", "left by a crash"), "x");
        tunnel.Restore();
        await alice.Open();
        await alice.Online();
        await bob.Reads("after");
        Assert.Equal(["before", "<File>", "after"], await bob.Texts(chat));
        Assert.Equal(Files.Some(200_000), await bob.Fetch((await bob.ReadsFile("notes.bin")).Message));
        Assert.Empty(alice.Shelf());
    }

    [Fact]
    public async Task A_file_whose_answer_is_lost_again_and_again_is_sent_once()
    {
        using var network = new Network
        {
            Uploaded = static number =>
            {
                if (number < 3)
                    throw new HttpRequestException("The answer was lost.");
            },
        };
        await using var alice = server.Device("Alice");
        alice.Choose = options => options.With(http: network);
        await alice.SignIn();
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendFile(Files.Some(100_000));
        await chat.SendAsync("after");
        Assert.Equal(3, network.Uploads);
        await bob.Reads("after");
        Assert.Equal(["notes.bin"], await bob.FileNames(chat.Id));
        Assert.Equal(Files.Some(100_000), await bob.Fetch((await bob.ReadsFile("notes.bin")).Message));
    }

    [Fact]
    public async Task An_upload_that_is_cut_in_the_middle_begins_anew()
    {
        using var network = new Network
        {
            Uploading = static (number, request) => number < 3 ? Replace(request, whole => new Cut(whole[..(number * 30_000)])) : Task.CompletedTask,
        };
        await using var alice = server.Device("Alice");
        alice.Choose = options => options.With(http: network);
        await alice.SignIn();
        await using var bob = await server.SignUp("Bob");
        await (await alice.Client.OpenChatAsync(bob.PhoneNumber)).SendFile(Files.Some(100_000));
        Assert.Equal(3, network.Uploads);
        Assert.Equal(Files.Some(100_000), await bob.Fetch((await bob.ReadsFile("notes.bin")).Message));
    }

    [Fact]
    public async Task A_server_that_is_killed_while_a_file_is_on_its_way_has_it_once_afterwards()
    {
        await using var own = await ServerProcess.Start();
        using var network = new Network();
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        network.Uploading = async (number, request) =>
        {
            if (number > 2)
                return;
            await own.Ready;
            await Replace(request, whole => new Interrupted(whole, 1_000_000, async () =>
            {
                await own.Kill();
                (number == 1 ? first : second).SetResult();
            }));
        };
        await using var alice = new Device(own, "Alice", "+15550100") { Choose = options => options.With(http: network) };
        await using var bob = new Device(own, "Bob", "+15550101");
        await alice.SignIn();
        await bob.SignIn();
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        var sending = chat.SendFile(Files.Some(2_000_000));
        foreach (var killed in new[] { first.Task, second.Task })
        {
            await killed.WaitAsync(Patience.Most);
            await own.Restart();
        }

        await Task.WhenAll(alice.Online(), bob.Online());
        await sending;
        Assert.Equal(Files.Some(2_000_000), await bob.Fetch((await bob.ReadsFile("notes.bin")).Message));
        Assert.Single(own.Blobs());
        Assert.Empty(own.Errors);
    }

    [Theory]
    [InlineData(CommitPoint.Before)]
    [InlineData(CommitPoint.After)]
    internal async Task A_process_that_dies_at_any_commit_of_sending_a_file_sends_it_once(CommitPoint point)
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = (await alice.Client.OpenChatAsync(bob.PhoneNumber)).Id;
        var names = new List<string>();
        int commit;
        for (commit = 1; commit <= 40; commit++)
        {
            var (name, id, fault) = ($"file {commit}", new MessageId(Guid.NewGuid()), new Fault(point, commit));
            var survived = await fault.Survives(async dead =>
            {
                await alice.Reopen(options => options.With(fault: fault.Reach));
                await Send(alice, chat, name, id, dead);
            });
            await alice.Bury();
            await alice.Reopen(static options => options);
            await Send(alice, chat, name, id, CancellationToken.None);
            names.Add(name);
            if (survived)
                break;
        }

        Assert.InRange(commit, 4, 40);
        await bob.ReadsFile(names[^1]);
        Assert.Equal(names, await bob.FileNames(chat));
        Assert.Equal(names, await alice.FileNames(chat));
        Assert.Empty(alice.Shelf());
        Assert.Equal(Files.Some(5000), await bob.Fetch((await bob.ReadsFile(names[0])).Message));
    }

    [Fact]
    public async Task Whoever_gives_up_while_a_file_is_read_has_sent_nothing()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        using var enough = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => chat.EnqueueFileAsync(new GivingUp(enough), new FileDetails("a"), cancellationToken: enough.Token));
        await Assert.ThrowsAsync<IOException>(() => chat.EnqueueFileAsync(new Cut(Files.Some(50_000)), new FileDetails("a")));
        Assert.Empty(alice.Shelf());
        Assert.Empty(await alice.Texts(chat));
    }

    [Fact]
    public async Task A_file_above_the_quota_fails_and_holds_nobody_up()
    {
        await using var own = await ServerProcess.Start(new Dictionary<string, string>(StringComparer.Ordinal) { ["Parley__Media__FilesPerDay"] = "1" });
        await using var alice = new Device(own, "Alice", "+15550100");
        await using var bob = new Device(own, "Bob", "+15550101");
        await alice.SignIn();
        await bob.SignIn();
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendFile([1], "first");
        Assert.Equal("media-quota", (await Assert.ThrowsAsync<RefusedException>(() => chat.SendFile([2], "second"))).Code);
        await chat.SendAsync("a text");
        await bob.Reads("a text");
        Assert.Equal(["first"], await bob.FileNames(chat.Id));
        Assert.Single(alice.Shelf());
    }

    private static async Task Send(Device alice, ChatId chat, string name, MessageId id, CancellationToken dead)
    {
        await alice.Client.FindChat(chat)!.EnqueueFile(Files.Some(5000), name, id, dead);
        await alice.Online().WaitAsync(dead);
        await alice.Client.FindChat(chat)!.SendFileAsync(Stream.Null, new FileDetails(name), id, dead);
    }

    private static async Task Replace(HttpRequestMessage request, Func<byte[], Stream> with)
    {
        var headers = request.Content!.Headers;
        var whole = await request.Content.ReadAsByteArrayAsync();
        request.Content = new StreamContent(with(whole));
        request.Content.Headers.ContentType = headers.ContentType;
        request.Content.Headers.ContentLength = whole.Length;
    }

    /// <summary>Something happens when so many bytes have been read.</summary>
    private sealed class Interrupted(byte[] bytes, int at, Func<Task> what) : MemoryStream(bytes)
    {
        private bool _happened;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position >= at && !_happened)
            {
                _happened = true;
                await what();
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }

    /// <summary>Gives what it has, and then breaks off as a disk or a network does.</summary>
    private sealed class Cut(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var count and > 0 ? count : throw new IOException("It broke off.");
    }

    /// <summary>Whoever reads this gives up after the first piece.</summary>
    private sealed class GivingUp(CancellationTokenSource enough) : MemoryStream(new byte[100_000])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await enough.CancelAsync();
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
