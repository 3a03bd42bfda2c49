using Parley.Cli.Commands;

namespace Parley.Cli;

internal static class Program
{
    public static Task<int> Main(string[] args) => CommandLine.Run(args, Surroundings.OfProcess());
}
