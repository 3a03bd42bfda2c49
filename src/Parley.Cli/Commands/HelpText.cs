using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Parley.Cli.Text;

namespace Parley.Cli.Commands;

/// <summary>The help of a command: what it does, how it is called, what can be chosen, and examples that can be copied.</summary>
internal sealed class HelpText(TextWriter output) : SynchronousCommandLineAction
{
    private const int Columns = 96;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command);
        return ExitCode.Ok;
    }

    private void Write(Command command)
    {
        var taught = command as TaughtCommand;
        Paragraph(command.Description ?? "");
        var path = Path(command);
        var usage = taught?.Usage ?? (command.Subcommands.Count > 0 ? "[command] [options]" : "[options]");
        output.WriteLine();
        output.WriteLine($"Usage: {path} {usage}".TrimEnd());
        foreach (var paragraph in taught?.Details ?? RootLesson.DetailsOf(command))
        {
            output.WriteLine();
            Paragraph(paragraph);
        }

        Table("Commands", command.Subcommands.Select(each => (each.Name, each.Description ?? "")));
        Table("Arguments", command.Arguments.Select(each => (each.HelpName ?? each.Name.ToUpperInvariant(), each.Description ?? "")));
        Table("Options", command.Options.Where(each => !each.Hidden).Append(Help).DistinctBy(each => each.Name).Select(each => (Label(each), each.Description ?? "")));
        Lines("Examples", taught?.Examples ?? RootLesson.ExamplesOf(command));
        if (command is RootCommand)
            Table("Exit codes", RootLesson.ExitCodes);
    }

    private static HelpOption Help { get; } = new() { Description = "Shows this." };

    private static string Path(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : "parley";

    private static string Label(Option option)
    {
        var names = option is HelpOption ? "-h, --help" : string.Join(", ", option.Aliases.Where(alias => alias.StartsWith('-')).Prepend(option.Name).Order(StringComparer.Ordinal));
        return option.HelpName is { } value ? $"{names} {value}" : names;
    }

    private void Paragraph(string text)
    {
        foreach (var line in Wrap.Lines(text, Columns))
            output.WriteLine(line);
    }

    private void Table(string title, IEnumerable<(string Left, string Right)> entries)
    {
        var rows = entries.ToList();
        if (rows.Count == 0)
            return;
        output.WriteLine();
        output.WriteLine($"{title}:");
        var indent = rows.Max(row => row.Left.Length) + 4;
        foreach (var (left, right) in rows)
        {
            var lines = Wrap.Lines(right, Columns - indent);
            output.WriteLine($"  {left}".PadRight(indent) + lines[0]);
            foreach (var line in lines.Skip(1))
                output.WriteLine(new string(' ', indent) + line);
        }
    }

    private void Lines(string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;
        output.WriteLine();
        output.WriteLine($"{title}:");
        foreach (var line in lines)
            output.WriteLine($"  {line}");
    }
}
