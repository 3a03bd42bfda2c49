using Parley.Client;

namespace Parley.Cli.Lines;

/// <summary>A bot of the own account. The token is there only where it has just been made.</summary>
internal sealed record BotLine(string Type, string Id, string Username, string Name, string? About, string? CreatedAt, string? Token)
{
    public static BotLine Of(OwnBot bot) => new("bot", bot.Id.ToString(), bot.Username, bot.DisplayName, bot.About.Length > 0 ? bot.About : null, Moment.Of(bot.CreatedAt), Token: null);
}
