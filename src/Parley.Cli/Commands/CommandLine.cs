using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using Parley.Cli.Bots;
using Parley.Cli.Devices;
using Parley.Cli.Recovery;

namespace Parley.Cli.Commands;

/// <summary>All commands, and what happens to every one of them whatever it does.</summary>
internal static class CommandLine
{
    public static async Task<int> Run(string[] args, Surroundings surroundings)
    {
        // A name that begins with @ is somebody's, and no file of arguments.
        var parsed = Root(surroundings).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
            return Complaint.Write(surroundings, Failure.Usage($"{parsed.Errors[0].Message} Try 'parley {Named(parsed)}--help'."), args.Contains("--json", StringComparer.Ordinal));
        using var interruption = new Interruption();
        try
        {
            var configuration = new InvocationConfiguration { Output = surroundings.Out, Error = surroundings.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration, interruption.Token);
        }
        catch (Exception) when (interruption.ExitCode is not null)
        {
            return interruption.ExitCode.Value;
        }
        catch (Exception exception)
        {
            return Complaint.Write(surroundings, Complaint.About(exception), parsed.GetValue(CommonOptions.Json));
        }
    }

    public static RootCommand Root(Surroundings surroundings)
    {
        var root = new RootCommand("Parley in the terminal: end-to-end encrypted messages, full-screen or from scripts.")
        {
            SignInCommand.Create(surroundings),
            LinkCommand.Create(surroundings),
            SignOutCommand.Create(surroundings),
            ProfileCommands.CreateWhoAmI(surroundings),
            ProfileCommands.CreateProfile(surroundings),
            ChatsCommand.Create(surroundings),
            HistoryCommand.Create(surroundings),
            SendCommand.Create(surroundings),
            ListenCommand.Create(surroundings),
            SaveCommand.Create(surroundings),
            PeopleCommand.Create(surroundings),
            SafetyNumberCommand.Create(surroundings),
            DevicesCommand.Create(surroundings),
            RecoveryCommand.Create(surroundings),
            BotCommand.Create(surroundings),
            DoctorCommand.Create(surroundings),
            CompletionCommand.Create(surroundings),
        };
        ScreenCommand.Put(root, surroundings);
        root.Options.OfType<HelpOption>().Single().Action = new HelpText(surroundings.Out);
        var version = root.Options.OfType<VersionOption>().Single();
        version.Description = "Shows the version.";
        version.Action = new VersionText(surroundings.Out);
        return root;
    }

    public static string Version => typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private static string Named(ParseResult parsed) => parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
}
