using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Parley.Browser.Tests;

/// <summary>
/// Three browsers of one person and two of another write to each other while lids close, tunnels swallow connections, pages are reloaded, browsers and the
/// server are killed. In the end every browser has the same history, and the server has not a word of it: not on its disk, in its logs, its metrics or its memory.
/// </summary>
/// <remarks>PARLEY_SOAK_MESSAGES says how many messages, PARLEY_SOAK_SEED repeats a run.</remarks>
public sealed class SoakTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Canary = "persimmon";
    private const int BetweenDisruptions = 15;
    private const int BetweenChecks = 500;
    private static readonly int Messages = Number("PARLEY_SOAK_MESSAGES", 250);
    private static readonly int Seed = Number("PARLEY_SOAK_SEED", 20261121);

    [Fact]
    public async Task Five_browsers_of_two_people_have_the_same_history_after_a_storm()
    {
        await using var server = await WebServer.Start();
        var printed = new ConcurrentQueue<string>();
        server.Printed += printed.Enqueue;
        await using var devices = await Five.Arrive(chromium, server);
        var random = new SeededRandom((ulong)Seed);
        var written = new List<string> { Five.FirstWords };
        var log = new List<string>();
        for (var n = 0; n < Messages; n++)
        {
            if (n > 0 && n % BetweenChecks == 0)
                await devices.UntilHeld(written, text => Around(log, text));

            if (n % BetweenDisruptions == BetweenDisruptions - 1)
                log.Add(await Disrupt(devices, server, random));
            var writer = random.Below(5);
            written.Add(string.Create(CultureInfo.InvariantCulture, $"{Canary} {n + 1}"));
            log.Add(string.Create(CultureInfo.InvariantCulture, $"{writer} writes '{written[^1]}'"));
            await devices[writer].Write(written[^1]);
        }

        await devices.UntilHeld(written, text => Around(log, text));
        written.AddRange(await devices.SayTheLast());
        await devices.ReadTheSame(written);
        Assert.Empty(devices.Errors);
        await NothingLeaked(server, printed);
    }

    /// <returns>What it did, in words.</returns>
    private static async Task<string> Disrupt(Five devices, ServerProcess server, SeededRandom random)
    {
        var device = random.Below(5);
        var (disruption, words) = random.Below(6) switch
        {
            0 or 1 => (devices.CutOrRestore(device), $"{device} enters a tunnel, or leaves it"),
            2 => (devices.Reload(device), $"{device} is reloaded"),
            3 => (devices.KillBrowser(device), $"{device} is killed"),
            4 => (server.Restart(), "the server is killed"),
            _ => (devices.Calm(), "all leave their tunnels"),
        };
        await disruption;
        return words;
    }

    /// <summary>What happened around the writing of this text, a line each.</summary>
    private static string Around(List<string> log, string text)
    {
        var line = log.FindIndex(each => each.EndsWith($"'{text}'", StringComparison.Ordinal));
        return string.Join('\n', log.Skip(Math.Max(0, line - 20)).Take(40));
    }

    private static async Task NothingLeaked(ServerProcess server, ConcurrentQueue<string> printed)
    {
        var metrics = await server.Http.GetStringAsync(new Uri(server.Address, "/metrics"));
        Assert.DoesNotContain(Canary, metrics, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(printed, line => line.Contains(Canary, StringComparison.OrdinalIgnoreCase));
        Assert.Empty(server.Errors);

        // The last needle is something that the server does know: the search itself works.
        var needles = new[] { Encoding.UTF8.GetBytes(Canary), Encoding.Unicode.GetBytes(Canary), Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary))[..8]), "+15550180"u8.ToArray() };
        bool[] expected = [false, false, false, true];
        Assert.Equal(expected, await MemoryDump.Contains(server.ProcessId, needles));
        await server.Stop();
        var found = new bool[needles.Length];
        foreach (var file in Directory.GetFiles(server.DataFolder, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            for (var i = 0; i < needles.Length; i++)
                found[i] |= bytes.AsSpan().IndexOf(needles[i]) >= 0;
        }

        Assert.Equal(expected, found);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
