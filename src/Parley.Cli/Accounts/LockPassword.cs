using Parley.Client;
using Spectre.Console;

namespace Parley.Cli.Accounts;

/// <summary>The password of a registration lock: of PARLEY_LOCK_PASSWORD, or what the person answers.</summary>
internal sealed class LockPassword(Surroundings surroundings)
{
    public async Task<string> Read(PasswordRequest request)
    {
        if (surroundings.Environment("PARLEY_LOCK_PASSWORD") is { } given)
            return request.LastWasWrong ? throw new Failure("password-wrong", "PARLEY_LOCK_PASSWORD is not the password of the account's registration lock.", ExitCode.Refused) : given;
        if (!surroundings.IsInteractive)
            throw new Failure("password-required", "This account is locked with a password: set PARLEY_LOCK_PASSWORD.", ExitCode.Refused);
        var question = request.LastWasWrong ? "That is not the password. Try again:" : "The account is locked with a password. Enter it:";
        return await new TextPrompt<string>(question).Secret().ShowAsync(AnsiConsole.Console, request.CancellationToken);
    }
}
