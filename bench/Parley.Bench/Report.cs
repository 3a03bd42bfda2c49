using System.Globalization;

namespace Parley.Bench;

/// <summary>Prints results as tables in Markdown.</summary>
internal static class Report
{
    public static void Machine() =>
        Line($"\n{Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB of memory, .NET {Environment.Version}. Server and load generator share them.");

    public static void Print(IReadOnlyList<SaturationResult> results)
    {
        Line($"\n## As fast as it goes: {Plan.BodyBytes} bytes of body, {Plan.CiphertextBytes} of ciphertext\n");
        Line($"| pairs × under way | messages/s | server µs/message | generator µs/message | processors: server | generator | others | idle | writes/commit | verified |");
        Line($"|---|---|---|---|---|---|---|---|---|---|");
        foreach (var r in results)
            Line($"| {r.Load.Pairs} × {r.Load.Window} | {r.PerSecond:N0} | **{r.ServerMicroseconds:F0}** | {r.GeneratorMicroseconds:F0} | {r.Use.Processors(r.Use.Server):F2} | {r.Use.Processors(r.Use.Generator):F2} | {r.Use.Others:F2} | {r.Use.Idle:F2} | {r.WritesPerCommit:F1} | {r.Verified:N0} |");
        Console.WriteLine();
        foreach (var two in results.Chunk(2))
            Line($"- {two[1].Load.Pairs} pairs instead of {two[0].Load.Pairs}: {two[1].ServerMicroseconds / two[0].ServerMicroseconds - 1:+0%;-0%} server time per message, commits {two[1].WritesPerCommit / two[0].WritesPerCommit - 1:+0%;-0%} in size. {Bound(two[0])}");
    }

    public static void Print(PacedResult result)
    {
        Line($"\n## At {result.PerSecond:F0} messages/s ({result.Messages:N0} messages)\n");
        Line($"| | p50 ms | p99 ms |");
        Line($"|---|---|---|");
        Line($"| send to acknowledgement of the commit | {result.ToAcknowledgement.P50:F2} | {result.ToAcknowledgement.P99:F2} |");
        Line($"| send to receipt by the other | {result.ToReceipt.P50:F2} | {result.ToReceipt.P99:F2} |");
        Line($"\nThe server uses {result.Use.Server.TotalMicroseconds / result.Messages:F0} µs per message at this rate; processors: server {result.Use.Processors(result.Use.Server):F2}, generator {result.Use.Processors(result.Use.Generator):F2}, others {result.Use.Others:F2}, idle {result.Use.Idle:F2}.");
    }

    public static void Print(EncryptedResult r)
    {
        Line($"\n## The real protocol: devices of the SDK, 180 characters of text\n");
        Line($"| pairs × under way | messages/s | server µs/message | both devices µs/message | verified |");
        Line($"|---|---|---|---|---|");
        Line($"| {r.Load.Pairs} × {r.Load.Window} | {r.PerSecond:N0} | {r.Use.Server.TotalMicroseconds / r.Messages:F0} | {r.Use.Generator.TotalMicroseconds / r.Messages:F0} | {r.Verified:N0} |");
    }

    public static void Print(IdleResult result)
    {
        Line($"\n## {result.Connections:N0} idle connections\n");
        Line($"| | server's working set | each connection |");
        Line($"|---|---|---|");
        Line($"| before | {result.Before >> 20} MB | |");
        Line($"| just connected | {result.After >> 20} MB | {result.KilobytesEach:F1} KB |");
        Line($"| after a full garbage collection | {result.AfterCollection >> 20} MB | **{result.KilobytesEachCollected:F1} KB** |");
        Line($"\nSigning the accounts up took {result.SignUps.TotalSeconds:F1} s and {result.SignUpServer.TotalSeconds:F1} s of the server's processor time.");
    }

    /// <summary>What kept the rate from being higher.</summary>
    private static string Bound(SaturationResult result) => FormattableString.Invariant(
        $"The generator takes {result.Use.Generator / (result.Use.Generator + result.Use.Server):P0} of what both use; ") + (result.Use.Idle < 0.1 * Environment.ProcessorCount
            ? "no processor is idle, so the processors set the rate."
            : FormattableString.Invariant($"{result.Use.Idle:F2} processors are idle, so the server's one writer and its disk set the rate."));

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
