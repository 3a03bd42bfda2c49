using System.CommandLine;

namespace Parley.Cli.Commands;

/// <summary><c>parley completion</c>: what a shell needs to ask the program itself, by its [suggest] directive, for what may follow.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _parley() {
          local IFS=$'\n'
          COMPREPLY=($(parley "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null))
        }
        complete -o default -F _parley parley
        """;

    private const string Zsh = """
        #compdef parley
        _parley() {
          local -a found
          found=("${(@f)$(parley "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          compadd -- "${found[@]}"
        }
        compdef _parley parley
        """;

    private const string Fish = """
        complete -c parley -f -a '(set -l line (commandline -cp); parley "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)'
        """;

    private static readonly Argument<string> Shell = new("shell") { HelpName = "SHELL", Description = "bash, zsh or fish." };

    static CompletionCommand() => Shell.AcceptOnlyFromAmong("bash", "zsh", "fish");

    public static Command Create(Surroundings surroundings)
    {
        var command = new TaughtCommand("completion", "Writes the lines that let a shell complete parley's commands and options.")
        {
            Usage = "SHELL",
            Examples = ["source <(parley completion bash)", "source <(parley completion zsh)", "parley completion fish | source"],
        };
        command.Add(Shell);
        command.SetAction(parsed =>
        {
            surroundings.Out.WriteLine(parsed.GetValue(Shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                _ => Fish,
            });
            return ExitCode.Ok;
        });
        return command;
    }
}
