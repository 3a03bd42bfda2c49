using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Parley.Testing;

/// <summary>What a server prints, read as it comes: one-time codes, that it listens, and what it logs as an error.</summary>
internal sealed partial class ServerOutput
{
    private const int KeptLines = 200;
    private readonly ConcurrentDictionary<string, Channel<string>> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _last = new();
    private TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lines of the levels Error and Critical.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>The last lines of either stream, for the message of a failed test.</summary>
    public string Tail => string.Join('\n', _last);

    /// <summary>Hears every line of either stream.</summary>
    public event Action<string>? Printed;

    public Task Listening => _listening.Task;

    public void StartAnew() => _listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The newest code for the number that nobody has taken yet; waits for one.</summary>
    public async Task<string> NextCode(string phoneNumber, CancellationToken cancellation)
    {
        var codes = Codes(phoneNumber);
        var code = await codes.Reader.ReadAsync(cancellation);
        while (codes.Reader.TryRead(out var newer))
            code = newer;
        return code;
    }

    public void Read(string? line)
    {
        if (line is null)
            return;
        Printed?.Invoke(line);
        _last.Enqueue(line);
        while (_last.Count > KeptLines)
            _last.TryDequeue(out _);
        if (Code().Match(line) is { Success: true } code)
            Codes(code.Groups["number"].Value).Writer.TryWrite(code.Groups["code"].Value);
        else if (line.Contains("Now listening on", StringComparison.Ordinal))
            _listening.TrySetResult();
        else if (Failure().IsMatch(line) || line.StartsWith("Unhandled exception", StringComparison.Ordinal))
            _errors.Enqueue(line);
    }

    private Channel<string> Codes(string phoneNumber) => _codes.GetOrAdd(Plain(phoneNumber), _ => Channel.CreateUnbounded<string>());

    private static string Plain(string phoneNumber) => phoneNumber.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    [GeneratedRegex(@"code for (?<number>\+[0-9]+): (?<code>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex("\"level\":\"(Error|Critical)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Failure();
}
