using System.CommandLine;
using System.CommandLine.Invocation;

namespace Parley.Cli.Commands;

internal sealed class VersionText(TextWriter output) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        output.WriteLine($"parley {CommandLine.Version}");
        return ExitCode.Ok;
    }
}
