using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Parley.Server.Tests.Messages;

namespace Parley.Server.Tests.Live;

public sealed class LiveTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task The_JSON_subprotocol_speaks_the_fixed_event_names()
    {
        var account = await server.SomeoneNew();
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("parley.v1.json");
        socket.Options.AddSubProtocol("parley.token." + account.AccessToken);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Process.Port}/api/v1/live"), CancellationToken.None);
        Assert.Equal("parley.v1.json", socket.SubProtocol);
        await socket.SendAsync(Encoding.UTF8.GetBytes("""{"frames":[{"id":"1","mailbox:pull":{"limit":10}},{"id":"2","message:typing":{"chatId":"x","active":true}}]}"""),
            WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!answers.ContainsKey("2"))
        {
            foreach (var frame in (await Receive(socket)).GetProperty("frames").EnumerateArray())
                if (frame.TryGetProperty("id", out var id))
                    answers[id.GetString()!] = frame.EnumerateObject().First(p => p.Name != "id").Name;
        }

        Assert.Equal("mailbox:page", answers["1"]);
        Assert.Equal("problem", answers["2"]);
    }

    [Fact]
    public async Task Without_a_valid_token_there_is_no_connection()
    {
        foreach (var token in new[] { "", "parley.token.nonsense" })
        {
            using var socket = new ClientWebSocket();
            socket.Options.AddSubProtocol("parley.v1.proto");
            if (token.Length > 0)
                socket.Options.AddSubProtocol(token);
            socket.Options.CollectHttpResponseDetails = true;
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Process.Port}/api/v1/live"), CancellationToken.None));
            Assert.Equal(System.Net.HttpStatusCode.Unauthorized, socket.HttpStatusCode);
        }
    }

    [Fact]
    public async Task A_device_that_connects_again_replaces_its_older_connection()
    {
        var account = await server.SomeoneNew();
        await using var older = await LiveDevice.ConnectLive(server.Process, account);
        await using var newer = await LiveDevice.ConnectLive(server.Process, account);
        Assert.Equal(4409, (await older.Ended).Code);
        Assert.Empty((await newer.Pull()).Entries);
    }

    [Theory]
    [InlineData(1, 1009)]
    [InlineData(64, 1007)]
    public async Task Who_is_still_sending_when_the_server_ends_the_connection_hears_why(int messages, int code)
    {
        const int Bytes = 16 * 1024 * 1024;
        var account = await server.SomeoneNew();
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("parley.v1.proto");
        socket.Options.AddSubProtocol("parley.token." + account.AccessToken);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Process.Port}/api/v1/live"), CancellationToken.None);
        var garbage = Enumerable.Repeat((byte)0xff, Bytes / messages).ToArray();
        for (var i = 0; i < messages; i++)
            await socket.SendAsync(garbage, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        using var patience = new CancellationTokenSource(Patience.Most);
        while (socket.State == WebSocketState.Open)
            await socket.ReceiveAsync(new byte[64 * 1024].AsMemory(), patience.Token);
        Assert.Equal(code, (int?)socket.CloseStatus);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", patience.Token);
    }

    [Fact]
    public async Task Without_one_time_keys_a_device_is_told_to_send_more()
    {
        var account = await server.SomeoneNew();
        await using var device = await LiveDevice.Connect(server.Process, account);
        var low = (await device.Hears(Contracts.V1.ServerFrame.EventOneofCase.KeysLow)).KeysLow;
        Assert.Equal((0u, 0u), (low.OneTimePrekeys, low.OneTimeKyberPrekeys));
    }

    private static async Task<JsonElement> Receive(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        using var patience = new CancellationTokenSource(Patience.Most);
        var received = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
        Assert.True(received.EndOfMessage);
        return JsonDocument.Parse(buffer.AsMemory(0, received.Count)).RootElement;
    }
}
