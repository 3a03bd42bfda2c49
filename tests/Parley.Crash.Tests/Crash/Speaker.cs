using System.Collections.Concurrent;
using Google.Protobuf;

namespace Parley.Crash.Tests.Crash;

/// <summary>One side of a chat: sends without pause, a few messages at a time, and remembers what was acknowledged as what.</summary>
internal sealed class Speaker(BareClient client, BareChat chat, SeededRandom random, Milestones acknowledgements)
{
    private const int InFlight = 8;
    private readonly ConcurrentDictionary<Guid, long> _acknowledged = new();
    private readonly List<Guid> _sent = [];

    public BareClient Client => client;

    public BareChat Chat => chat;

    /// <summary>In the order they were sent.</summary>
    public IReadOnlyList<Guid> Sent => _sent;

    /// <summary>The sequence that the server has answered, by message id.</summary>
    public IReadOnlyDictionary<Guid, long> Acknowledged => _acknowledged;

    /// <summary>Speaks until told to stop; returns when everything that was sent has been acknowledged.</summary>
    public async Task Speak(CancellationToken stop)
    {
        var flight = new Queue<Task>();
        while (!stop.IsCancellationRequested)
        {
            if (flight.Count == InFlight)
                await flight.Dequeue();
            flight.Enqueue(SendOne());
        }

        await Task.WhenAll(flight);
    }

    private Task SendOne()
    {
        var id = random.Uuid();
        _sent.Add(id);
        var sending = client.Send(chat, id, Opaque(20, 400), Opaque(50, 200));
        return Remember(id, sending);
    }

    private async Task Remember(Guid id, Task<Contracts.V1.Ok> sending)
    {
        var ok = await sending;
        _acknowledged[id] = ok.Sequence;
        acknowledgements.Count();
    }

    private ByteString Opaque(int from, int below) => UnsafeByteOperations.UnsafeWrap(random.Bytes(random.Between(from, below)));
}
