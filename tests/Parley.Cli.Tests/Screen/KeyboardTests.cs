using Parley.Cli.Screen;
using Parley.Cli.Screen.Keys;
using Parley.Cli.Screen.Model;
using Parley.Client;
using Parley.Contracts;

namespace Parley.Cli.Tests.Screen;

public sealed class KeyboardTests
{
    [Fact]
    public void Enter_in_the_list_opens_the_chosen_chat_and_Enter_in_it_sends_what_was_written()
    {
        var scene = Scene.Of(80, 24).Press(Key.Down, Key.Enter);
        Assert.Equal([new OpenRequest(Scene.Alan)], scene.Requests);
        scene.Type("  Hi ").Press(Key.Enter);
        Assert.Equal(new SendRequest(Scene.Alan, "Hi"), scene.Requests[^1]);
        Assert.True(scene.State.Draft.IsEmpty);
        var before = scene.Requests.Count;
        scene.Type("   ").Press(Key.Enter);
        Assert.DoesNotContain(scene.Requests.Skip(before), request => request is SendRequest);
    }

    [Fact]
    public void A_file_is_sent_and_saved_by_a_word_and_other_words_with_a_stroke_are_a_bots()
    {
        var scene = Scene.Of(80, 24).Open(Scene.Grace).Type("/file ~/two words.pdf ").Press(Key.Enter);
        Assert.Equal(new SendFileRequest(Scene.Grace, "~/two words.pdf"), scene.Requests[^1]);
        foreach (var text in new[] { "/file", "/files a", "/saved", "/start" })
            Assert.Equal(new SendRequest(Scene.Grace, text), scene.Type(text).Press(Key.Enter).Requests[^1]);
        var before = scene.Requests.Count;
        scene.Type("/save").Press(Key.Enter);
        Assert.Equal("There is no file here.", scene.State.Notice);
        Assert.DoesNotContain(scene.Requests.Skip(before), request => request is SendRequest or SaveRequest);
    }

    [Fact]
    public void Every_key_of_a_message_tells_that_the_person_types_and_moving_the_cursor_does_not()
    {
        var scene = Scene.Of(80, 24).Open(Scene.Grace).Type("a");
        Assert.Equal(new TypingRequest(Scene.Grace, IsTyping: true), scene.Requests[^1]);
        var count = scene.Requests.Count;
        scene.Press(Key.Left, Key.Right);
        Assert.Equal(count, scene.Requests.Count);
        scene.Press(Key.Backspace);
        Assert.Equal(new TypingRequest(Scene.Grace, IsTyping: false), scene.Requests[^1]);
    }

    [Fact]
    public void A_draft_stays_with_its_chat()
    {
        var scene = Scene.Of(80, 24).Open(Scene.Grace).Type("half a thou");
        scene.Press(new KeyPress(Key.Down, Alt: true));
        Assert.Equal(Scene.Alan, scene.State.Conversation!.Chat);
        Assert.Contains("Draft: half a", scene.Shown, StringComparison.Ordinal);
        scene.Press(new KeyPress(Key.Up, Alt: true));
        Assert.Equal("half a thou", scene.State.Draft.Text);
    }

    [Fact]
    public void Control_C_takes_back_what_was_written_before_it_quits()
    {
        var scene = Scene.Of(80, 24).Open(Scene.Grace).Type("oops").Control('c');
        Assert.True(scene.State.Draft.IsEmpty);
        Assert.DoesNotContain(new QuitRequest(), scene.Requests);
        Assert.Equal(new QuitRequest(), scene.Control('c').Requests[^1]);
    }

    [Fact]
    public void Pasted_lines_are_written_and_not_sent()
    {
        var scene = Scene.Of(80, 24).Open(Scene.Grace).Press(new KeyPress(Key.Paste, "one\ntwo"));
        Assert.Equal("one\ntwo", scene.State.Draft.Text);
        Assert.DoesNotContain(scene.Requests, request => request is SendRequest);
    }

    [Fact]
    public void Whoever_reads_older_messages_keeps_them_before_their_eyes_when_new_ones_come()
    {
        var messages = Enumerable.Range(0, 60).Select(number => Scene.Theirs($"message {number}", "12:00")).ToArray();
        var scene = Scene.Of(80, 24).Open(Scene.Grace, messages).Press(Key.PageUp);
        var body = Body(scene);
        Assert.Contains("newer below", scene.Shown, StringComparison.Ordinal);
        scene.Receive([.. messages, Scene.Theirs("new one", "12:01"), Scene.Mine("from elsewhere", "12:02", MessageState.Sent)]);
        Assert.Equal(body, Body(scene));
        scene.Receive([.. Enumerable.Range(100, 30).Select(number => Scene.Theirs($"older {number}", "11:00")), .. messages, Scene.Theirs("new one", "12:01")]);
        Assert.Equal(body, Body(scene));
        scene.Press(Key.Escape);
        Assert.Contains("new one", scene.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void At_the_newest_new_messages_come_into_sight_by_themselves()
    {
        var messages = Enumerable.Range(0, 60).Select(number => Scene.Theirs($"message {number}", "12:00")).ToArray();
        var scene = Scene.Of(80, 24).Open(Scene.Grace, messages).Receive([.. messages, Scene.Theirs("new one", "12:01")]);
        Assert.Contains("new one", scene.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Older_messages_are_asked_for_at_the_upper_end()
    {
        var scene = Scene.Of(80, 24).Open(Scene.Grace);
        scene.Change(state => News.Messages(state, Scene.Grace, [.. Enumerable.Range(0, 40).Select(number => Scene.Theirs($"message {number}", "12:00"))], reachesBeginning: false));
        scene.Press(Key.PageUp);
        Assert.DoesNotContain(scene.Requests, request => request is OlderRequest);
        scene.Press(Key.PageUp, Key.PageUp);
        Assert.Equal(new OlderRequest(Scene.Grace), scene.Requests[^1]);
    }

    [Fact]
    public void A_text_is_found_from_the_newest_backwards()
    {
        var scene = Scene.Of(80, 24).Open(
            Scene.Grace, [Scene.Theirs("the first needle", "08:00"), .. Enumerable.Range(0, 50).Select(number => Scene.Theirs($"hay {number}", "09:00")), Scene.Mine("the last Needle", "10:00", MessageState.Sent)]);
        scene.Control('f').Type("needle");
        Assert.Contains("1 of 2", scene.Shown, StringComparison.Ordinal);
        Assert.Contains("the last Needle", scene.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("the first needle", scene.Shown, StringComparison.Ordinal);
        scene.Press(Key.Enter);
        Assert.Contains("2 of 2", scene.Shown, StringComparison.Ordinal);
        Assert.Contains("the first needle", scene.Shown, StringComparison.Ordinal);
        Assert.Contains("nothing found", scene.Type("x").Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Somebody_who_was_found_is_written_to()
    {
        var scene = Scene.Of(80, 24).Control('n').Type("gr");
        Assert.Equal(new SearchRequest("gr"), scene.Requests[^1]);
        var person = new PersonRow(new AccountId(Guid.NewGuid()), "Grace", "grace", "Compilers");
        // The answer to an older question comes too late.
        Assert.DoesNotContain("Compilers", scene.Change(state => News.Found(state, "g", [person])).Shown, StringComparison.Ordinal);
        Assert.Contains("Compilers", scene.Change(state => News.Found(state, "gr", [person])).Shown, StringComparison.Ordinal);
        Assert.Equal(new BeginRequest(person.Id), scene.Press(Key.Enter).Requests[^1]);
    }

    [Fact]
    public void A_failed_message_is_sent_again()
    {
        var failed = Scene.Mine("Lost", "12:00", MessageState.Failed);
        var scene = Scene.Of(80, 24).Open(Scene.Grace, failed, Scene.Mine("Fine", "12:01", MessageState.Sent)).Control('r');
        Assert.Equal(new ResendRequest(Scene.Grace, failed.Id), scene.Requests[^1]);
    }

    [Fact]
    public void Messages_count_as_read_only_while_somebody_looks_at_the_newest()
    {
        var messages = Enumerable.Range(0, 60).Select(number => Scene.Theirs($"message {number}", "12:00")).ToArray();
        var scene = Scene.Of(60, 24);
        Assert.False(scene.State.IsReading);
        Assert.True(scene.Open(Scene.Grace, messages).State.IsReading);
        Assert.False(scene.Press(Key.FocusOut).State.IsReading);
        Assert.True(scene.Press(Key.FocusIn).State.IsReading);
        Assert.False(scene.Press(Key.PageUp).State.IsReading);
        Assert.False(scene.Press(Key.Escape, Key.F1).State.IsReading);
        Assert.False(scene.Press(Key.Escape, Key.Escape).State.IsReading);
    }

    [Fact]
    public void A_notice_stands_until_the_next_key()
    {
        var scene = Scene.Of(80, 24).Change(state => state with { Notice = "Something went wrong." });
        Assert.Contains(" Something went wrong.\n", scene.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("went wrong", scene.Press(Key.Down).Shown, StringComparison.Ordinal);
    }

    private static string Body(Scene scene) => string.Join('\n', scene.Shown.Split('\n').Skip(2).Take(19).Select(row => row[24..]));
}
