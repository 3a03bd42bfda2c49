using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Parley.Server.Operations;

namespace Parley.Server.Accounts;

/// <summary>How many requests an address may make without signing in, and an account when it has.</summary>
internal sealed class RequestLimits(IOptions<ServerOptions> options, TimeProvider time)
{
    private readonly ServerOptions.RateOptions _rates = options.Value.Rates;
    private readonly FixedWindows<IPAddress> _addresses = new(TimeSpan.FromMinutes(options.Value.Rates.UnauthenticatedWindowMinutes), time);
    private readonly FixedWindows<long> _accounts = new(TimeSpan.FromMinutes(1), time);

    public void TakeForAddress(IPAddress? address)
    {
        if (!_addresses.TryTake(Origin(address), _rates.UnauthenticatedRequests, out var wait))
            throw new ProblemException(AccountProblems.RateLimited(wait));
    }

    public void TakeForAccount(long accountKey)
    {
        if (!_accounts.TryTake(accountKey, _rates.AccountRequestsPerMinute, out var wait))
            throw new ProblemException(AccountProblems.RateLimited(wait));
    }

    /// <summary>What one party holds: a single IPv4 address, or an IPv6 network of 64 bits, of whose addresses anybody has any number.</summary>
    internal static IPAddress Origin(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
