using System.Diagnostics.CodeAnalysis;

namespace Parley.Client.Bots;

/// <summary>A command as it was registered.</summary>
internal sealed record BotCommand(string Name, string Usage, Func<CommandContext, Task> Handler);

/// <summary>The commands of a bot, in the order of their registration.</summary>
internal sealed class CommandTable
{
    private const int LongestName = 32;
    private readonly List<BotCommand> _commands = [];

    public IEnumerable<string> Usages => _commands.Select(command => command.Usage).Where(usage => usage.Length > 0);

    public void Add(BotCommand command)
    {
        if (command.Name.Length is 0 or > LongestName || !command.Name.All(IsNameCharacter))
            throw new ArgumentException($"A command has 1 to {LongestName} letters from a to z, digits and underscores, and no slash.", nameof(command));
        if (Find(command.Name) is not null)
            throw new ArgumentException($"There is a command /{command.Name} already.", nameof(command));
        _commands.Add(command);
    }

    public BotCommand? Find(string name) => _commands.Find(command => string.Equals(command.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads "/name arguments"; "/name@bot" may name the bot. A path such as /usr/bin is no command.</summary>
    public static bool TryRead(string text, string? username, [NotNullWhen(true)] out string? name, out string arguments)
    {
        (name, arguments) = (null, "");
        if (!text.StartsWith('/'))
            return false;
        var end = text.AsSpan().IndexOfAny(" \t\r\n") is var space and >= 0 ? space : text.Length;
        var word = text[1..end];
        if (username is not null && word.EndsWith("@" + username, StringComparison.OrdinalIgnoreCase))
            word = word[..^(username.Length + 1)];
        if (word.Length is 0 or > LongestName || !word.All(IsNameCharacter))
            return false;
        (name, arguments) = (word, text[end..]);
        return true;
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
