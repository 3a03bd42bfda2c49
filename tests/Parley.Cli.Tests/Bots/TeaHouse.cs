using System.Diagnostics;
using Parley.Client;

namespace Parley.Cli.Tests.Bots;

/// <summary>A server, a person who made a bot and writes to it, a receiver, and the bot's host as a process that can be killed and started again.</summary>
internal sealed class TeaHouse : IAsyncDisposable
{
    public const string Secret = "a secret of thirty-two characters";
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-tea-").FullName;
    private readonly ServerProcess _server;
    private readonly ParleyClient _alice;
    private readonly IAsyncEnumerator<Message> _said;
    private readonly string _bot;

    private TeaHouse(ServerProcess server, ParleyClient alice, string bot)
    {
        (_server, _alice, _bot) = (server, alice, bot);
        _said = alice.ReadMessagesAsync().GetAsyncEnumerator();
    }

    public Receiver Receiver { get; } = new();

    public LineReader Host { get; private set; } = null!;

    public Profile Alice => _alice.Me;

    public string TokenFile => Path.Combine(_folder, "tea.token");

    public string SecretFile => Path.Combine(_folder, "tea.secret");

    public static async Task<TeaHouse> Open(ServerProcess server, string phone)
    {
        var alice = await ParleyClient.SignInAsync(server.Address, phone, ":memory:", code => server.CodeFor(code.PhoneNumber), new ParleyClientOptions { DisplayName = "Alice" });
        var bot = await alice.MakeBotAsync($"tea{phone[^4..]}_bot", "Tea");
        var house = new TeaHouse(server, alice, bot.Username);
        await Keep(house.TokenFile, bot.Token);
        await Keep(house.SecretFile, Secret);
        return house;
    }

    /// <summary>Starts the host and waits until it listens.</summary>
    public async Task StartHost(params string[] more)
    {
        string[] args = ["bot", "webhook", "--server", _server.Address.ToString(), "--token-file", TokenFile, "--secret-file", SecretFile, "--url", Receiver.Url, "--json", .. more];
        Host = new LineReader(Process.Start(ParleyProcess.StartInfo(args))!);
        await Hears("listening");
    }

    public Task<System.Text.Json.JsonElement> Hears(string state) => Host.Next(line => line.GetProperty("type").GetString() == "webhook" && line.GetProperty("state").GetString() == state);

    /// <summary>kill -9.</summary>
    public async Task KillHost() => await Host.DisposeAsync();

    public async Task AliceWrites(params string[] texts)
    {
        var chat = await _alice.OpenChatAsync(_bot);
        foreach (var text in texts)
            await chat.SendAsync(text).WaitAsync(Patience.Most);
    }

    /// <summary>The next message of the bot to Alice.</summary>
    public async Task<string> BotSays()
    {
        Assert.True(await _said.MoveNextAsync().AsTask().WaitAsync(Patience.Most));
        return _said.Current.Text;
    }

    public async Task DeleteBot() => await _alice.DeleteBotAsync((await _alice.GetBotsAsync()).Single().Id);

    public async Task<string[]> Conversation() => [.. (await (await _alice.OpenChatAsync(_bot)).GetHistoryAsync()).Select(message => message.Text)];

    public async ValueTask DisposeAsync()
    {
        if (Host is not null)
            await Host.DisposeAsync();
        await Receiver.DisposeAsync();
        await _alice.DisposeAsync();
        await _said.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task Keep(string path, string secret)
    {
        await File.WriteAllTextAsync(path, secret + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
