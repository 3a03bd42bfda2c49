using Parley.Client;

namespace Parley.Cli.Lines;

/// <summary>How the device stands with the history of its account.</summary>
internal sealed record HistoryLine(string Type, bool Kept, int ChatsLeft, IReadOnlyList<HistoryWarningLine> Warnings)
{
    public static HistoryLine Of(HistoryState history) => new(
        "history", !history.OnlyOnDevices, history.ChatsLeft,
        [.. history.Warnings.Select(warning => new HistoryWarningLine(warning.ChatId.ToString(), TroubleOf(warning.Trouble), Moment.Of(warning.At)))]);

    private static string TroubleOf(HistoryTrouble trouble) => trouble switch
    {
        HistoryTrouble.Missing => "missing",
        HistoryTrouble.Altered => "altered",
        _ => "replayed",
    };
}

/// <summary>What the server was caught at.</summary>
internal sealed record HistoryWarningLine(string Chat, string Trouble, string At);
