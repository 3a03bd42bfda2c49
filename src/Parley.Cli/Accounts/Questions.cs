using System.Text.RegularExpressions;
using Spectre.Console;

namespace Parley.Cli.Accounts;

/// <summary>What is asked of the person at sign-in, where there is one.</summary>
internal sealed partial class Questions(Surroundings surroundings)
{
    public string Server() => Ask("--server", "The server's address:", static answer => Uri.TryCreate(answer.Contains("://", StringComparison.Ordinal) ? answer : "https://" + answer, UriKind.Absolute, out _), "https://chat.example");

    public string PhoneNumber() => Ask("--phone", "Your phone number:", static answer => Number().IsMatch(answer), "+15550100");

    public static Task<string> Code(string question, CancellationToken cancellationToken) => new TextPrompt<string>(Markup.Escape(question)).ShowAsync(AnsiConsole.Console, cancellationToken);

    /// <summary>No is the answer of somebody who just presses Enter.</summary>
    public static bool Confirm(string question) => AnsiConsole.Prompt(new ConfirmationPrompt(Markup.Escape(question)) { DefaultValue = false });

    private string Ask(string option, string question, Func<string, bool> isGood, string example)
    {
        if (!surroundings.IsInteractive)
            throw Failure.Usage($"{option} is needed, for example {option} {example}.");
        return AnsiConsole.Prompt(new TextPrompt<string>(Markup.Escape(question)).Validate(answer => isGood(answer)
            ? ValidationResult.Success()
            : ValidationResult.Error(Markup.Escape($"Write it like {example}."))));
    }

    [GeneratedRegex(@"^\s*\+[0-9][0-9 \-]{4,24}\s*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
