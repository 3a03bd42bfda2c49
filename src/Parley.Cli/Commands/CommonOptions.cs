using System.CommandLine;

namespace Parley.Cli.Commands;

/// <summary>Options that mean the same wherever they are.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json { get; } = new("--json") { Description = "Writes JSON, one object a line; errors too, on standard error." };

    public static Option<string> Store { get; } = new("--store")
    {
        HelpName = "PATH",
        Description = "The file that keeps the account's keys and messages. Otherwise PARLEY_STORE, or a file in your data folder.",
    };

    public static Option<string> With { get; } = new("--with") { HelpName = "WHO", Required = true, Description = "A phone number with its country code, a @username, or an account's id." };

    public static Option<bool> Offline { get; } = new("--offline") { Description = "Shows what this device has, without asking the server for more." };

    public static Option<bool> MarkRead { get; } = new("--mark-read") { Description = "Lets the senders see that the messages were read." };

    /// <summary>Seconds; half of one may be written 0.5.</summary>
    public static Option<double> Timeout(double seconds) => new("--timeout")
    {
        HelpName = "SECONDS",
        DefaultValueFactory = _ => seconds,
        Description = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"How long to wait; {seconds} unless it says otherwise."),
        Validators = { result => { if (result.GetValueOrDefault<double>() is not (> 0 and <= 86_400)) result.AddError("--timeout takes seconds, more than 0 and at most 86400."); } },
    };
}
