using System.CommandLine;
using Parley.Cli.Lines;
using Parley.Cli.Text;

namespace Parley.Cli.Commands;

/// <summary><c>parley safety-number</c>.</summary>
internal static class SafetyNumberCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var command = new TaughtCommand("safety-number", "Shows the number that you and another person compare.")
        {
            Usage = "--with WHO [options]",
            Details =
            [
                "Compare it in person or over another way: if both see the same sixty digits, nobody stands between you. It changes when one of you begins anew with other keys.",
            ],
            Examples = ["parley safety-number --with +15550101", "parley safety-number --with @grace --json | jq -r .digits"],
        };
        foreach (var option in new Option[] { CommonOptions.With, CommonOptions.Store, CommonOptions.Json })
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => Run(new Invocation(surroundings, parsed), cancellationToken));
        return command;
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var client = await invocation.Open(appearOnline: false, cancellationToken);
        var chat = await Who.Find(client, invocation.Get(CommonOptions.With)!, cancellationToken);
        var number = await chat.GetSafetyNumberAsync(cancellationToken);
        var name = Harmless.Line(chat.Person.Name);
        invocation.Write(
            new SafetyNumberLine("safety-number", PersonLine.Within(chat.Person), number.Digits, chat.ListsDiffer),
            () => string.Join(Environment.NewLine, [$"With {name}:", "", .. DigitGroups.Rows(number.Digits).Select(row => "  " + row), .. chat.ListsDiffer ? ["", ListsDiffer.Said(name)] : Array.Empty<string>()]));
        return ExitCode.Ok;
    }
}
