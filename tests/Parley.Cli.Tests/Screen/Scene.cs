using System.Globalization;
using Parley.Cli.Drawing;
using Parley.Cli.Screen;
using Parley.Cli.Screen.Keys;
using Parley.Cli.Screen.Model;
using Parley.Cli.Screen.View;
using Parley.Client;
using Parley.Contracts;

namespace Parley.Cli.Tests.Screen;

/// <summary>A screen as it stands in a test, and the keys that are pressed on it.</summary>
internal sealed class Scene
{
    public static readonly ChatId Grace = new(new Guid("00000000-0000-0000-0000-000000000001"));
    public static readonly ChatId Alan = new(new Guid("00000000-0000-0000-0000-000000000002"));
    public static readonly ChatId Layla = new(new Guid("00000000-0000-0000-0000-000000000003"));
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 15, 30, 0, TimeSpan.FromHours(1));

    private Scene(ScreenState state)
    {
        State = state;
    }

    public ScreenState State { get; private set; }

    public List<Request> Requests { get; } = [];

    public string Shown => ScreenView.Draw(State).ToString();

    public (int Column, int Row)? Cursor => ScreenView.Draw(State).Cursor;

    /// <summary>Three chats, the first with Grace, on a terminal of this size.</summary>
    public static Scene Of(int columns, int rows)
    {
        var scene = new Scene(new ScreenState(new Size(columns, rows), "Ada", Now) { Connection = ConnectionState.Online });
        scene.State = News.Chats(scene.State,
        [
            new ChatRow(Grace, "Grace Hopper", "grace") { Last = Theirs("See you tomorrow", "14:05"), Unread = 2, Presence = new Presence(true, null) },
            new ChatRow(Alan, "Alan Turing") { Last = Mine("It halts, I think", "09:00", MessageState.Read, day: 3), Presence = new Presence(false, At("13:20")) },
            new ChatRow(Layla, "ليلى", "layla") { Last = Theirs("مرحبا، كيف حالك اليوم؟", "08:00", day: 1), IsTyping = true },
        ]);
        return scene;
    }

    public static MessageRow Theirs(string text, string time, int day = 4) => new(Id(text), IsMine: false, At(time, day), MessageKind.Text, text, MessageState.Received);

    public static MessageRow Mine(string text, string time, MessageState state, int day = 4) => new(Id(text), IsMine: true, At(time, day), MessageKind.Text, text, state);

    public static MessageRow Notice(string time) => new(Id("notice" + time), IsMine: false, At(time), MessageKind.SecurityCodeChanged, "", MessageState.Received);

    /// <summary>What the person has said of the safety number of a chat.</summary>
    public Scene Verified(ChatId chat, Verification verification) =>
        Change(state => state with { Chats = [.. state.Chats.Select(row => row.Id == chat ? row with { Verification = verification } : row)] });

    /// <summary>Opens a chat with these messages.</summary>
    public Scene Open(ChatId chat, params MessageRow[] messages)
    {
        Do(Keyboard.Open(State, chat));
        return Receive(messages);
    }

    /// <summary>The open chat's messages are these now.</summary>
    public Scene Receive(params MessageRow[] messages)
    {
        State = News.Messages(State, State.Conversation!.Chat, messages, reachesBeginning: true);
        return this;
    }

    public Scene Press(params Key[] keys)
    {
        foreach (var key in keys)
            Do(Keyboard.Press(State, new KeyPress(key)));
        return this;
    }

    public Scene Press(KeyPress key)
    {
        Do(Keyboard.Press(State, key));
        return this;
    }

    public Scene Control(char letter) => Press(KeyPress.Control(letter));

    public Scene Type(string text)
    {
        foreach (var character in text)
            Do(Keyboard.Press(State, new KeyPress(Key.Text, character.ToString())));
        return this;
    }

    public Scene Change(Func<ScreenState, ScreenState> change)
    {
        State = change(State);
        return this;
    }

    private static MessageId Id(string text)
    {
        var bytes = new byte[16];
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)).AsSpan(0, 16).CopyTo(bytes);
        return new MessageId(new Guid(bytes));
    }

    private static DateTimeOffset At(string time, int day = 4) => new(new DateTime(2026, 3, day) + TimeSpan.ParseExact(time, "hh\\:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(1));

    private void Do((ScreenState State, Request? Request) outcome)
    {
        State = outcome.State;
        if (outcome.Request is not null)
            Requests.Add(outcome.Request);
    }
}
