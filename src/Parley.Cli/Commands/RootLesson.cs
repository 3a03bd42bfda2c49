using System.CommandLine;
using System.Globalization;

namespace Parley.Cli.Commands;

/// <summary>What the help of the program itself says beyond a list of commands.</summary>
internal static class RootLesson
{
    public static IEnumerable<(string Code, string Meaning)> ExitCodes =>
    [
        (Number(ExitCode.Ok), "done"),
        (Number(ExitCode.Refused), "refused, by the server or by this device; or the doctor found a failure"),
        (Number(ExitCode.Usage), "the command line is wrong"),
        (Number(ExitCode.NotSignedIn), "not signed in"),
        (Number(ExitCode.NoConnection), "the server cannot be reached"),
        (Number(ExitCode.Timeout), "what was waited for did not happen in time"),
        (Number(ExitCode.Store), "the store is in use, damaged, or guarded by another key"),
        (Number(ExitCode.Internal), "a mistake in this program"),
        (Number(ExitCode.Interrupted), "interrupted with Ctrl+C; 143 when terminated"),
    ];

    public static IReadOnlyList<string> DetailsOf(Command command) => command is RootCommand
        ?
        [
            "Without a command it opens the full-screen chat, and asks for what it needs to sign in. The commands are for scripts: results go to standard output, as one JSON object "
            + "a line with --json; what went wrong goes to standard error as one sentence.",
            "Environment: PARLEY_SERVER is the server's address, PARLEY_STORE the file that keeps keys and messages, PARLEY_PASSPHRASE its passphrase where it has one. NO_COLOR turns colours off.",
        ]
        : [];

    public static IReadOnlyList<string> ExamplesOf(Command command) => command is RootCommand
        ?
        [
            "parley sign-in --server https://chat.example --phone +15550100",
            "parley",
            "parley send --to +15550101 \"I am on my way\"",
            "parley listen --json | jq -r 'select(.type == \"message\") | .text'",
            "parley doctor https://chat.example",
        ]
        : [];

    private static string Number(int code) => code.ToString(CultureInfo.InvariantCulture);
}
