using Parley.Client;

namespace ReminderBot.Tests;

public sealed class ReminderTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-reminders-").FullName;
    private ServerProcess _server = null!;
    private ParleyClient _alice = null!;
    private NewBot _bot = null!;
    private IAsyncEnumerator<Message> _said = null!;
    private Chat _chat = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerProcess.Start();
        _alice = await ParleyClient.SignInAsync(_server.Address, "+15550130", ":memory:", code => _server.CodeFor(code.PhoneNumber), new ParleyClientOptions { DisplayName = "Alice" });
        _bot = await _alice.MakeBotAsync("reminder_bot", "Reminders");
        _said = _alice.ReadMessagesAsync().GetAsyncEnumerator();
    }

    public async Task DisposeAsync()
    {
        await _alice.DisposeAsync();
        await _said.DisposeAsync();
        var errors = _server.Errors.ToList();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Somebody_is_reminded_also_when_the_bot_was_killed_in_between()
    {
        await using var bot = new BotProcess(_server.Address, _bot.Token);
        await bot.Start();
        _chat = await _alice.OpenChatAsync("reminder_bot");
        await _chat.SendAsync("/remind 1s tea");
        Assert.Equal("I shall remind you of: tea", await Says());
        Assert.Equal("\u23f0 tea", await Says());

        await _chat.SendAsync("/remind 5s biscuits");
        Assert.Equal("I shall remind you of: biscuits", await Says());
        await bot.Kill();
        await _chat.SendAsync("/list");
        await bot.Start();
        // Both are waiting when it is back, and either may come first.
        var both = new[] { await Says(), await Says() };
        Assert.Contains("\u23f0 biscuits", both);
        Assert.Single(both, said => said == "Of nothing." || said.EndsWith("UTC: biscuits", StringComparison.Ordinal));
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(bot.StorePath)!, "reminders.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
            Assert.DoesNotContain("biscuits", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reminders_are_listed_forgotten_and_kept_until_their_time_comes()
    {
        var store = Path.Combine(_folder, "reminders.db");
        await using (await Started.On(_server, _bot.Token, store, TimeSpan.Zero))
        {
            _chat = await _alice.OpenChatAsync("reminder_bot");
            await _chat.SendAsync("/remind tea");
            Assert.Equal("Like this: /remind 10m tea: reminds you of tea in ten minutes (s, m, h, d, w)", await Says());
            await _chat.SendAsync("/list");
            Assert.Equal("Of nothing.", await Says());
            foreach (var command in new[] { "/remind 2h later", "/remind 1h soon", "/remind 1d much later" })
            {
                await _chat.SendAsync(command);
                await Says();
            }

            await _chat.SendAsync("/list");
            Assert.Equal(["soon", "later", "much later"], (await Says()).Split('\n').Select(line => line[(line.LastIndexOf(':') + 2)..]));
            await _chat.SendAsync("/forget 4");
            Assert.StartsWith("Like this: /forget 1", await Says(), StringComparison.Ordinal);
            await _chat.SendAsync("/forget 2");
            Assert.Equal("Forgotten: later", await Says());
        }

        await using (await Started.On(_server, _bot.Token, store, TimeSpan.FromHours(3)))
        {
            Assert.Equal("\u23f0 soon", await Says());
            await _chat.SendAsync("/list");
            Assert.EndsWith("UTC: much later", Assert.Single((await Says()).Split('\n')), StringComparison.Ordinal);
        }
    }

    /// <summary>The next message of the bot.</summary>
    private async Task<string> Says()
    {
        Assert.True(await _said.MoveNextAsync().AsTask().WaitAsync(Patience.Most));
        return _said.Current.Text;
    }

    /// <summary>The bot inside this process, with a clock of its own.</summary>
    private sealed class Started : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly ParleyClient _client;
        private readonly Task _run;

        private Started(ParleyClient client, TimeSpan later)
        {
            _client = client;
            _run = new Reminders(client, new LaterTime(later)).RunAsync(_stop.Token);
        }

        public static async Task<Started> On(ServerProcess server, string token, string store, TimeSpan later) =>
            new(await ParleyClient.SignInBotAsync(server.Address, token, store), later);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _run.WaitAsync(Patience.Most);
            await _client.DisposeAsync();
            _stop.Dispose();
        }
    }
}
