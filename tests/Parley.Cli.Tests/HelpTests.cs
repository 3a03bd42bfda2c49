using System.Text.Json;
using Parley.Cli.Commands;

namespace Parley.Cli.Tests;

public sealed class HelpTests
{
    [Fact]
    public async Task The_help_of_a_command_says_what_it_does_how_it_is_called_and_shows_examples()
    {
        var run = await CommandRun.Of("doctor", "--help");
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            """
            Checks a server from outside and says what to mend.

            Usage: parley doctor URL [options]

            It resolves the name, connects, looks at the certificate, the server's health and clock, asks
            for both live transports as a client does, and looks at what browsers are told and get. Nothing
            is changed on the server.

            Each check is ok; warn: it works, and could be better; fail: people will notice; or not offered
            by this server. The exit code is 1 if any check fails.

            Arguments:
              URL  The server's address; https unless it says otherwise.

            Options:
              --phone NUMBER  Also asks for a sign-in code for this number, to see how codes travel. The
                              number gets one.
              --json          Writes JSON, one object a line; errors too, on standard error.
              -h, --help      Shows this.

            Examples:
              parley doctor https://chat.example
              parley doctor localhost:8080 --json
              parley doctor https://chat.example --phone +15550100

            """.ReplaceLineEndings(Environment.NewLine), run.Out);
    }

    [Fact]
    public async Task The_help_of_the_program_has_every_command_and_exit_code()
    {
        var run = await CommandRun.Of("--help");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        foreach (var command in CommandLine.Root(new Surroundings(TextReader.Null, TextWriter.Null, TextWriter.Null, IsInteractive: false, _ => null, TimeProvider.System)).Subcommands)
        {
            Assert.Contains($"  {command.Name} ", run.Out, StringComparison.Ordinal);
            var help = await CommandRun.Of(command.Name, "--help");
            Assert.Contains("Examples:", help.Out, StringComparison.Ordinal);
            Assert.Contains($"Usage: parley {command.Name}", help.Out, StringComparison.Ordinal);
        }

        foreach (var code in new[] { "0", "1", "2", "3", "4", "5", "6", "70", "130" })
            Assert.Contains($"\n  {code} ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        var run = await CommandRun.Of("--version");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Matches(@"^parley [0-9]+\.[0-9]+\.[0-9]+\S*\r?\n$", run.Out);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("doctor")]
    [InlineData("doctor", "a", "b")]
    [InlineData("doctor", "http://localhost", "--nonsense")]
    public async Task A_wrong_command_line_is_one_sentence_on_standard_error(params string[] args)
    {
        var run = await CommandRun.Of(args);
        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("parley: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("--help'.", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task With_json_a_wrong_command_line_is_an_object()
    {
        var run = await CommandRun.Of("doctor", "--json");
        var error = JsonDocument.Parse(run.Error).RootElement;
        Assert.Equal(("error", "usage", 2), (error.GetProperty("type").GetString(), error.GetProperty("code").GetString(), error.GetProperty("exitCode").GetInt32()));
        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }
}
