using System.CommandLine;
using Parley.Cli.Lines;
using Parley.Cli.Text;
using Parley.Client;

namespace Parley.Cli.Commands;

/// <summary><c>parley safety-number</c>.</summary>
internal static class SafetyNumberCommand
{
    private const int Digits = 60;

    private static readonly Option<string> Compare = new("--compare")
    {
        HelpName = "DIGITS",
        Description = "The digits that the other person sees, however they are grouped: if they are yours too, the person is verified on all your devices.",
    };

    private static readonly Option<bool> Clear = new("--clear")
    {
        Description = "What was compared does not count any more, on all your devices; what waits because the number has changed is sent all the same.",
    };

    public static Command Create(Surroundings surroundings)
    {
        var command = new TaughtCommand("safety-number", "Shows the number that you and another person compare.")
        {
            Usage = "--with WHO [--compare DIGITS | --clear] [options]",
            Details =
            [
                "Compare it in person or over another way: if both see the same sixty digits, nobody stands between you. It changes when one of you begins anew with other keys. "
                + "Once you have said that it is the same, nothing is sent under another number until you have decided.",
            ],
            Examples =
            [
                "parley safety-number --with +15550101",
                "parley safety-number --with @grace --json | jq -r .digits",
                "parley safety-number --with @grace --compare \"$(ssh grace-laptop parley safety-number --with @ada --json | jq -r .digits)\"",
                "parley safety-number --with @grace --clear",
            ],
        };
        foreach (var option in new Option[] { CommonOptions.With, Compare, Clear, CommonOptions.Store, CommonOptions.Json })
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => Run(new Invocation(surroundings, parsed), cancellationToken));
        return command;
    }

    public static string StateOf(Verification verification) => verification switch
    {
        Verification.Verified => "verified",
        Verification.Changed => "changed",
        _ => "none",
    };

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellationToken)
    {
        var compared = ReadDigits(invocation.Get(Compare));
        if (compared is not null && invocation.Get(Clear))
            throw Failure.Usage("--compare and --clear exclude each other.");
        await using var client = await invocation.Open(appearOnline: false, cancellationToken);
        var chat = await Who.Find(client, invocation.Get(CommonOptions.With)!, cancellationToken);
        var name = Harmless.Line(chat.Person.Name);
        // So that the own other devices hear of it now, and what waited goes out.
        if (compared is not null || invocation.Get(Clear))
            await client.ConnectAsync(cancellationToken);
        var number = await chat.GetSafetyNumberAsync(cancellationToken);
        if (compared is not null && !string.Equals(compared, number.Digits, StringComparison.Ordinal))
            throw new Failure(
                "safety-different", $"These are not the digits of your chat with {name}. Either they belong to another chat, or somebody stands between you.", ExitCode.Refused);
        if (compared is not null)
            await chat.MarkVerifiedAsync(number, cancellationToken);
        else if (invocation.Get(Clear))
            await chat.MarkUnverifiedAsync(cancellationToken);
        invocation.Write(
            new SafetyNumberLine("safety-number", PersonLine.Within(chat.Person), number.Digits, StateOf(chat.Verification), chat.ListsDiffer),
            () => string.Join(Environment.NewLine, [$"With {name}:", "", .. DigitGroups.Rows(number.Digits).Select(row => "  " + row), .. Remarks(chat, name).SelectMany(remark => new[] { "", remark })]));
        return ExitCode.Ok;
    }

    private static IEnumerable<string> Remarks(Chat chat, string name)
    {
        if (chat.Verification == Verification.Verified)
            yield return "You have compared it.";
        else if (chat.Verification == Verification.Changed)
            yield return "This is not the number you compared. What you write waits until you have compared it anew (--compare), or send it all the same (--clear).";
        if (chat.ListsDiffer)
            yield return ListsDiffer.Said(name);
    }

    /// <summary>Without what groups them; null when none were given.</summary>
    private static string? ReadDigits(string? given)
    {
        if (given is null)
            return null;
        var digits = string.Concat(given.Where(char.IsAsciiDigit));
        return digits.Length == Digits && given.All(character => char.IsAsciiDigit(character) || char.IsWhiteSpace(character) || character == '-')
            ? digits
            : throw Failure.Usage("--compare takes the sixty digits of a safety number.");
    }
}
