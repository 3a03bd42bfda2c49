using Parley.Cli.Drawing;
using Parley.Cli.Screen.Model;
using Parley.Cli.Text;
using Parley.Client;
using Parley.Contracts;

namespace Parley.Cli.Screen.View;

/// <summary>A text at its place in a row.</summary>
internal sealed record Piece(int Column, string Text, Style Style);

/// <summary>One row of the conversation, and which message it belongs to.</summary>
internal sealed record ConversationRow(MessageId? Message, IReadOnlyList<Piece> Pieces);

/// <summary>Breaks a conversation into rows: others on the left, the own messages on the right, a line between days.</summary>
internal sealed class ConversationRows
{
    private const int LeastBubble = 16;

    /// <summary>A time with ticks, and two spaces before it.</summary>
    private const int TimeColumns = 10;

    private readonly ScreenState _state;
    private readonly MessageId? _hit;
    private readonly int _columns;
    private readonly int _bubble;
    private readonly List<ConversationRow> _rows = [];

    private ConversationRows(ScreenState state)
    {
        _state = state;
        _hit = (state.Overlay as FindOverlay)?.Shown;
        _columns = state.ConversationColumns;
        _bubble = Math.Max(LeastBubble, Math.Min(_columns - 2 - TimeColumns, _columns * 4 / 5));
    }

    public static IReadOnlyList<ConversationRow> Of(ScreenState state)
    {
        var rows = new ConversationRows(state);
        MessageRow? before = null;
        foreach (var message in state.Conversation?.Messages ?? [])
        {
            rows.Separate(before, message);
            rows.Add(message);
            before = message;
        }

        if (state.OpenChat is { Verification: Verification.Changed } chat)
            rows.Undecided(chat.Name);
        return rows._rows;
    }

    private void Separate(MessageRow? before, MessageRow message)
    {
        var newDay = before is null || !Times.SameDay(before.At, message.At, _state.Now);
        if (before is not null && (newDay || before.IsMine != message.IsMine || message.Kind == MessageKind.SecurityCodeChanged))
            Blank();
        if (newDay)
            Centred(message.Id, $"── {Times.Day(message.At, _state.Now)} ──", Style.Dim);
        if (_state.Conversation!.FirstUnread == message.Id)
            Centred(message.Id, "── New ──", new Style(Colour.Green));
    }

    private void Add(MessageRow message)
    {
        if (message.Kind == MessageKind.SecurityCodeChanged)
        {
            var name = _state.OpenChat?.Name ?? "This person";
            foreach (var line in Wrap.Lines($"The safety number with {name} has changed. Ctrl+G shows it.", _columns - 4))
                Centred(message.Id, line, Style.Bold);
            Blank();
            return;
        }

        var text = message.Kind == MessageKind.Waiting ? "Waiting for this message." : message.Text;
        var style = message.Kind is MessageKind.Text or MessageKind.File ? Style.Plain : Style.Dim;
        if (_hit == message.Id)
            style = style.With(Emphasis.Reversed);
        var lines = Wrap.Lines(text, _bubble);
        var (time, sign) = (Times.Clock(message.At.ToOffset(_state.Now.Offset)), Ticks.Of(message.State));
        var after = CellWidth.Of(time) + (message.IsMine ? CellWidth.Of(sign.Sign) + 1 : 0);
        var last = CellWidth.Of(lines[^1]);
        // The time may stand beyond the text's own width, so that it need not stand alone.
        var fits = last + 2 + after <= _columns - 2;
        var width = Math.Max(lines.Max(static line => CellWidth.Of(line)), fits ? last + 2 + after : after);
        var left = message.IsMine ? _columns - 1 - width : 1;
        for (var index = 0; index < lines.Count; index++)
        {
            var isLast = index == lines.Count - 1;
            // What is right-aligned ends with its time; a line alone keeps to the right with it.
            var indent = message.IsMine && lines.Count == 1 && !fits ? left + width - CellWidth.Of(lines[index]) : left;
            _rows.Add(new ConversationRow(message.Id, [new Piece(indent, lines[index], style), .. isLast && fits ? Ending(left + width - after, time, message, sign) : []]));
        }

        if (!fits)
            _rows.Add(new ConversationRow(message.Id, Ending(message.IsMine ? left + width - after : left, time, message, sign)));
    }

    /// <summary>At the end, where the person writes.</summary>
    private void Undecided(string name)
    {
        if (_rows is [.., { Pieces.Count: > 0 }])
            Blank();
        foreach (var line in Wrap.Lines($"The safety number with {name} is not the one you compared. What you write waits until you have decided: Ctrl+G.", _columns - 4))
            _rows.Add(new ConversationRow(Message: null, [new Piece(Math.Max(0, (_columns - CellWidth.Of(line)) / 2), line, new Style(Colour.Red, Emphasis.Bold))]));
    }

    private static IReadOnlyList<Piece> Ending(int column, string time, MessageRow message, (string Sign, Style Style) sign) => message.IsMine
        ? [new Piece(column, time, Style.Dim), new Piece(column + time.Length + 1, sign.Sign, sign.Style)]
        : [new Piece(column, time, Style.Dim)];

    private void Centred(MessageId message, string text, Style style) =>
        _rows.Add(new ConversationRow(message, [new Piece(Math.Max(0, (_columns - CellWidth.Of(text)) / 2), text, style)]));

    private void Blank() => _rows.Add(new ConversationRow(Message: null, []));
}
