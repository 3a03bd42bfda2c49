using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Tests.Crash;

public sealed class CommitCrashTests(SharedServer server) : IClassFixture<SharedServer>
{
    private const int MostCommits = 80;

    [Theory]
    [InlineData(CommitPoint.Before)]
    [InlineData(CommitPoint.After)]
    internal async Task A_process_that_dies_at_any_commit_of_a_conversation_loses_and_doubles_nothing(CommitPoint point)
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = (await alice.Client.OpenChatAsync(bob.PhoneNumber)).Id;
        var texts = new List<string>();

        int commit;
        for (commit = 1; commit <= MostCommits; commit++)
        {
            Written[] hers = [new($"a{commit}.1"), new($"a{commit}.2")], his = [new($"b{commit}.1"), new($"b{commit}.2")];
            var fault = new Fault(point, commit);
            var survived = await fault.Survives(async dead =>
            {
                await alice.Reopen(options => options.With(fault: fault.Reach));
                await Talk(alice, bob, chat, hers, his, dead);
            });

            await alice.Bury();
            await alice.Reopen(static options => options);
            await Talk(alice, bob, chat, hers, his, CancellationToken.None);
            texts.AddRange(hers.Concat(his).Select(written => written.Text));
            if (survived)
                break;
        }

        // As many as there were: a conversation of which the commits cannot be counted tests nothing.
        Assert.InRange(commit, 8, MostCommits);
        Assert.Equal(texts, await bob.Texts(chat));
        Assert.Equal(texts, await alice.Texts(chat));
        Assert.Empty(await alice.Client.Engine.Core.Store.Change(step => step.Find(Messages.OutboxEntry.Table, "")));
    }

    [Theory]
    [InlineData(CommitPoint.Before)]
    [InlineData(CommitPoint.After)]
    internal async Task A_process_that_dies_at_any_commit_of_its_sign_in_is_signed_in_by_the_next_one(CommitPoint point)
    {
        await using var bob = await server.SignUp("Bob");
        int commit;
        for (commit = 1; commit <= MostCommits; commit++)
        {
            await using var alice = server.Device("Alice");
            var fault = new Fault(point, commit);
            alice.Choose = options => options.With(fault: fault.Reach);
            var survived = await fault.Survives(async dead =>
            {
                await alice.SignIn(dead);
                await (await alice.Client.OpenChatAsync(bob.PhoneNumber, dead)).SendAsync("hi", cancellationToken: dead);
                while (!alice.IsStocked)
                    await Task.Delay(5, dead);
            });
            await alice.Bury();
            alice.Choose = static options => options;
            if (point == CommitPoint.Before && commit == 1)
            {
                // The code was sent and its challenge forgotten: nobody can enter it any more, and the server says how long to wait for the next one.
                var refused = await Assert.ThrowsAsync<RefusedException>(() => alice.SignIn());
                Assert.Equal("code-too-soon", refused.Code);
                Assert.NotNull(refused.RetryAfter);
                continue;
            }

            await alice.SignIn();
            var text = $"I am here {commit}";
            var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
            await chat.SendAsync(text);
            Assert.Equal("Alice", (await bob.Reads(text)).Message.Sender.Name);
            await (await bob.Client.OpenChatAsync(alice.PhoneNumber)).SendAsync("welcome");
            await alice.Reads("welcome");
            if (survived)
                break;
        }

        Assert.InRange(commit, 10, MostCommits);
    }

    /// <summary>She writes and connects, he answers when he has read, she reads. Everything has its id, so it may be said twice.</summary>
    private static async Task Talk(Device alice, Device bob, ChatId chat, Written[] hers, Written[] his, CancellationToken dead)
    {
        var her = alice.Client.FindChat(chat)!;
        foreach (var written in hers)
            await her.EnqueueAsync(written.Text, written.Id, dead);
        await alice.Online().WaitAsync(dead);
        await bob.Has(chat, hers[^1].Text).WaitAsync(dead);
        foreach (var written in his)
            await bob.Client.FindChat(chat)!.SendAsync(written.Text, written.Id, dead);
        await alice.Has(chat, his[^1].Text).WaitAsync(dead);
        await her.MarkReadAsync(cancellationToken: dead);
        while (her.UnreadCount > 0 || bob.Client.FindChat(chat)!.LastMessage!.State != MessageState.Read)
            await Task.Delay(5, dead);
    }

    private sealed record Written(string Text)
    {
        public MessageId Id { get; } = new(Guid.NewGuid());
    }
}
