using Xunit.Abstractions;

namespace Parley.Crash.Tests.Crash;

public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int Pairs = 4;
    private const ulong Seed = 20;

    [Fact]
    public async Task What_was_acknowledged_survives_twenty_kills_and_arrives_once_and_in_order()
    {
        await using var server = await ServerProcess.Start();
        var random = new SeededRandom(Seed);
        var acknowledgements = new Milestones();
        var conversations = new List<Conversation>();
        for (var pair = 0; pair < Pairs; pair++)
            conversations.Add(await Conversation.Begin(server, pair, random, acknowledgements));

        using var stop = new CancellationTokenSource();
        var speaking = conversations.SelectMany(c => c.Speakers).Select(s => Task.Run(() => s.Speak(stop.Token))).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            await AnyFailed(speaking, acknowledgements.Further(random.Below(300)));
            await server.Kill();
            await server.Restart();
        }

        await AnyFailed(speaking, acknowledgements.Further(100));
        await stop.CancelAsync();
        await Task.WhenAll(speaking);

        var findings = new Findings();
        foreach (var conversation in conversations)
        {
            findings += await conversation.Examine();
            await conversation.DisposeAsync();
        }

        output.WriteLine(findings.ToString());
        findings.AssertNothingLostDoubledOrDisordered();
        Assert.InRange(findings.Connections, Kills, int.MaxValue);
        Assert.Empty(server.Errors);
    }

    /// <summary>Waits for the milestone, or for the first speaker that fails.</summary>
    private static async Task AnyFailed(List<Task> speaking, Task milestone) => await await Task.WhenAny([milestone, .. speaking]);
}
