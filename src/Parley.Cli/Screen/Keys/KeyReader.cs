using System.Globalization;
using System.Text;
using Parley.Cli.Text;

namespace Parley.Cli.Screen.Keys;

/// <summary>Turns what a terminal sends in raw mode into keys: UTF-8, control characters, and the sequences of ECMA-48, xterm and bracketed paste.</summary>
internal sealed class KeyReader
{
    private const int LongestSequence = 32;
    private const string PasteEnd = "\e[201~";
    private readonly StringBuilder _pending = new();
    private bool _pasting;

    /// <summary>Whether an Escape has come that may be the key, or the beginning of a sequence whose rest is on its way.</summary>
    public bool IsWaiting => _pending.Length > 0 && !_pasting;

    /// <summary>The keys that are complete with this.</summary>
    public IReadOnlyList<KeyPress> Read(string text)
    {
        _pending.Append(text);
        var keys = new List<KeyPress>();
        while (Next() is { } key)
            keys.Add(key);
        return [.. keys.Where(static key => key.Key != Nothing)];
    }

    /// <summary>Nothing more has come: an Escape that waited was the key.</summary>
    public IReadOnlyList<KeyPress> Settle()
    {
        if (!IsWaiting)
            return [];
        var rest = _pending.ToString(1, _pending.Length - 1);
        _pending.Clear();
        return [new KeyPress(Key.Escape), .. Read(rest)];
    }

    /// <summary>A sequence that is known to mean nothing here.</summary>
    private const Key Nothing = (Key)(-1);

    private KeyPress? Next()
    {
        if (_pending.Length == 0)
            return null;
        if (_pasting)
            return Pasted();
        if (_pending[0] == '\e')
            return Sequence();
        if (_pending[0] < ' ' || _pending[0] == '\x7F')
            return Control(Take(1)[0]);
        // A character whose marks come later is written without them; they join it in the text.
        return new KeyPress(Key.Text, Take(StringInfo.GetNextTextElementLength(_pending.ToString().AsSpan())));
    }

    private KeyPress? Pasted()
    {
        var all = _pending.ToString();
        var end = all.IndexOf(PasteEnd, StringComparison.Ordinal);
        if (end < 0)
            return null;
        _pasting = false;
        Take(end + PasteEnd.Length);
        return new KeyPress(Key.Paste, Harmless.Text(all[..end]));
    }

    private KeyPress? Sequence()
    {
        if (_pending.Length == 1)
            return null;
        if (_pending[1] is not ('[' or 'O'))
            return WithAlt();
        for (var at = 2; at < _pending.Length; at++)
            if (_pending[at] is >= '@' and <= '~')
                return Meaning(Take(at + 1));
        if (_pending.Length > LongestSequence)
        {
            _pending.Clear();
            return new KeyPress(Nothing);
        }

        return null;
    }

    private KeyPress? WithAlt()
    {
        Take(1);
        if (_pending[0] == '\e')
            return new KeyPress(Key.Escape);
        return Next() is { } key ? key with { Alt = true } : null;
    }

    private KeyPress Meaning(string sequence)
    {
        var parameters = sequence[2..^1].Split(';');
        var alt = parameters.Length > 1 && parameters[1] is not ("" or "1");
        var key = (sequence[^1], parameters[0]) switch
        {
            ('A', _) => Key.Up,
            ('B', _) => Key.Down,
            ('C', _) => Key.Right,
            ('D', _) => Key.Left,
            ('H', _) or ('~', "1" or "7") => Key.Home,
            ('F', _) or ('~', "4" or "8") => Key.End,
            ('~', "3") => Key.Delete,
            ('~', "5") => Key.PageUp,
            ('~', "6") => Key.PageDown,
            ('~', "11") => Key.F1,
            ('P', _) => Key.F1,
            ('Z', _) => Key.BackTab,
            ('M', _) when sequence[1] == 'O' => Key.Enter,
            ('u', "13") => Key.Enter,
            ('I', _) => Key.FocusIn,
            ('O', _) => Key.FocusOut,
            _ => Nothing,
        };
        _pasting = sequence == "\e[200~";
        return new KeyPress(key, Alt: alt);
    }

    private static KeyPress Control(char character) => character switch
    {
        '\r' => new KeyPress(Key.Enter),
        '\t' => new KeyPress(Key.Tab),
        '\b' or '\x7F' => new KeyPress(Key.Backspace),
        '\x1F' => KeyPress.Control('/'),
        >= '\x01' and <= '\x1A' => KeyPress.Control((char)('a' + character - 1)),
        _ => new KeyPress(Nothing),
    };

    private string Take(int count)
    {
        var taken = _pending.ToString(0, count);
        _pending.Remove(0, count);
        return taken;
    }
}
