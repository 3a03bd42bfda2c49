using System.Diagnostics.CodeAnalysis;

namespace Parley.Contracts;

/// <summary>Names an account. A UUID, made by the server.</summary>
public readonly record struct AccountId(Guid Value)
{
    public static bool TryParse([NotNullWhen(true)] string? text, out AccountId id) => Ids.TryParse(text, out id, static g => new AccountId(g));

    public override string ToString() => Value.ToString("D");
}

/// <summary>Names a chat. A UUID, made by the server.</summary>
public readonly record struct ChatId(Guid Value)
{
    public static bool TryParse([NotNullWhen(true)] string? text, out ChatId id) => Ids.TryParse(text, out id, static g => new ChatId(g));

    public override string ToString() => Value.ToString("D");
}

/// <summary>Names a message. A UUID, made by its sender; repeating it is harmless.</summary>
public readonly record struct MessageId(Guid Value)
{
    public static bool TryParse([NotNullWhen(true)] string? text, out MessageId id) => Ids.TryParse(text, out id, static g => new MessageId(g));

    public override string ToString() => Value.ToString("D");
}

/// <summary>Names a file on the server: 16 bytes drawn at random by its sender, who alone tells it to others. Whoever knows it may fetch what it names.</summary>
public readonly record struct MediaId(string Value)
{
    /// <summary>Characters of an id: 16 bytes in lower-case hexadecimal digits.</summary>
    public const int Chars = 32;

    public static bool TryParse([NotNullWhen(true)] string? text, out MediaId id)
    {
        var good = text is { Length: Chars } && text.All(char.IsAsciiHexDigitLower);
        id = new MediaId(good ? text! : "");
        return good;
    }

    public override string ToString() => Value;
}

/// <summary>Numbers a device within its account, 1 to 127, as the Signal protocol does.</summary>
public readonly record struct DeviceId(int Value)
{
    public const int Max = 127;

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

internal static class Ids
{
    /// <summary>Accepts the 36-character form only, in either case; the nil UUID names nothing.</summary>
    internal static bool TryParse<T>(string? text, out T id, Func<Guid, T> make)
    {
        var good = Guid.TryParseExact(text, "D", out var guid) && guid != Guid.Empty;
        id = make(guid);
        return good;
    }
}
