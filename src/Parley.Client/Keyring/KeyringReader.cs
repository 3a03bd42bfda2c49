using Parley.Client.Chats;
using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Keyring;

/// <summary>Reads keyrings: opens segments, checks how they hang together, and remembers what the last of them said.</summary>
internal sealed class KeyringReader(Core core, KeyringApi api)
{
    private const int MostRemembered = 4_000;
    private Memory _remembered = Memory.Nothing;

    /// <summary>A segment was met that no known key opens.</summary>
    public Action MetUnknownKey { get; set; } = static () => { };

    /// <summary>The entries of these messages, by sequence; asks the server only for what no segment has said before.</summary>
    public async Task<IReadOnlyDictionary<long, HistoryEntry>> Entries(ChatId chat, IReadOnlyCollection<long> sequences, CancellationToken cancellationToken)
    {
        var remembered = _remembered;
        var known = remembered.Chat == chat ? remembered.Entries : Memory.Nothing.Entries;
        if (sequences.All(known.ContainsKey))
            return known;
        var read = await Read(chat, sequences.Min(), sequences.Max(), cancellationToken);
        if (known.Count + read.Count <= MostRemembered)
            foreach (var (sequence, entry) in known)
                read.TryAdd(sequence, entry);
        _remembered = new Memory(chat, read);
        return read;
    }

    /// <summary>Everything that the segments say that have a key from one sequence to another.</summary>
    public async Task<Dictionary<long, HistoryEntry>> Read(ChatId chat, long from, long to, CancellationToken cancellationToken)
    {
        var bodies = await api.Segments(chat, from, to, cancellationToken);
        var keys = StoredHistory.Of(core)?.Keys.Select(key => key.Key).ToList() ?? [];
        var (segments, isAltered, lacksKey) = (new List<Segment>(), false, false);
        foreach (var body in bodies)
        {
            var state = SegmentSeal.Open(keys, chat, body, out var segment);
            isAltered |= state == SegmentState.Altered;
            lacksKey |= state == SegmentState.UnknownKey;
            if (segment is not null)
                segments.Add(segment);
        }

        if (segments.Count > 0 || isAltered)
            await core.Store.Change(step => Note(step, chat, segments, isAltered), cancellationToken);
        if (lacksKey)
            MetUnknownKey();
        var entries = new Dictionary<long, HistoryEntry>();
        foreach (var entry in segments.SelectMany(segment => segment.Entries))
            entries[entry.Sequence] = entry;
        return entries;
    }

    /// <summary>When all of it should have come: reads everything once more unless it has, and warns if it still has not.</summary>
    public async Task Verify(ChatId chat, CancellationToken cancellationToken)
    {
        if (await IsWhole(chat, cancellationToken))
            return;
        await Read(chat, 1, ChatRules.MaxSequence, cancellationToken);
        if (!await IsWhole(chat, cancellationToken))
            await core.Store.Change(step => StoredHistory.Warn(core, step, HistoryTrouble.Missing, chat), cancellationToken);
    }

    public void Forget() => _remembered = Memory.Nothing;

    private Task<bool> IsWhole(ChatId chat, CancellationToken cancellationToken) =>
        core.Store.Change(step => Chains.AreWhole(StoredKeyring.Of(step, chat)), cancellationToken);

    private void Note(Step step, ChatId chat, List<Segment> segments, bool isAltered)
    {
        var keyring = StoredKeyring.Of(step, chat);
        var isReplayed = false;
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var segment in segments)
        {
            (keyring, var fits) = Chains.With(keyring, segment);
            isAltered |= !fits;
            // The server keeps the order in which they were written.
            isReplayed |= segment.Number <= last.GetValueOrDefault(segment.Chain);
            last[segment.Chain] = segment.Number;
        }

        if (segments.Count > 0)
            step.Put(StoredKeyring.Table, keyring);
        if (isAltered)
            StoredHistory.Warn(core, step, HistoryTrouble.Altered, chat);
        if (isReplayed)
            StoredHistory.Warn(core, step, HistoryTrouble.Replayed, chat);
    }

    private sealed record Memory(ChatId Chat, IReadOnlyDictionary<long, HistoryEntry> Entries)
    {
        public static Memory Nothing { get; } = new(default, new Dictionary<long, HistoryEntry>());
    }
}
