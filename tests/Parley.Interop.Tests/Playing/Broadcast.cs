using Parley.Interop.Tests.Peers;

namespace Parley.Interop.Tests.Playing;

/// <summary>
/// One device writes in two groups under sender keys, and another reads, in a <see cref="Storm"/>. Now and then a chain is distributed
/// again or begun anew; messages of the chain before arrive after its successor. At most four others succeed a chain while a message of it is
/// under way: five are kept, so one of an older chain is lost by design.
/// </summary>
internal sealed class Broadcast(IPeer writer, IPeer reader, string seed)
{
    private const int MaxUnderWay = 12;
    private const int MaxSucceeded = 4;
    private const int MessagesBetweenRestarts = 150;
    private static readonly Guid[] Groups = [Guid.Parse("d1d1d1d1-7000-41eb-b32a-33b8a8a487a6"), Guid.Parse("0aa0bb11-cc22-4d33-9e44-ff5566778899")];
    private readonly List<(Transit Sent, Guid Group, int Chain)> underWay = [];
    private readonly Dictionary<Guid, int> chains = Groups.ToDictionary(group => group, _ => 0);
    private readonly Seeded dice = new($"broadcast {seed}");

    internal Tally Tally { get; } = new();

    internal int NewChains { get; private set; }

    internal async Task RunAsync(int messages)
    {
        foreach (Guid group in Groups)
            await DistributeAsync(group, anew: false);
        while (Tally.Sent < messages || underWay.Count > 0)
        {
            if (Tally.Sent < messages && underWay.Count < MaxUnderWay && dice.Roll(2) == 0)
                await SendAsync(Groups[dice.Roll(Groups.Length)]);
            else if (underWay.Count > 0)
                await DeliverAsync();
        }
    }

    private async Task SendAsync(Guid group)
    {
        int whim = dice.Roll(40);
        if (whim < 3)
            await DistributeAsync(group, anew: whim == 0 && underWay.TrueForAll(m => m.Group != group || chains[group] - m.Chain < MaxSucceeded));
        byte[] plaintext = dice.Next(dice.Roll(300));
        Transit sent = new(new Envelope(MessageType.SenderKey, await writer.GroupEncryptAsync(group, plaintext)), plaintext);
        Tally.Sent++;
        if (dice.Roll(100) < Storm.Lost)
            Tally.Lost++;
        else
            underWay.Add((sent, group, chains[group]));
        if (Tally.Sent % MessagesBetweenRestarts == 0)
            await (Tally.Restarts++ % 2 == 0 ? reader : writer).RestartAsync();
    }

    private async Task DistributeAsync(Guid group, bool anew)
    {
        NewChains += anew ? 1 : 0;
        chains[group] += anew ? 1 : 0;
        await reader.ProcessDistributionAsync(writer.Address, await writer.CreateDistributionAsync(group, anew));
    }

    private async Task DeliverAsync()
    {
        int position = dice.Roll(underWay.Count);
        Transit delivered = underWay[position].Sent;
        byte[] bytes = delivered.Envelope.Bytes;
        underWay.RemoveAt(position);
        Tally.Overtaking += position > 0 ? 1 : 0;
        if (dice.Roll(100) < Storm.Altered)
        {
            byte[] altered = Refusals.Alter(bytes, dice);
            await Refusals.AsAlteredAsync(() => reader.GroupDecryptAsync(writer.Address, altered));
            Tally.AlterationsRefused++;
        }

        Assert.Equal(delivered.Plaintext, await reader.GroupDecryptAsync(writer.Address, bytes));
        Tally.Delivered++;
        if (dice.Roll(100) < Storm.Doubled)
        {
            await Refusals.AsDuplicateAsync(() => reader.GroupDecryptAsync(writer.Address, bytes));
            Tally.DuplicatesRefused++;
        }
    }
}
