using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Threading.Channels;
using Parley.Cli.Commands;
using Parley.Cli.Drawing;
using Parley.Cli.Screen.Keys;
using Parley.Cli.Screen.Model;
using Parley.Cli.Screen.Terminal;
using Parley.Cli.Screen.View;
using Parley.Client;
using Parley.Contracts;

namespace Parley.Cli.Screen;

/// <summary>
/// The full-screen chat: one loop takes in keys, news and answers in their order, keeps the state, and draws it. Everything that changes is read from the
/// device's own store, so what is shown is what is stored.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ChatScreen
{
    private const int FirstMessages = 100;
    private const int MoreMessages = 400;
    private static readonly TimeSpan EscapePause = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(20);
    private const string HistoryUnfit = "The server's history does not fit what your devices have written. See: parley devices history";
    private readonly ParleyClient _client;
    private readonly FullScreen _terminal;
    private readonly TimeProvider _time;
    private readonly Mirror _mirror;
    private readonly Painter _painter;
    private readonly KeyReader _keys = new();
    private readonly Channel<Happening> _happenings = Channel.CreateUnbounded<Happening>(new UnboundedChannelOptions { SingleReader = true });
    private Task<bool>? _waiting;
    private ScreenState _state;
    private int _wanted = FirstMessages;
    private bool _chatsChanged = true;
    private bool _messagesChanged;
    private (ChatId Chat, int Unread) _marked;
    private int? _exitCode;
    private Func<Task> _stop = static () => Task.CompletedTask;

    public ChatScreen(ParleyClient client, FullScreen terminal, Surroundings surroundings)
    {
        (_client, _terminal, _time) = (client, terminal, surroundings.Time);
        _mirror = new Mirror(client);
        _painter = new Painter(surroundings.WantsColour);
        _state = new ScreenState(FullScreen.Size, _mirror.Me, Now)
        {
            Connection = client.Connection,
            IsSignedOut = !client.IsSignedIn,
            Notice = client.History.Warnings.Count > 0 ? HistoryUnfit : null,
        };
    }

    private DateTimeOffset Now => TimeZoneInfo.ConvertTime(_time.GetUtcNow(), _time.LocalTimeZone);

    /// <summary>Until the person quits, the session ends, or the process is told to end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Run(CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var resized = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Happen(new Reshaped(IsSpoilt: false)));
        using var stops = new Stops(_terminal, () => Happen(new Reshaped(IsSpoilt: true)), _time);
        _stop = () => stops.Stop(over.Token);
        using var ticks = _time.CreateTimer(_ => Happen(new Ticked()), state: null, Tick, Tick);
        FullScreen.BeginReading(text => Happen(new Typed(text)), () => Happen(new HungUp()));
        using var answers = new Answers(_client, _time, Happen, over.Token);
        var hearing = Hear(_client.ReadEventsAsync(cancellationToken: over.Token));
        if (!_state.IsSignedOut)
            _ = Connect(over.Token);
        try
        {
            while (_exitCode is null)
            {
                await Refresh(over.Token);
                Draw();
                await TakeIn(answers, over.Token);
            }

            return _exitCode.Value;
        }
        finally
        {
            _terminal.Dispose();
            await over.CancelAsync();
            await hearing;
        }
    }

    private void Happen(Happening happening) => _happenings.Writer.TryWrite(happening);

    private async Task Connect(CancellationToken cancellationToken)
    {
        try
        {
            await _client.ConnectAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is ParleyException or OperationCanceledException or ObjectDisposedException)
        {
            // The event that tells of it comes by itself.
        }
    }

    private async Task Hear(IAsyncEnumerable<ParleyEvent> events)
    {
        try
        {
            await foreach (var told in events)
                Happen(new Told(told));
        }
        catch (OperationCanceledException)
        {
            // The screen is over.
        }
    }

    /// <summary>Waits for something to happen, and takes in all that has.</summary>
    private async Task TakeIn(Answers answers, CancellationToken cancellationToken)
    {
        _waiting ??= _happenings.Reader.WaitToReadAsync(cancellationToken).AsTask();
        if (_keys.IsWaiting && await Task.WhenAny(_waiting, Task.Delay(EscapePause, _time, cancellationToken)) != _waiting)
        {
            await Press(_keys.Settle(), answers, cancellationToken);
            return;
        }

        await _waiting;
        _waiting = null;
        while (_exitCode is null && _happenings.Reader.TryRead(out var happening))
            await Take(happening, answers, cancellationToken);
    }

    private async Task Take(Happening happening, Answers answers, CancellationToken cancellationToken)
    {
        switch (happening)
        {
            case Typed typed:
                await Press(_keys.Read(typed.Text), answers, cancellationToken);
                break;
            case Reshaped reshaped:
                if (reshaped.IsSpoilt)
                    _painter.Forget();
                _state = News.Resized(_state, FullScreen.Size);
                break;
            case HungUp:
                _exitCode = ExitCode.Terminated;
                break;
            case Told told:
                _chatsChanged = _messagesChanged = true;
                if (told.Event is SignedOut)
                    _state = _state with { IsSignedOut = true, Notice = "The server has ended this device's session. Quit, and sign in again." };
                else if (told.Event is HistoryChanged { History.Warnings.Count: > 0 })
                    _state = _state with { Notice = HistoryUnfit };
                else if (told.Event is DevicesChanged devices)
                    _state = _state with { Notice = Text.DeviceNews.Of(devices) };
                break;
            case Answered answered:
                _state = answered.Change(_state);
                break;
            case Begun begun:
                _state = News.Chats(_state, _mirror.Chats());
                await Do(Keyboard.Open(_state, begun.Chat.Id), answers, cancellationToken);
                break;
            default:
                break;
        }
    }

    private async Task Press(IReadOnlyList<KeyPress> keys, Answers answers, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
            await Do(Keyboard.Press(_state, key), answers, cancellationToken);
    }

    private async Task Do((ScreenState State, Request? Request) outcome, Answers answers, CancellationToken cancellationToken)
    {
        _state = outcome.State;
        try
        {
            await Grant(outcome.Request, answers, cancellationToken);
        }
        catch (ParleyException exception)
        {
            _state = _state with { Notice = Text.Harmless.Line(exception.Message) };
        }
    }

    private async Task Grant(Request? request, Answers answers, CancellationToken cancellationToken)
    {
        switch (request)
        {
            case OpenRequest:
                (_wanted, _messagesChanged) = (FirstMessages, true);
                // Its first messages are there before the next key.
                await Refresh(cancellationToken);
                break;
            case OlderRequest:
                (_wanted, _messagesChanged) = (_wanted + MoreMessages, true);
                break;
            case SendRequest send when _client.FindChat(send.Chat) is { } chat:
                chat.SetTyping(active: false);
                await chat.EnqueueAsync(send.Text, cancellationToken: cancellationToken);
                _chatsChanged = _messagesChanged = true;
                break;
            case SendFileRequest send when _client.FindChat(send.Chat) is { } chat:
                chat.SetTyping(active: false);
                await SendFile(chat, send.Path, cancellationToken);
                _chatsChanged = _messagesChanged = true;
                break;
            case SaveRequest save:
                answers.Save(save.Message, save.Path);
                break;
            case ResendRequest resend when _client.FindChat(resend.Chat) is { } chat:
                await chat.ResendAsync(resend.Message, cancellationToken);
                _chatsChanged = _messagesChanged = true;
                break;
            case TypingRequest typing:
                _client.FindChat(typing.Chat)?.SetTyping(typing.IsTyping);
                break;
            case SearchRequest search:
                answers.Search(search.Query);
                break;
            case BeginRequest begin:
                answers.Begin(begin.Account);
                break;
            case SafetyNumberRequest safety:
                answers.SafetyNumber(safety.Chat);
                break;
            case VerifyRequest verify:
                answers.Verify(verify.Chat, verify.Digits);
                break;
            case UnverifyRequest unverify:
                answers.Unverify(unverify.Chat);
                break;
            case RedrawRequest:
                _painter.Forget();
                break;
            case SuspendRequest:
                await _stop();
                break;
            case QuitRequest:
                _exitCode = _state.IsSignedOut ? ExitCode.NotSignedIn : ExitCode.Ok;
                break;
            default:
                break;
        }
    }

    /// <summary>What cannot be sent stays in the draft.</summary>
    private async Task SendFile(Chat chat, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = OwnFile.Open(path);
            await chat.EnqueueFileAsync(content, new FileDetails(path), cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (exception is Failure or RefusedException or IOException)
        {
            _state = _state.WithDraft(Model.Draft.Empty.Insert($"/file {path}")) with { Notice = Text.Harmless.Line(exception.Message) };
        }
    }

    /// <summary>Brings the state up to what is stored, and tells that the person has read what they have before their eyes.</summary>
    private async Task Refresh(CancellationToken cancellationToken)
    {
        _state = _state with { Now = Now, Connection = _client.Connection, Me = _mirror.Me };
        if (_chatsChanged)
            _state = News.Chats(_state, _mirror.Chats());
        _chatsChanged = false;
        if (_messagesChanged && _state.Conversation is { } open)
        {
            var (messages, reachesBeginning) = await _mirror.Messages(open.Chat, _wanted, cancellationToken);
            _state = News.Messages(_state, open.Chat, messages, reachesBeginning);
        }

        _messagesChanged = false;
        if (!_state.IsReading || _state.OpenChat is not { } chat || _marked == (chat.Id, chat.Unread))
            return;
        _marked = (chat.Id, chat.Unread);
        if (_client.FindChat(chat.Id) is { } known)
            await known.MarkReadAsync(cancellationToken: cancellationToken);
        _state = News.Chats(_state, _mirror.Chats());
        if (_state.OpenChat is { Unread: 0 })
            _marked = default;
    }

    private void Draw() => _terminal.Write(_painter.Paint(ScreenView.Draw(_state)));
}
