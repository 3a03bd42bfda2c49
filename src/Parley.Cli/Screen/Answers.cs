using Parley.Cli.Commands;
using Parley.Client;
using Parley.Contracts;

namespace Parley.Cli.Screen;

/// <summary>Requests that need the server: they are answered when they are, and the screen goes on meanwhile.</summary>
internal sealed class Answers(ParleyClient client, TimeProvider time, Action<Happening> happen, CancellationToken over) : IDisposable
{
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(200);
    private CancellationTokenSource _searching = new();

    /// <summary>Asks when the person has paused; only the last question counts.</summary>
    public void Search(string query)
    {
        _searching.Cancel();
        _searching.Dispose();
        _searching = CancellationTokenSource.CreateLinkedTokenSource(over);
        var cancelled = _searching.Token;
        Run(
            async () =>
            {
                await Task.Delay(TypingPause, time, cancelled);
                var people = await client.SearchAsync(query, cancelled);
                return new Answered(state => News.Found(state, query, [.. people.Select(Mirror.Row)]));
            },
            note => new Answered(state => News.NotFound(state, note)));
    }

    public void Begin(AccountId account) => Run(
        async () => new Begun(await client.OpenChatAsync(account, over)),
        note => new Answered(state => News.NotFound(state, note)));

    public void SafetyNumber(ChatId id) => Run(
        async () =>
        {
            var chat = client.FindChat(id);
            var number = chat is null ? null : (await chat.GetSafetyNumberAsync(over)).Digits;
            var note = chat?.ListsDiffer == true ? Text.ListsDiffer.Said(Text.Harmless.Line(chat.Person.Name)) : null;
            return new Answered(state => News.SafetyNumber(state, number, note));
        },
        note => new Answered(state => News.SafetyNumber(state, digits: null, note)));

    /// <summary>These digits were compared; if they are others by now they are shown instead.</summary>
    public void Verify(ChatId id, string digits) => Run(
        async () =>
        {
            if (client.FindChat(id) is not { } chat)
                return new Answered(static state => state);
            var number = await chat.GetSafetyNumberAsync(over);
            if (!string.Equals(number.Digits, digits, StringComparison.Ordinal))
                return new Answered(state => News.SafetyNumber(state, number.Digits, "The safety number has just changed. Compare it again."));
            await chat.MarkVerifiedAsync(number, over);
            return new Answered(static state => state);
        },
        note => new Answered(state => state with { Notice = note }));

    public void Unverify(ChatId id) => Run(
        async () =>
        {
            if (client.FindChat(id) is { } chat)
                await chat.MarkUnverifiedAsync(over);
            return new Answered(static state => state);
        },
        note => new Answered(state => state with { Notice = note }));

    public void Save(MessageId id, string? given) => Run(
        async () =>
        {
            if (await client.FindMessageAsync(id, over) is not { File: { } file } message)
                return new Answered(state => state with { Notice = "There is no file here." });
            var path = SavePlace.Of(file, given is null ? null : OwnFile.Expanded(given));
            await client.SaveFileAsync(message, path, cancellationToken: over);
            return new Answered(state => state with { Notice = $"Saved as {Text.Harmless.Line(path)}" });
        },
        note => new Answered(state => state with { Notice = note }));

    public void Dispose() => _searching.Dispose();

    private async void Run(Func<Task<Happening>> ask, Func<string, Happening> refused)
    {
        try
        {
            happen(await ask());
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for it any more.
        }
        catch (ParleyException exception)
        {
            happen(refused(Text.Harmless.Line(exception.Message)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            happen(refused(Text.Harmless.Line(exception.Message)));
        }
        catch (Exception exception)
        {
            happen(refused($"This is a mistake in the program: {exception.GetType().Name}"));
        }
    }
}
