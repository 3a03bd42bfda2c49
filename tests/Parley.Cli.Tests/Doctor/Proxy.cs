using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Parley.Cli.Tests.Doctor;

/// <summary>What stands between people and a server: it may end TLS, and drops or changes header lines of requests. One request a connection.</summary>
internal sealed class Proxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _serverPort;
    private readonly X509Certificate2? _certificate;
    private readonly Func<string, string?> _line;
    private readonly Task _accepting;

    /// <param name="serverPort">On this machine.</param>
    /// <param name="certificate">Null for plain http.</param>
    /// <param name="line">What becomes of a line of the request's head; null drops it.</param>
    public Proxy(int serverPort, X509Certificate2? certificate = null, Func<string, string?>? line = null)
    {
        (_serverPort, _certificate, _line) = (serverPort, certificate, line ?? (static each => each));
        _listener.Start();
        _accepting = Accept();
    }

    public string Address => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Relay(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The listener has been stopped.
        }
    }

    private async Task Relay(TcpClient client)
    {
        using var _ = client;
        using var server = new TcpClient();
        try
        {
            Stream near = client.GetStream();
            if (_certificate is not null)
            {
                var secure = new SslStream(near);
                await secure.AuthenticateAsServerAsync(_certificate);
                near = secure;
            }

            await server.ConnectAsync(IPAddress.Loopback, _serverPort);
            var far = server.GetStream();
            var head = await Head(near);
            await far.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(head.Select(_line).OfType<string>().Select(each => each + "\r\n")) + "Connection: close\r\n\r\n"));
            await far.CopyToAsync(near);
        }
        catch (Exception exception) when (exception is SocketException or IOException or System.Security.Authentication.AuthenticationException)
        {
            // One end has gone.
        }
    }

    private static async Task<List<string>> Head(Stream stream)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one) > 0)
        {
            if (one[0] != '\n')
            {
                line.Append((char)one[0]);
                continue;
            }

            var text = line.ToString().TrimEnd('\r');
            if (text.Length == 0)
                return lines;
            lines.Add(text);
            line.Clear();
        }

        throw new IOException("The request broke off.");
    }
}
