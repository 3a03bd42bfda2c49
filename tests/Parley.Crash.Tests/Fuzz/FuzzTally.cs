using System.Collections.Concurrent;
using System.Globalization;

namespace Parley.Crash.Tests.Fuzz;

/// <summary>What was sent, how it was answered, and what should not have happened.</summary>
internal sealed class FuzzTally
{
    private const int KeptFindings = 20;
    private readonly ConcurrentDictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, int> _closes = new();
    private readonly ConcurrentDictionary<int, int> _statuses = new();
    private readonly ConcurrentQueue<string> _findings = new();
    private int _frames;
    private int _requests;
    private int _broken;

    public int Frames => _frames;

    public int Requests => _requests;

    /// <summary>Problem codes, of frames and of documents.</summary>
    public ICollection<string> Codes => _codes.Keys;

    /// <summary>WebSocket close codes.</summary>
    public ICollection<int> Closes => _closes.Keys;

    /// <summary>HTTP status codes.</summary>
    public ICollection<int> Statuses => _statuses.Keys;

    /// <summary>The first things that contradict the interface.</summary>
    public IReadOnlyCollection<string> Findings => _findings;

    public void FramesSent(int count) => Interlocked.Add(ref _frames, count);

    public void RequestSent() => Interlocked.Increment(ref _requests);

    /// <summary>A connection that broke under a message which is too large, or which its lower layers refuse, before its answer could be read.</summary>
    public void Broke() => Interlocked.Increment(ref _broken);

    public void Closed(int code) => _closes.AddOrUpdate(code, 1, (_, count) => count + 1);

    public void Status(int status) => _statuses.AddOrUpdate(status, 1, (_, count) => count + 1);

    public void Refused(int status, string code, Func<string> of)
    {
        _codes.AddOrUpdate(code, 1, (_, count) => count + 1);
        if (status >= 500 || !KnownCodes.Problems.Contains(code))
            Found($"{status} {code} in answer to {of()}");
    }

    public void Found(string finding)
    {
        if (_findings.Count < KeptFindings)
            _findings.Enqueue(finding);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{_frames} frames, {_requests} requests, {_broken} broken off.\nStatuses: {List(_statuses)}\nCloses: {List(_closes)}\nCodes: {List(_codes)}");

    private static string List<TKey>(ConcurrentDictionary<TKey, int> counts)
        where TKey : notnull => string.Join(", ", counts.OrderBy(c => c.Key).Select(c => $"{c.Key} {c.Value}"));
}
