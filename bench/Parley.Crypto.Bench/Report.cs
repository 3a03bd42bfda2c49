using System.Globalization;

namespace Parley.Crypto.Bench;

/// <summary>Prints results as tables in Markdown.</summary>
internal static class Report
{
    public static void Machine()
        => Line($"\n{Environment.ProcessorCount} processors ({Processor()}), .NET {Environment.Version}.");

    public static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>The processor by its own name, where the system tells.</summary>
    private static string Processor()
    {
        const string file = "/proc/cpuinfo";
        string? line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? "of a kind that the system does not name";
    }
}
