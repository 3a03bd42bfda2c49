using Parley.Client.Keys;
using Parley.Contracts;

namespace Parley.Client.Tests;

/// <summary>Somebody's device in a test: a store that outlives the client, and everything that the client tells.</summary>
internal sealed class Device(ServerProcess server, string name, string phoneNumber, Uri? address = null) : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-client-").FullName;
    private readonly RecordedLog _log = new();
    private ParleyClient? _client;
    private string? _code;
    private Task _listening = Task.CompletedTask;

    public string PhoneNumber => phoneNumber;

    public string StorePath => Path.Combine(_folder, "store.db");

    public ParleyClient Client => _client ?? throw new InvalidOperationException($"{name} is not there.");

    public EventLog Events { get; private set; } = new();

    /// <summary>What the client has logged as its own mistake.</summary>
    public IEnumerable<string> Errors => _log.Errors;

    public IEnumerable<string> Log => _log.Lines;

    /// <summary>The server has had a full set of one-time keys.</summary>
    public bool IsStocked => Client.Engine.Core.Store.All(DeviceIdentity.Table)[default].Stocked;

    /// <summary>What a test changes about the options of every opening.</summary>
    public Func<ParleyClientOptions, ParleyClientOptions> Choose { get; set; } = static options => options;

    /// <summary>Signs in, or opens what is signed in, and waits until the device is up to date.</summary>
    public async Task<Device> SignIn(CancellationToken dead = default)
    {
        Listen(await ParleyClient.SignInAsync(address ?? server.Address, phoneNumber, StorePath, ReadCode, NewOptions(), dead));
        await Online().WaitAsync(dead);
        return this;
    }

    /// <summary>Becomes a device of the account of another, whose person compares the digits.</summary>
    public async Task<Device> LinkWith(Device primary)
    {
        var code = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var digits = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var joining = ParleyClient.LinkAsync(
            address ?? server.Address, StorePath,
            step =>
            {
                if (step is LinkCode shown)
                    code.TrySetResult(shown.Text);
                if (step is LinkDigits compared)
                    digits.TrySetResult(compared.Digits);
                return Task.CompletedTask;
            },
            NewOptions());
        await Task.WhenAny(joining, code.Task).WaitAsync(Patience.Most);
        await using var admission = await primary.Client.AdmitDeviceAsync(joining.IsCompleted ? throw new InvalidOperationException("It has ended.") : await code.Task);
        await Task.WhenAny(joining, digits.Task).WaitAsync(Patience.Most);
        if (joining.IsFaulted)
            await joining;
        Assert.Equal(admission.Digits, await digits.Task);
        await admission.ConfirmAsync();
        Listen(await joining.WaitAsync(Patience.Most));
        await Online();
        return this;
    }

    /// <summary>Opens the store as after a restart of the process, without waiting for a connection.</summary>
    public async Task Open()
    {
        Listen(await ParleyClient.OpenAsync(StorePath, NewOptions()));
    }

    public Task Online() => Client.ConnectAsync().WaitAsync(Patience.Most);

    /// <summary>Closes the client, which has logged no mistake of its own.</summary>
    public async Task Close()
    {
        await End();
        Assert.True(!Errors.Any(), string.Join(Environment.NewLine, Errors));
    }

    public async Task Restart()
    {
        await Close();
        Events = new EventLog();
        await Open();
        await Online();
    }

    /// <summary>Closes the client and opens its store with other options, without a connection.</summary>
    public async Task Reopen(Func<ParleyClientOptions, ParleyClientOptions> choose)
    {
        await Close();
        Events = new EventLog();
        Choose = choose;
        await Open();
    }

    /// <summary>The text messages of a chat, as this device shows them.</summary>
    public Task<string[]> Texts(Chat chat) => Texts(chat.Id);

    public async Task<string[]> Texts(ChatId chat) =>
        [.. (await Client.FindChat(chat)!.GetHistoryAsync(500)).Select(message => message.Kind == MessageKind.Text ? message.Text : $"<{message.Kind}>")];

    /// <summary>Waits until the device has this message.</summary>
    public Task<MessageReceived> Reads(string text) => Events.Hears<MessageReceived>(told => told.Message.Text == text);

    /// <summary>Waits until the device has this message, from whatever time.</summary>
    public async Task Has(ChatId chat, string text)
    {
        if (Client.FindChat(chat) is null || !(await Texts(chat)).Contains(text))
            await Reads(text);
    }

    /// <summary>Closes a client whose process has died, and forgives what it logged to the very end: what goes on in it may stumble until it is closed.</summary>
    public async Task Bury()
    {
        await End();
        _log.Forgive();
    }

    public async ValueTask DisposeAsync()
    {
        await End();
        Directory.Delete(_folder, recursive: true);
        await Close();
    }

    private async Task End()
    {
        if (_client is not null)
            await _client.DisposeAsync();
        await _listening;
        _client = null;
    }

    /// <summary>A person enters the code they have; when that is not taken any more they wait for another.</summary>
    private async Task<string> ReadCode(CodeRequest request)
    {
        if (_code is not { } code)
            return _code = await server.CodeFor(phoneNumber);
        _code = null;
        return code;
    }

    private ParleyClientOptions NewOptions() => Choose(new ParleyClientOptions
    {
        DisplayName = name,
        Logger = _log.CreateLogger(name),
        Stock = new PreKeyStock(First: 2, OneTime: 4, Kyber: 4),
        // A program in a test ends from one moment to the next.
        HistoryOnDispose = TimeSpan.Zero,
    });

    private void Listen(ParleyClient client)
    {
        _client = client;
        var events = Events;
        var told = client.ReadEventsAsync(100_000);
        _listening = Task.Run(async () =>
        {
            await foreach (var each in told)
                events.Add(each);
        });
    }
}
