using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Parley.Server.Operations;

namespace Parley.Server.Accounts;

/// <summary>Brings a one-time code to the owner of a number.</summary>
internal interface ICodeSender
{
    /// <summary>How the code travels, as the client is told: "console" or "sms".</summary>
    string Delivery { get; }

    /// <summary>False when codes cannot be sent as the server is configured.</summary>
    bool IsAvailable { get; }

    Task Send(PhoneNumber number, string code, CancellationToken cancellationToken);
}

/// <summary>
/// Prints codes on the server's output, never through the logger, whose lines are collected and kept. Whoever reads that output can sign in as anybody,
/// so it is done unasked only while nobody beyond this machine can connect.
/// </summary>
internal sealed class ConsoleCodeSender(IServer server, IOptions<ServerOptions> options, TextWriter output) : ICodeSender
{
    public string Delivery => "console";

    public bool IsAvailable => options.Value.Codes.Sender switch
    {
        "console" => true,
        "" => server.Features.Get<IServerAddressesFeature>()?.Addresses is { Count: > 0 } addresses && addresses.All(IsLoopback),
        _ => false,
    };

    public Task Send(PhoneNumber number, string code, CancellationToken cancellationToken)
    {
        // One call, so that lines of requests at the same time do not mix.
        lock (output)
            output.WriteLine($"code for {number}: {code}");
        return Task.CompletedTask;
    }

    /// <summary>An address such as http://127.0.0.1:8080. Wildcards and host names other than localhost are not loopback.</summary>
    internal static bool IsLoopback(string address)
    {
        var host = BindingAddress.Parse(address).Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }
}
