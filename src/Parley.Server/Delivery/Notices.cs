using Parley.Contracts.V1;
using Parley.Server.Live;

namespace Parley.Server.Delivery;

/// <summary>Tells the connected devices of a chat's accounts of an event that is not a mailbox entry.</summary>
internal sealed class Notices(Connections connections)
{
    public void Tell(IEnumerable<long> accountKeys, ServerFrame frame, Connection? except = null)
    {
        foreach (var account in accountKeys)
            foreach (var connection in connections.OfAccount(account))
                if (connection != except)
                    connection.Deliver(frame);
    }
}
