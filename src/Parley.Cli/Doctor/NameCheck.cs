using System.Net;
using System.Net.Sockets;

namespace Parley.Cli.Doctor;

/// <summary>Does the name lead anywhere?</summary>
internal static class NameCheck
{
    private const string Check = "name";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<(Finding Finding, IReadOnlyList<IPAddress> Addresses)> Run(Uri server, CancellationToken cancellationToken)
    {
        var host = server.IdnHost;
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal))
            return (new Finding(Check, Verdict.Ok, $"{literal} is an address, no name."), [literal]);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).WaitAsync(Patience, cancellationToken);
            if (addresses.Length > 0)
                return (new Finding(Check, Verdict.Ok, $"{host} is {string.Join(", ", addresses.Take(4).Select(address => address.ToString()))}."), addresses);
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException)
        {
            // Said below.
        }

        return (new Finding(Check, Verdict.Fail, $"No address is known for {host}.", "Give the name an A or AAAA record, and wait until it has spread; or mend the spelling."), []);
    }
}
