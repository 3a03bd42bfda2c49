namespace Parley.Signal.Tests.Playing;

/// <summary>
/// Two devices write to each other as dice decide. Every plaintext is checked, and every duplicate has to be refused. At most four
/// others overtake a message: five chains are kept, so one that more overtake may be lost by design.
/// </summary>
internal sealed class Course(Device first, Device second, string seed, Weather weather)
{
    private const int MaxOvertaken = 4;
    private readonly Device[] devices = [first, second];
    private readonly List<Transit>[] underWay = [[], []];
    private readonly Seeded dice = new($"course {seed}");

    internal int Sent { get; private set; }

    internal int Delivered { get; private set; }

    internal int Lost { get; private set; }

    internal int DuplicatesRefused { get; private set; }

    internal int Overtaken { get; private set; }

    /// <summary>Called with both devices after every delivery.</summary>
    internal Action AfterDelivery { get; init; } = () => { };

    internal Course Run(int messages)
    {
        while (Sent < messages || underWay.Any(queue => queue.Count > 0))
        {
            int to = dice.Roll(2);
            List<Transit> queue = underWay[to];
            if (Sent < messages && queue.Count < weather.UnderWay && dice.Roll(2) == 0)
                Send(devices[1 - to], devices[to], queue);
            else if (queue.Count > 0)
                Deliver(devices[1 - to], devices[to], queue);
        }

        return this;
    }

    private void Send(Device from, Device to, List<Transit> queue)
    {
        byte[] plaintext = dice.Next(dice.Roll(300));
        Envelope envelope = from.Encrypts(to, plaintext);
        Sent++;
        if (dice.Roll(100) < weather.Lost)
            Lost++;
        else
            queue.Add(new Transit(envelope, plaintext));
    }

    private void Deliver(Device from, Device to, List<Transit> queue)
    {
        int position = queue.TrueForAll(transit => transit.Overtaken < MaxOvertaken) ? dice.Roll(queue.Count) : 0;
        Transit delivered = queue[position];
        queue.RemoveAt(position);
        foreach (Transit passed in queue.Take(position))
            passed.Overtaken++;
        Overtaken += position > 0 ? 1 : 0;
        Assert.Equal(delivered.Plaintext, to.Decrypts(from, delivered.Envelope));
        Delivered++;
        if (dice.Roll(100) < weather.Doubled)
        {
            Assert.Equal(SignalErrorCode.Duplicate, to.Refuses(from, delivered.Envelope));
            DuplicatesRefused++;
        }

        AfterDelivery();
    }

    private sealed class Transit(Envelope envelope, byte[] plaintext)
    {
        internal Envelope Envelope { get; } = envelope;

        internal byte[] Plaintext { get; } = plaintext;

        internal int Overtaken { get; set; }
    }
}
