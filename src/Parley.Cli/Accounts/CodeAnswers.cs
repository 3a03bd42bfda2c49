using Parley.Client;

namespace Parley.Cli.Accounts;

/// <summary>Where the one-time code comes from: the command line, standard input, or the person.</summary>
internal sealed class CodeAnswers(Surroundings surroundings, string? given)
{
    private const string StandardInput = "-";

    public async Task<string> Read(CodeRequest request)
    {
        var sent = request.Delivery == "console" ? "The server has printed a code on its output" : $"A code was sent to {request.PhoneNumber}";
        if (given is not null and not StandardInput)
            return request.LastWasWrong ? throw new Failure("code-wrong", "This is not the code that was sent.", ExitCode.Refused) : given;
        if (given is null && surroundings.IsInteractive)
            return await Questions.Code(request.LastWasWrong ? "That is not the code. Try again:" : $"{sent}. Enter it:", request.CancellationToken);
        if (given is null)
            throw new Failure("code-needed", $"{sent}. Repeat the command with --code CODE.", ExitCode.Refused);
        await surroundings.Error.WriteLineAsync(request.LastWasWrong ? "parley: That is not the code; another line is read." : $"parley: {sent}.");
        return await surroundings.In.ReadLineAsync(request.CancellationToken)
            ?? throw new Failure(request.LastWasWrong ? "code-wrong" : "code-needed", "Standard input ended, and the code had not come.", ExitCode.Refused);
    }
}
