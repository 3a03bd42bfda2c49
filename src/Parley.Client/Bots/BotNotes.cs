using Parley.Client.Bots;
using Parley.Client.Store;

namespace Parley.Client;

/// <summary>
/// What a bot remembers over restarts: short texts by name, in the bot's own encrypted store. What was awaited is on the disk. Names stand there in the clear.
/// </summary>
public sealed class BotNotes
{
    private const int LongestName = 128;
    private const int LongestText = 64 * 1024;
    private readonly LocalStore _store;

    internal BotNotes(LocalStore store)
    {
        _store = store;
    }

    /// <summary>The note of this name; null when there is none.</summary>
    public async Task<string?> GetAsync(string name, CancellationToken cancellationToken = default) =>
        (await _store.Change(step => step.Get(StoredNote.Table, name), cancellationToken))?.Text;

    /// <summary>Writes a note, in place of the one of this name.</summary>
    /// <param name="name">1 to 128 characters.</param>
    /// <param name="text">At most 65,536 characters; null forgets the note.</param>
    /// <param name="cancellationToken">Gives up, if it is not written yet.</param>
    public Task SetAsync(string name, string? text, CancellationToken cancellationToken = default)
    {
        if (name.Length is 0 or > LongestName)
            throw new ArgumentException($"The name of a note has 1 to {LongestName} characters.", nameof(name));
        if (text?.Length > LongestText)
            throw new ArgumentException($"A note has at most {LongestText} characters.", nameof(text));
        return _store.Change(
            step =>
            {
                if (text is null)
                    step.Delete(StoredNote.Table, name);
                else
                    step.Put(StoredNote.Table, new StoredNote(name, text));
            },
            cancellationToken);
    }

    /// <summary>All notes whose name begins so, in the order of their names.</summary>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>> ListAsync(string prefix = "", CancellationToken cancellationToken = default) =>
        [.. (await _store.Change(step => StoredNote.Find(step, prefix), cancellationToken)).Select(note => KeyValuePair.Create(note.Name, note.Text))];
}
