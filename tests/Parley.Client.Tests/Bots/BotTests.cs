using System.Collections.Concurrent;

namespace Parley.Client.Tests.Bots;

public sealed class BotTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Somebody_meets_a_bot_sees_that_it_is_one_and_is_told_what_it_can_do()
    {
        await using var tea = await RunningBot.Make(server);
        await tea.Start(bot => bot.OnCommand("brew", "brew green: brews a cup", _ => Task.CompletedTask).OnCommand("secret", "", _ => Task.CompletedTask));
        await using var alice = await server.SignUp("Alice");
        var chat = await alice.Client.OpenChatAsync(tea.Username);
        Assert.True(chat.Person.IsBot);
        Assert.True((await alice.Client.GetPersonAsync(chat.Person.Id)).IsBot);
        Assert.False(alice.Client.Me.PhoneNumber.Length == 0);
        Assert.Equal("", tea.Client.Me.PhoneNumber);

        await chat.SendAsync("/start");
        await alice.Reads("I know about tea.\n\n/brew green: brews a cup\n/help: what I can do");
        await chat.SendAsync($"/HELP@{tea.Username.ToUpperInvariant()} please");
        await alice.Events.Hears<MessageReceived>(told => told.Message.Sequence == 4 && told.Message.Text.StartsWith("I know about tea.", StringComparison.Ordinal));
        await chat.SendAsync("/milk");
        await alice.Reads("I do not know this command. Write /help to see what I can do.");
        await chat.SendAsync("hello?");
        await alice.Reads("I understand commands only. Write /help to see them.");
        await alice.Events.Hears<MessageRead>(told => told.Person.IsBot && told.UpToSequence == 7);
        Assert.False(Assert.Single(tea.Client.GetChats()).Person.IsBot);
    }

    [Fact]
    public async Task A_command_takes_its_arguments_or_says_how_it_is_written()
    {
        await using var tea = await RunningBot.Make(server);
        await tea.Start(bot => bot
            .OnCommand("brew", "brew 3m green: brews for three minutes", async context =>
            {
                if (context.Arguments.TryTakeDuration(out var time) && context.Arguments.Rest is { Length: > 0 } what)
                    await context.ReplyAsync($"{what} for {time.TotalSeconds}s, {context.Sender.Name}");
                else
                    await context.ReplyUsageAsync();
            })
            .OnMessage(context => context.ReplyAsync($"You said {context.Text}")));
        await using var alice = await server.SignUp("Alice");
        var chat = await alice.Client.OpenChatAsync(tea.Username);
        await chat.SendAsync("/Brew 1m30s  jasmine green");
        await alice.Reads("jasmine green for 90s, Alice");
        await chat.SendAsync("/brew green");
        await alice.Reads("Like this: /brew 3m green: brews for three minutes");
        await chat.SendAsync("/usr/bin/tea");
        await alice.Reads("You said /usr/bin/tea");
    }

    [Fact]
    public async Task A_bot_that_reads_no_commands_is_handed_every_message()
    {
        await using var tea = await RunningBot.Make(server);
        await tea.Start(bot => bot.OnMessage(context => context.ReplyAsync($"You said {context.Text}")), client => new ParleyBot(client) { ReadsCommands = false });
        await using var alice = await server.SignUp("Alice");
        var chat = await alice.Client.OpenChatAsync(tea.Username);
        foreach (var text in new[] { "/start", "/help", "/milk 3" })
        {
            await chat.SendAsync(text);
            await alice.Reads($"You said {text}");
        }
    }

    [Fact]
    public async Task A_handler_that_fails_is_answered_with_a_sentence_and_the_bot_goes_on()
    {
        await using var tea = await RunningBot.Make(server);
        await tea.Start(bot => bot
            .OnCommand("now", "now: fails at once", _ => throw new InvalidOperationException("no water"))
            .OnCommand("later", "later: fails later", async context =>
            {
                await context.ReplyAsync("the kettle is on");
                throw new FormatException("no cups");
            })
            .OnMessage(context => context.ReplyAsync($"still here: {context.Text}")));
        await using var alice = await server.SignUp("Alice");
        var chat = await alice.Client.OpenChatAsync(tea.Username);
        await chat.SendAsync("/now");
        await chat.SendAsync("/later");
        await chat.SendAsync("hello");
        await alice.Reads("still here: hello");
        Assert.Equal(
            ["Something went wrong on my side. Please try again later.", "the kettle is on", "Something went wrong on my side. Please try again later.", "still here: hello"],
            (await alice.Texts(chat)).Where(text => text is not ("/now" or "/later" or "hello")));
        Assert.Contains(tea.Log.Errors, line => line.Contains("no water", StringComparison.Ordinal));
        Assert.Contains(tea.Log.Errors, line => line.Contains("no cups", StringComparison.Ordinal));
        Assert.DoesNotContain(tea.Log.Lines, line => line.Contains("/later", StringComparison.Ordinal) || line.Contains("hello", StringComparison.Ordinal));
        tea.Log.Forgive();
    }

    [Fact]
    public async Task One_chat_is_dealt_with_in_order_and_does_not_hold_up_another()
    {
        await using var tea = await RunningBot.Make(server);
        var release = new TaskCompletionSource();
        var running = 0;
        await tea.Start(bot => bot.OnMessage(async context =>
        {
            if (context.Text == "wait")
                await release.Task;
            if (context.Sender.Name == "Alice")
                Assert.Equal(1, Interlocked.Increment(ref running));
            await context.ReplyAsync($"done: {context.Text}");
            if (context.Sender.Name == "Alice")
                Interlocked.Decrement(ref running);
        }));
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(tea.Username);
        foreach (var text in new[] { "wait", "one", "two" })
            await chat.SendAsync(text);
        await (await bob.Client.OpenChatAsync(tea.Username)).SendAsync("quick");
        await bob.Reads("done: quick");
        release.SetResult();
        await alice.Reads("done: two");
        Assert.Equal(["wait", "one", "two", "done: wait", "done: one", "done: two"], await alice.Texts(chat));
    }

    [Fact]
    public async Task What_came_while_the_bot_was_away_is_dealt_with_when_it_is_back_and_nothing_twice()
    {
        await using var tea = await RunningBot.Make(server);
        var seen = new ConcurrentQueue<string>();
        void Set(ParleyBot bot) => bot.OnMessage(async context =>
        {
            seen.Enqueue(context.Text);
            await context.ReplyAsync($"re: {context.Text}");
        });

        await tea.Start(Set);
        await using var alice = await server.SignUp("Alice");
        var chat = await alice.Client.OpenChatAsync(tea.Username);
        await chat.SendAsync("before");
        await alice.Reads("re: before");
        await tea.Stop();
        await chat.SendAsync("away 1");
        await chat.SendAsync("away 2");
        await tea.Start(Set);
        await alice.Reads("re: away 2");
        await tea.Stop();
        await tea.Start(Set);
        await chat.SendAsync("after");
        await alice.Reads("re: after");
        Assert.Equal(["before", "away 1", "away 2", "after"], seen);
    }

    [Fact]
    public async Task A_handler_that_was_interrupted_runs_again_and_its_answer_is_not_sent_twice()
    {
        await using var tea = await RunningBot.Make(server);
        var runs = 0;
        var stuck = new TaskCompletionSource();
        await tea.Start(bot => bot.OnMessage(async context =>
        {
            runs++;
            await context.ReplyAsync("first");
            stuck.SetResult();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }));
        await using var alice = await server.SignUp("Alice");
        var chat = await alice.Client.OpenChatAsync(tea.Username);
        await chat.SendAsync("hello");
        await stuck.Task;
        await alice.Reads("first");
        await tea.Stop();

        await tea.Start(bot => bot.OnMessage(async context =>
        {
            runs++;
            await context.ReplyAsync("first");
            await context.ReplyAsync("second");
        }));
        await alice.Reads("second");
        Assert.Equal(2, runs);
        Assert.Equal(["hello", "first", "second"], await alice.Texts(chat));
    }

    [Fact]
    public async Task Who_writes_too_fast_is_told_so_once_and_the_rest_is_left_out()
    {
        await using var tea = await RunningBot.Make(server);
        var seen = new ConcurrentQueue<string>();
        await tea.Start(
            bot => bot.OnMessage(context =>
            {
                seen.Enqueue(context.Text);
                return Task.CompletedTask;
            }),
            client => new ParleyBot(client) { MessagesPerMinute = 3 });
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(tea.Username);
        for (var i = 1; i <= 6; i++)
            await chat.SendAsync($"{i}");
        await alice.Reads(new BotTexts().TooFast);
        await (await bob.Client.OpenChatAsync(tea.Username)).SendAsync("other");
        await bob.Events.Hears<MessageRead>(told => told.Person.IsBot);
        Assert.Equal(["1", "2", "3", "other"], seen);
        Assert.Single(await alice.Texts(chat), new BotTexts().TooFast);
    }

    [Fact]
    public async Task A_bot_does_not_run_twice_at_once_and_ends_with_its_client()
    {
        await using var tea = await RunningBot.Make(server);
        var bot = await tea.Start(_ => { });
        await Assert.ThrowsAsync<InvalidOperationException>(() => bot.RunAsync());
        await tea.Client.DisposeAsync();
        await tea.Run;
    }
}
