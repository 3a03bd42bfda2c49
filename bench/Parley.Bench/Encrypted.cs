using System.Diagnostics;
using System.Globalization;
using Parley.Testing;

namespace Parley.Bench;

internal sealed record EncryptedResult(Load Load, long Messages, long Verified, ProcessorUse Use)
{
    public double PerSecond => Messages / Use.Clock.TotalSeconds;
}

/// <summary>The real protocol from text to text: every device is the SDK, with encryption, ratchets and a store.</summary>
internal static class Encrypted
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static long _lastNumber = 15_200_000_000;

    public static async Task<EncryptedResult> Measure(ServerProcess server, Load load, Plan plan)
    {
        var pairs = new EncryptedPair[load.Pairs];
        for (var i = 0; i < pairs.Length; i++)
            pairs[i] = await EncryptedPair.Begin(server, NextNumber(), NextNumber(), load.Window);
        await Task.Delay(plan.WarmUp);
        var (before, start) = (pairs.Sum(p => p.Delivered), ProcessorUse.Now(server));
        await Task.Delay(plan.Measured);
        var (after, end) = (pairs.Sum(p => p.Delivered), ProcessorUse.Now(server));
        var verified = await Quiet(server, pairs);
        foreach (var pair in pairs)
            await pair.DisposeAsync();
        return new EncryptedResult(load, after - before, verified, end - start);
    }

    /// <summary>Lets what is under way arrive, and makes sure that all of it did.</summary>
    private static async Task<long> Quiet(ServerProcess server, EncryptedPair[] pairs)
    {
        foreach (var pair in pairs)
            pair.Stop();
        var started = Stopwatch.GetTimestamp();
        while (!pairs.All(p => p.IsQuiet))
        {
            foreach (var pair in pairs)
                await pair.ThrowIfBroken();
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new InvalidOperationException("Not everything arrived.");
            await Task.Delay(20);
        }

        return server.Errors.Count == 0 ? pairs.Sum(p => p.Delivered) : throw new InvalidOperationException($"Errors of the server: {string.Join('\n', server.Errors)}");
    }

    private static string NextNumber() => "+49" + Interlocked.Increment(ref _lastNumber).ToString(CultureInfo.InvariantCulture);
}
