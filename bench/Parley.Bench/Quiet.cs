using System.Diagnostics;
using Parley.Testing;

namespace Parley.Bench;

/// <summary>Lets what is under way arrive, and makes sure that it did: by the clients' count and by the server's.</summary>
internal static class Quiet
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<Tally> Reach(ServerProcess server, IReadOnlyCollection<Pair> pairs)
    {
        foreach (var pair in pairs)
            pair.Continue = false;
        var started = Stopwatch.GetTimestamp();
        while (!pairs.All(p => p.IsQuiet) && Stopwatch.GetElapsedTime(started) < Patience)
            await Task.Delay(20);
        var tally = Tally.Of(pairs);
        tally.Verify();
        var left = await server.Metric("parley_mailbox_entries");
        if (left != 0 || server.Errors.Count > 0)
            throw new InvalidOperationException($"{left} entries are left in the mailboxes; errors of the server: {string.Join('\n', server.Errors)}");
        return tally;
    }
}
