
namespace Parley.Crash.Tests.Crash;

/// <summary>Two people with a device each, and the chat between them.</summary>
internal sealed class Conversation : IAsyncDisposable
{
    private Conversation(Speaker first, Speaker second) => Speakers = [first, second];

    public IReadOnlyList<Speaker> Speakers { get; }

    /// <summary>Signs both up with numbers made of the index, opens the chat and connects.</summary>
    public static async Task<Conversation> Begin(ServerProcess server, int index, SeededRandom random, Milestones acknowledgements)
    {
        var first = await BareAccount.SignUp(server, $"+1555020{index}0");
        var second = await BareAccount.SignUp(server, $"+1555020{index}1");
        var firstsChat = await first.OpenChat(second);
        var secondsChat = await BareChat.Learn(second, firstsChat.Id);
        return new Conversation(
            new Speaker(new BareClient(server, first), firstsChat, random.Branch(), acknowledgements),
            new Speaker(new BareClient(server, second), secondsChat, random.Branch(), acknowledgements));
    }

    /// <summary>Holds what both devices have and what was acknowledged against what the server has.</summary>
    public async Task<Findings> Examine()
    {
        foreach (var speaker in Speakers)
            await speaker.Client.EmptyMailbox();
        var history = await History.Of(Speakers[0].Client.Account, Speakers[0].Chat);
        var places = history.ToDictionary(m => m.MessageId, m => m.Sequence);
        var findings = new Findings { Gapless = history.Select(m => m.Sequence).SequenceEqual(Enumerable.Range(1, history.Count).Select(i => (long)i)) };
        findings += Examine(Speakers[0], Speakers[1], history, places);
        findings += Examine(Speakers[1], Speakers[0], history, places);
        return findings;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var speaker in Speakers)
            await speaker.Client.DisposeAsync();
    }

    private static Findings Examine(Speaker sender, Speaker recipient, IReadOnlyList<Stored> history, Dictionary<Guid, long> places)
    {
        var taken = recipient.Client.Inbox.Messages.ToDictionary(m => Guid.Parse(m.MessageId), m => m.Sequence);
        var stored = history.Where(m => m.Sender == sender.Client.Account.AccountId).Select(m => m.MessageId).ToList();
        return new Findings
        {
            Acknowledged = sender.Acknowledged.Count,
            MissingOnTheServer = sender.Acknowledged.Count(a => places.GetValueOrDefault(a.Key) != a.Value),
            MissingOnTheDevice = sender.Acknowledged.Count(a => taken.GetValueOrDefault(a.Key) != a.Value),
            Doubled = recipient.Client.Inbox.Doubled + (taken.Count - sender.Acknowledged.Count),
            OutOfOrder = recipient.Client.Inbox.OutOfOrder + stored.Where((id, i) => i >= sender.Sent.Count || sender.Sent[i] != id).Count(),
            RowsThatCameAgain = recipient.Client.Inbox.RepeatedRows,
            Connections = recipient.Client.Connections,
        };
    }
}
