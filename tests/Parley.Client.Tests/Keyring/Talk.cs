using Parley.Client.Keyring;
using Parley.Contracts;

namespace Parley.Client.Tests.Keyring;

/// <summary>Alice with a phone, Bob, and what they say to each other.</summary>
internal sealed class Talk : IAsyncDisposable
{
    private Talk(Device phone, Device bob, ChatId chat)
    {
        (Phone, Bob, Chat) = (phone, bob, chat);
    }

    public Device Phone { get; }

    public Device Bob { get; }

    public ChatId Chat { get; }

    public static async Task<Talk> Begin(SharedServer server, Uri? address = null)
    {
        var (phone, bob) = (await server.SignUp("Alice", address), await server.SignUp("Bob"));
        await Until(() => Task.FromResult(Keys(phone).Count > 0));
        return new Talk(phone, bob, (await phone.Client.OpenChatAsync(bob.PhoneNumber)).Id);
    }

    /// <summary>Every third message is Bob's. The answer is the texts.</summary>
    public async Task<List<string>> Say(int count, int from = 0)
    {
        var texts = Enumerable.Range(from, count).Select(number => $"message {number}").ToList();
        foreach (var (number, text) in texts.Index())
        {
            var isBobs = (from + number) % 3 == 2;
            var (writer, reader) = isBobs ? (Bob, Phone) : (Phone, Bob);
            if (writer.Client.FindChat(Chat) is null)
                await writer.Client.OpenChatAsync(reader.Client.Me.Id);
            await writer.Client.FindChat(Chat)!.SendAsync(text);
            await reader.Has(Chat, text);
        }

        return texts;
    }

    /// <summary>A device writes into the keyring what it has, as it does before another one is linked.</summary>
    public static Task Write(Device device) => device.Client.Engine.History.WriteAll(CancellationToken.None);

    /// <summary>The segments on the server, as a device of Alice is given them.</summary>
    public Task<List<byte[]>> Segments(Device? of = null) => (of ?? Phone).Client.Engine.History.Api.Segments(Chat, 1, 1L << 40, CancellationToken.None);

    /// <summary>Of which messages the server has keys.</summary>
    public async Task<string> Covered(Device? of = null) =>
        string.Join(' ', (await (of ?? Phone).Client.Engine.History.Api.Coverage(Chat, CancellationToken.None)).Select(range => $"{range[0]}-{range[1]}"));

    /// <summary>What waits for a segment on a device.</summary>
    public static Task<long> Waiting(Device device) => device.Client.Engine.Core.Store.Change(step => step.Number("SELECT count(*) FROM content_keys"));

    /// <summary>Waits until a device has everything that there is.</summary>
    public static Task Complete(Device device) => device.Client.FetchHistoryAsync().WaitAsync(Patience.Most);

    public static IReadOnlyList<HistoryKey> Keys(Device device) => StoredHistory.Of(device.Client.Engine.Core)?.Keys ?? [];

    public static HistoryTrouble[] Troubles(Device device) => [.. device.Client.History.Warnings.Select(warning => warning.Trouble).Distinct().Order()];

    /// <summary>Waits until something is so: after an event at the earliest, and then it is asked again.</summary>
    public static async Task Until(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(Patience.Most);
        while (!await isSo())
            await Task.Delay(5, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Phone.DisposeAsync();
        await Bob.DisposeAsync();
    }
}
