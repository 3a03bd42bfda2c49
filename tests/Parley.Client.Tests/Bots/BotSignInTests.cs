using System.Collections.Concurrent;

namespace Parley.Client.Tests.Bots;

public sealed class BotSignInTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_store_that_is_signed_in_with_the_token_asks_for_no_second_sign_in()
    {
        using var asked = new AskedFor();
        await using var tea = await RunningBot.Make(server);
        tea.HttpHandler = asked;
        await tea.SignIn();
        Assert.Single(asked.Paths, "/api/v1/auth/bot");
        await tea.Stop();
        await tea.SignIn();
        Assert.Single(asked.Paths, "/api/v1/auth/bot");
    }

    [Fact]
    public async Task A_new_token_ends_the_run_and_the_store_goes_on_with_it()
    {
        await using var tea = await RunningBot.Make(server);
        await tea.Start(bot => bot.OnMessage(context => context.ReplyAsync($"re: {context.Text}")));
        await using var alice = await server.SignUp("Alice");
        var chat = await alice.Client.OpenChatAsync(tea.Username);
        await chat.SendAsync("one");
        await alice.Reads("re: one");
        var safety = await chat.GetSafetyNumberAsync();
        await tea.RenewToken();
        await Assert.ThrowsAsync<SignedOutException>(() => tea.Run.WaitAsync(Patience.Most));
        await tea.Client.DisposeAsync();

        await tea.Start(bot => bot.OnMessage(context => context.ReplyAsync($"again: {context.Text}")));
        await chat.SendAsync("two");
        await alice.Reads("again: two");
        Assert.Equal(safety.Digits, (await chat.GetSafetyNumberAsync()).Digits);
        Assert.DoesNotContain(await alice.Texts(chat), text => text.StartsWith('<'));
        Assert.Equal(["one", "re: one", "two", "again: two"], await Texts(tea.Client));
    }

    [Fact]
    public async Task A_bot_cannot_write_to_somebody_who_has_not_written_to_it()
    {
        await using var tea = await RunningBot.Make(server);
        await using var alice = await server.SignUp("Alice");
        var client = await tea.SignIn();
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => client.OpenChatAsync(alice.Client.Me.Id));
        Assert.Equal("bot-may-not-begin", refusal.Code);
        refusal = await Assert.ThrowsAsync<RefusedException>(() => client.OpenChatAsync(alice.PhoneNumber));
        Assert.Equal("bot-may-not-search", refusal.Code);
    }

    [Fact]
    public async Task A_store_belongs_to_one_bot_and_a_wrong_token_opens_nothing()
    {
        await using var tea = await RunningBot.Make(server);
        await using var milk = await RunningBot.Make(server);
        await tea.SignIn();
        await tea.Stop();
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => ParleyClient.SignInBotAsync(server.Process.Address, milk.Token, tea.StorePath));
        Assert.Equal("store-taken", refusal.Code);
        refusal = await Assert.ThrowsAsync<RefusedException>(() =>
            ParleyClient.SignInAsync(server.Process.Address, server.NewNumber(), tea.StorePath, _ => Task.FromResult("000000")));
        Assert.Equal("store-taken", refusal.Code);
        refusal = await Assert.ThrowsAsync<RefusedException>(() => ParleyClient.SignInBotAsync(server.Process.Address, milk.Token[..^1], milk.StorePath));
        Assert.Equal("bot-token-wrong", refusal.Code);
    }

    [Fact]
    public async Task What_a_bot_notes_is_there_after_a_restart_until_it_signs_out()
    {
        await using var tea = await RunningBot.Make(server);
        var notes = new ParleyBot(await tea.SignIn()).Notes;
        await notes.SetAsync("cup/2", "green");
        await notes.SetAsync("cup/1", "oolong");
        await notes.SetAsync("cupboard", "empty");
        await notes.SetAsync("cup/2", "black");
        await notes.SetAsync("gone", "x");
        await notes.SetAsync("gone", null);
        await tea.Stop();
        var client = await tea.SignIn();
        notes = new ParleyBot(client).Notes;
        Assert.Equal([new("cup/1", "oolong"), new("cup/2", "black")], await notes.ListAsync("cup/"));
        Assert.Equal(3, (await notes.ListAsync()).Count);
        Assert.Equal("empty", await notes.GetAsync("cupboard"));
        Assert.Null(await notes.GetAsync("gone"));
        await Assert.ThrowsAsync<ArgumentException>(() => notes.SetAsync("", "x"));
        await Assert.ThrowsAsync<ArgumentException>(() => notes.SetAsync("x", new string('x', 65_537)));
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(tea.StorePath)!, "bot.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
            Assert.DoesNotContain("oolong", await File.ReadAllTextAsync(file), StringComparison.Ordinal);

        await client.SignOutAsync();
        Assert.Empty(await new ParleyBot(await tea.SignIn()).Notes.ListAsync());
    }

    private static async Task<string[]> Texts(ParleyClient client) => [.. (await Assert.Single(client.GetChats()).GetHistoryAsync()).Select(message => message.Text)];

    /// <summary>Notes what is asked for, and lets it through.</summary>
    private sealed class AskedFor() : DelegatingHandler(new SocketsHttpHandler())
    {
        /// <summary>In their order. Requests go out side by side, also while somebody reads this.</summary>
        public ConcurrentQueue<string> Paths { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Paths.Enqueue(request.RequestUri!.AbsolutePath);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
