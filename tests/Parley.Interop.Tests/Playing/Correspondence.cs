using Parley.Interop.Tests.Peers;

namespace Parley.Interop.Tests.Playing;

/// <summary>
/// Two devices write to each other in a <see cref="Storm"/>, until there were enough messages and enough epochs of SPQR. Every plaintext
/// is checked, every duplicate and every altered message has to be refused. At most four others overtake a message: five chains are
/// kept, so one that more overtake may be lost by design.
/// </summary>
internal sealed class Correspondence(Devices devices, string seed)
{
    private const int MaxUnderWay = 6;
    private const int MaxOvertaken = 4;
    private const int MessagesBetweenLooks = 25;
    private const int MessagesBetweenRestarts = 125;
    private readonly IPeer[] peers = [devices.Alice, devices.Bob];
    private readonly List<Transit>[] underWay = [[], []];
    private readonly Seeded dice = new($"correspondence {seed}");

    internal Tally Tally { get; } = new();

    /// <summary>Epochs that were completed.</summary>
    internal ulong Epochs { get; private set; }

    internal async Task RunAsync(int messages, ulong epochs)
    {
        int bound = 4 * messages;
        bool enough = false;
        while (!enough || underWay.Any(queue => queue.Count > 0))
        {
            int to = dice.Roll(2);
            if (!enough && underWay[to].Count < MaxUnderWay && dice.Roll(2) == 0)
            {
                await SendAsync(peers[1 - to], peers[to], underWay[to]);
                if (Tally.Sent % MessagesBetweenRestarts == 0)
                    await peers[Tally.Restarts++ % 2].RestartAsync(); // in turn, with messages under way
                if (Tally.Sent % MessagesBetweenLooks == 0)
                    Epochs = await devices.EpochAsync() - 1;
                enough = Tally.Sent >= bound || (Tally.Sent >= messages && Epochs >= epochs);
            }
            else if (underWay[to].Count > 0)
            {
                await DeliverAsync(peers[1 - to], peers[to], underWay[to]);
            }
        }
    }

    private async Task SendAsync(IPeer from, IPeer to, List<Transit> queue)
    {
        byte[] plaintext = dice.Next(dice.Roll(300));
        Transit sent = new(await from.EncryptAsync(to.Address, plaintext), plaintext);
        Tally.Sent++;
        if (dice.Roll(100) < Storm.Lost)
            Tally.Lost++;
        else
            queue.Add(sent);
    }

    private async Task DeliverAsync(IPeer from, IPeer to, List<Transit> queue)
    {
        int position = queue.TrueForAll(transit => transit.Overtaken < MaxOvertaken) ? dice.Roll(queue.Count) : 0;
        Transit delivered = queue[position];
        queue.RemoveAt(position);
        foreach (Transit passed in queue.Take(position))
            passed.Overtaken++;
        Tally.Overtaking += position > 0 ? 1 : 0;
        if (dice.Roll(100) < Storm.Altered)
        {
            Envelope altered = delivered.Envelope with { Bytes = Refusals.Alter(delivered.Envelope.Bytes, dice) };
            await Refusals.AsAlteredAsync(() => to.DecryptAsync(from.Address, altered));
            Tally.AlterationsRefused++;
        }

        Assert.Equal(delivered.Plaintext, await to.DecryptAsync(from.Address, delivered.Envelope));
        Tally.Delivered++;
        if (dice.Roll(100) < Storm.Doubled)
        {
            await Refusals.AsDuplicateAsync(() => to.DecryptAsync(from.Address, delivered.Envelope));
            Tally.DuplicatesRefused++;
        }
    }
}
