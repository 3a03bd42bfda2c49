using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Parley.Cli.Doctor;

/// <summary>Does somebody listen, at every address?</summary>
internal static class ConnectionCheck
{
    private const string Check = "connection";
    private const int MostAddresses = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<(Finding Finding, IPEndPoint? Reached)> Run(Uri server, IReadOnlyList<IPAddress> addresses, TimeProvider time, CancellationToken cancellationToken)
    {
        IPEndPoint? reached = null;
        var milliseconds = 0.0;
        var silent = new List<string>();
        foreach (var address in addresses.Take(MostAddresses))
        {
            var started = time.GetTimestamp();
            var endPoint = new IPEndPoint(address, server.Port);
            if (await Failure(endPoint, cancellationToken) is { } failure)
                silent.Add($"{address} {failure}");
            else if (reached is null)
                (reached, milliseconds) = (endPoint, time.GetElapsedTime(started).TotalMilliseconds);
        }

        var took = milliseconds.ToString("F0", CultureInfo.InvariantCulture);
        return (reached, silent.Count) switch
        {
            (null, _) => (new Finding(
                Check, Verdict.Fail, $"Nobody can connect to port {server.Port}: {string.Join("; ", silent)}.",
                "Start the server, let it listen on an address that others reach (ASPNETCORE_URLS), and open the port in the firewall."), null),
            (_, 0) => (new Finding(Check, Verdict.Ok, $"Port {server.Port} answers in {took} ms."), reached),
            // A name of this machine has an address of each family, and a server need not listen on both.
            _ when server.IsLoopback => (new Finding(Check, Verdict.Ok, $"Port {server.Port} answers at {reached!.Address} in {took} ms."), reached),
            _ => (new Finding(
                Check, Verdict.Warn, $"Port {server.Port} answers at {reached!.Address}, but not everywhere: {string.Join("; ", silent)}.",
                "Let the server listen at every address that the name has, or take the record away: people wait there before they try the next."), reached),
        };
    }

    private static async Task<string?> Failure(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endPoint, patience.Token);
            return null;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused ? "refuses" : $"cannot be reached ({exception.SocketErrorCode})";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "does not answer";
        }
    }
}
