using System.Text.Json;

namespace Parley.Client.Tests.Bots;

/// <summary>A bot that a person has made, on a machine of its own: it can be stopped and started on the same store.</summary>
internal sealed class RunningBot(ServerProcess server, BareAccount owner, JsonElement made) : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-bot-").FullName;
    private CancellationTokenSource? _stop;
    private ParleyClient? _client;

    public RecordedLog Log { get; } = new();

    public string Username => made.GetProperty("username").GetString()!;

    public string Token { get; private set; } = made.GetProperty("token").GetString()!;

    public string StorePath => Path.Combine(_folder, "bot.db");

    public ParleyClient Client => _client ?? throw new InvalidOperationException("The bot is not there.");

    /// <summary>The run that goes on, or the last one.</summary>
    public Task Run { get; private set; } = Task.CompletedTask;

    public HttpMessageHandler? HttpHandler { get; set; }

    public static async Task<RunningBot> Make(SharedServer server)
    {
        var owner = await BareAccount.SignUp(server.Process, server.NewNumber());
        var made = await owner.Ask(HttpMethod.Post, "bots", new { username = $"u{Guid.NewGuid():N}"[..20] + "_bot", displayName = "Tea", about = "I know about tea." });
        return new RunningBot(server.Process, owner, made);
    }

    public async Task<ParleyClient> SignIn() => _client = await ParleyClient.SignInBotAsync(
        server.Address, Token, StorePath, new ParleyClientOptions { Logger = Log.CreateLogger("bot"), Stock = new PreKeyStock(3, 25, 25), HttpHandler = HttpHandler });

    /// <summary>Signs in and runs with these handlers.</summary>
    public async Task<ParleyBot> Start(Action<ParleyBot> set, Func<ParleyClient, ParleyBot>? make = null)
    {
        var bot = (make ?? (client => new ParleyBot(client)))(await SignIn());
        set(bot);
        _stop = new CancellationTokenSource();
        Run = bot.RunAsync(_stop.Token);
        await Client.ConnectAsync().WaitAsync(Patience.Most);
        return bot;
    }

    public async Task Stop()
    {
        if (_stop is not null)
            await _stop.CancelAsync();
        await Run.WaitAsync(Patience.Most);
        if (_client is not null)
            await _client.DisposeAsync();
        _client = null;
    }

    /// <summary>The owner gives the bot a new token; the one before ends with all its sessions.</summary>
    public async Task RenewToken() =>
        Token = (await owner.Ask(HttpMethod.Post, $"bots/{made.GetProperty("id").GetString()}/token", new { })).GetProperty("token").GetString()!;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Stop();
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }

        Assert.Empty(Log.Errors);
    }
}
