using Parley.Contracts.V1;

namespace Parley.Testing;

/// <summary>Why a live connection ended: the server's close code and reason, or no code when it broke.</summary>
public sealed record LinkEnd(int? Code, string Reason);

/// <summary>The SDK's live connection, bare: what comes is handed over batch by batch, on one thread at a time.</summary>
public sealed class LiveLink : IAsyncDisposable
{
    public const string Proto = Client.Live.LiveLink.Proto;
    private static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
    private readonly Client.Live.LiveLink _link;

    private LiveLink(Client.Live.LiveLink link)
    {
        _link = link;
        Ended = End();
    }

    /// <summary>Completes when the connection is over, whoever ended it.</summary>
    public Task<LinkEnd> Ended { get; }

    /// <summary>Throws <see cref="Client.ParleyException"/> when the server does not take the connection.</summary>
    public static async Task<LiveLink> Connect(ServerProcess server, string accessToken, Action<ServerBatch> received) =>
        new(await Client.Live.LiveLink.Connect(server.Address, accessToken, Http, received, CancellationToken.None));

    /// <summary>Queues a frame. It is lost without a word when the connection has ended.</summary>
    public void Send(ClientFrame frame) => _link.Send(frame);

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private async Task<LinkEnd> End()
    {
        var end = await _link.Ended;
        return new LinkEnd(end.Code, end.Reason);
    }
}
