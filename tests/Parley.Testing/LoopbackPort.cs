using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Parley.Testing;

/// <summary>Ports of this machine.</summary>
public static class LoopbackPort
{
    // Below the ports that outgoing connections get, so that nobody takes it while a killed server is down.
    private const int First = 12_000;
    private const int Last = 32_000;
    private static readonly ConcurrentDictionary<int, byte> Given = new();

    /// <summary>A port that nobody listens on now, and that nobody else was given: it looks free until its server has started, and while that is down.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (!Given.TryAdd(port, 0))
                continue;
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken; try another.
            }
        }
    }
}
