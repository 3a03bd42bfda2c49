using System.Globalization;
using Parley.Client;
using Spectre.Console;

namespace Parley.Cli.Recovery;

/// <summary>What opens the backup of an account whose devices are lost: of PARLEY_RECOVERY_KEY or PARLEY_RECOVERY_PASSPHRASE, or what the person answers.</summary>
internal sealed class RecoveryAnswers(Surroundings surroundings)
{
    public async Task<RecoverySecret?> Read(RecoveryRequest request)
    {
        var given = surroundings.Environment("PARLEY_RECOVERY_KEY") is { } key ? RecoverySecret.OfKey(key)
            : surroundings.Environment("PARLEY_RECOVERY_PASSPHRASE") is { } passphrase ? RecoverySecret.OfPassphrase(passphrase) : null;
        if (given is not null)
            return request.Refusal is null ? given : throw request.Refusal;
        return surroundings.IsInteractive ? await Ask(request) : null;
    }

    private static async Task<RecoverySecret?> Ask(RecoveryRequest request)
    {
        if (request.Refusal is { } refusal)
            AnsiConsole.MarkupLineInterpolated($"{refusal.Message}");
        else
            AnsiConsole.MarkupLineInterpolated(
                $"This account has other devices, and a backup of {request.BackedUpAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}. Restoring it here signs the others out.");
        var question = request.HasPassphrase ? "Recovery key or passphrase; nothing to stop:" : "Recovery key; nothing to stop:";
        var answer = await new TextPrompt<string>(question).AllowEmpty().Secret().ShowAsync(AnsiConsole.Console, request.CancellationToken);
        if (string.IsNullOrWhiteSpace(answer))
            return null;
        return !request.HasPassphrase || LooksLikeKey(answer) ? RecoverySecret.OfKey(answer) : RecoverySecret.OfPassphrase(answer);
    }

    /// <summary>Nobody's passphrase consists of as many hexadecimal digits.</summary>
    private static bool LooksLikeKey(string answer)
    {
        const int digits = 68;
        return answer.Count(char.IsAsciiHexDigit) >= digits - 8 && answer.Count(char.IsAsciiLetterOrDigit) is >= digits - 8 and <= digits + 8;
    }
}
