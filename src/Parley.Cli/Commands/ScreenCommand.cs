using System.CommandLine;
using Parley.Cli.Accounts;
using Parley.Cli.Screen;
using Parley.Cli.Screen.Terminal;
using Parley.Client;

namespace Parley.Cli.Commands;

/// <summary><c>parley</c> alone: the full-screen chat.</summary>
internal static class ScreenCommand
{
    public static void Put(RootCommand root, Surroundings surroundings)
    {
        root.Add(CommonOptions.Store);
        root.SetAction((parsed, cancellationToken) => Run(new Invocation(surroundings, parsed), cancellationToken));
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            throw new Failure("terminal", "The full screen needs the terminal of a Unix system, such as WSL. The commands work here too: parley --help", ExitCode.Refused);
        if (!invocation.Surroundings.IsInteractive)
            throw Failure.Usage("The full screen needs a terminal. For scripts there are commands: parley --help");
        await using var client = await OpenOrSignIn(invocation, cancellationToken);
        using var terminal = new FullScreen();
        return await new ChatScreen(client, terminal, invocation.Surroundings).Run(cancellationToken);
    }

    private static async Task<ParleyClient> OpenOrSignIn(Invocation invocation, CancellationToken cancellationToken)
    {
        try
        {
            return await invocation.Open(appearOnline: true, cancellationToken);
        }
        catch (Exception exception) when (Complaint.About(exception).ExitCode == ExitCode.NotSignedIn)
        {
            return await SignIn(invocation, cancellationToken);
        }
    }

    private static async Task<ParleyClient> SignIn(Invocation invocation, CancellationToken cancellationToken)
    {
        var surroundings = invocation.Surroundings;
        var questions = new Questions(surroundings);
        var server = ServerAddress.Parse(surroundings.Environment("PARLEY_SERVER") ?? questions.Server());
        StorePlace.MakeFolder(invocation.StorePath);
        return await ParleyClient.SignInAsync(
            server, questions.PhoneNumber(), invocation.StorePath, new CodeAnswers(surroundings, given: null).Read, invocation.Options(appearOnline: true), cancellationToken);
    }
}
