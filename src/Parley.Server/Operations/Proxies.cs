using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Parley.Server.Operations;

/// <summary>
/// What stands in front of the server and says in X-Forwarded-For and X-Forwarded-Proto who asks, and how. It is believed only of proxies that the operator
/// named: anybody else could call themselves as they like, and no limit by address would hold.
/// </summary>
internal static class Proxies
{
    /// <summary>Comes before everything that asks for an address or a scheme.</summary>
    public static void UseProxies(this WebApplication app, ServerOptions options)
    {
        if (options.Proxies.Length == 0)
            return;
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // However many there are: the first that was not named is the one who asks.
            ForwardLimit = null,
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var named in options.Proxies)
            forwarded.KnownIPNetworks.Add(Network(named));
        app.UseForwardedHeaders(forwarded);
    }

    /// <summary>An address is a network of one.</summary>
    /// <exception cref="InvalidOperationException">It is neither.</exception>
    private static IPNetwork Network(string named)
    {
        if (IPAddress.TryParse(named, out var address))
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return IPNetwork.TryParse(named, out var network)
            ? network
            : throw new InvalidOperationException($"Parley:Proxies has \"{named}\", which is neither an address (192.0.2.1) nor a network (192.0.2.0/24).");
    }
}
