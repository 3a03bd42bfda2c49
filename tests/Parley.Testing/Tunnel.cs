using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Parley.Testing;

/// <summary>One person's way to the server: a relay on a port of its own that can be cut, as in a tunnel, and opened again.</summary>
public sealed class Tunnel : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly int _serverPort;
    private readonly Task _accepting;
    private volatile bool _cut;

    public Tunnel(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>The name by which the machine is called, of which there is more than one.</summary>
    public string Host { get; init; } = "localhost";

    public string Address => $"http://{Host}:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>No connection survives, and none can be made.</summary>
    public void Cut()
    {
        _cut = true;
        foreach (var client in _open.Keys)
            client.Close();
    }

    public void Restore() => _cut = false;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _accepting;
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                if (_cut)
                    client.Close();
                else
                    _ = Relay(client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The listener has been stopped.
        }
    }

    private async Task Relay(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            _open[client] = 0;
            // Cut in this very moment: whoever cut has not seen this one.
            if (_cut)
                return;
            await server.ConnectAsync(IPAddress.Loopback, _serverPort);
            var (near, far) = (client.GetStream(), server.GetStream());
            await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One end has gone.
        }
        finally
        {
            _open.TryRemove(client, out _);
            client.Close();
        }
    }
}
