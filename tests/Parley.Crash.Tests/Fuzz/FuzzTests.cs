using System.Diagnostics;
using System.Net;
using Google.Protobuf;
using Xunit.Abstractions;

namespace Parley.Crash.Tests.Fuzz;

public sealed class FuzzTests(ITestOutputHelper output)
{
    private const ulong Seed = 100_000;
    private const int Pairs = 2;
    private const int RestClients = 3;
    private const int Frames = 72_000;
    private const int Requests = 30_000;
    private const double MostMemory = 700e6;
    private const double MostGrowth = 200e6;

    [Fact]
    public async Task A_hundred_thousand_malformed_frames_and_requests_are_refused_by_the_interface_and_harm_nothing()
    {
        await using var server = await ServerProcess.Start();
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = server.Http.BaseAddress };
        var random = new SeededRandom(Seed);
        var tally = new FuzzTally();
        var people = new List<(BareAccount Self, BareAccount Other, BareChat Chat)>();
        for (var pair = 0; pair < Pairs; pair++)
            people.AddRange(await Pair(server, pair));
        var live = people.Select(p => new LiveFuzzer(server, p.Self, p.Chat, p.Other, random.Branch(), tally)).ToList();
        var rest = people.Take(RestClients)
            .Select(p => new RestFuzzer(http, new RestMaker(p.Self, RestTemplates.Of(p.Self, p.Other, p.Chat), random.Branch()), tally)).ToList();

        var started = Stopwatch.GetTimestamp();
        await Half(live, rest);
        var halfway = await server.Metric("parley_memory_bytes");
        await Half(live, rest);
        var memory = await server.Metric("parley_memory_bytes");
        foreach (var fuzzer in live)
            fuzzer.Dispose();
        output.WriteLine($"{tally}\nMemory {halfway / 1e6:F0} MB halfway, {memory / 1e6:F0} MB at the end; {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s.");
        foreach (var line in tally.Findings.Concat(server.Errors.Take(5)))
            output.WriteLine(line);

        Assert.Empty(tally.Findings);
        Assert.Empty(server.Errors);
        Assert.False(server.HasExited);
        Assert.InRange(tally.Frames + tally.Requests, 100_000, int.MaxValue);
        Assert.Subset(KnownCodes.Problems, tally.Codes.ToHashSet(StringComparer.Ordinal));
        Assert.Equal(KnownCodes.Closes.Order(), tally.Closes.Order());
        Assert.InRange(memory, 0, MostMemory);
        Assert.InRange(memory - halfway, double.MinValue, MostGrowth);
        using var ready = await http.GetAsync(new Uri(server.Address, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        foreach (var (self, other, chat) in people)
            await StillTalk(server, self, other, chat);
        Assert.Empty(server.Errors);
    }

    private static Task Half(List<LiveFuzzer> live, List<RestFuzzer> rest) => Task.WhenAll(
    [
        .. live.Select(fuzzer => Task.Run(() => fuzzer.Run(Frames / 2 / live.Count))),
        .. rest.Select(fuzzer => Task.Run(() => fuzzer.Run(Requests / 2 / rest.Count))),
    ]);

    private static async Task<(BareAccount, BareAccount, BareChat)[]> Pair(ServerProcess server, int pair)
    {
        var one = await BareAccount.SignUp(server, $"+1415555{pair:D2}01");
        var two = await BareAccount.SignUp(server, $"+1415555{pair:D2}02");
        return [(one, two, await one.OpenChat(two)), (two, one, await two.OpenChat(one))];
    }

    private async Task StillTalk(ServerProcess server, BareAccount self, BareAccount other, BareChat chat)
    {
        await using var sender = new BareClient(server, self);
        await using var receiver = new BareClient(server, other);
        sender.Disconnected += end => output.WriteLine($"The sender was disconnected: {end}");
        receiver.Disconnected += end => output.WriteLine($"The receiver was disconnected: {end}");
        var id = Guid.NewGuid();
        await sender.Send(chat, id, ByteString.CopyFromUtf8("still there?"), ByteString.CopyFromUtf8("yes")).WaitAsync(Patience.Most);
        await receiver.EmptyMailbox().WaitAsync(Patience.Most);
        Assert.Contains(receiver.Inbox.Messages, m => m.MessageId == id.ToString("D"));
        Assert.Equal((0, 0), (receiver.Inbox.Doubled, receiver.Inbox.OutOfOrder));
    }
}
