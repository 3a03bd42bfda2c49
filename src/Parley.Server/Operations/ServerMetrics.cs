using System.Globalization;
using System.Text;

namespace Parley.Server.Operations;

/// <summary>The server's own figures, as Prometheus text. Nothing in it names a person, a device or a chat.</summary>
internal sealed class ServerMetrics
{
    private static readonly double[] LatencyBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
    private static readonly double[] BatchBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
    private readonly Histogram _commitLatency = new(LatencyBounds);
    private readonly Histogram _batchSize = new(BatchBounds);
    private readonly List<(string Name, string Help, Func<double> Read)> _gauges = [];
    private long _messages;
    private long _delivered;
    private long _refused;
    private long _overflows;
    private long _mediaReceived;
    private long _mediaServed;

    public void BatchCommitted(int writes, int messages, TimeSpan latency)
    {
        _batchSize.Observe(writes);
        _commitLatency.Observe(latency.TotalSeconds);
        if (messages > 0)
            Interlocked.Add(ref _messages, messages);
    }

    public void EntryDelivered() => Interlocked.Increment(ref _delivered);

    public void FrameRefused() => Interlocked.Increment(ref _refused);

    public void QueueOverflowed() => Interlocked.Increment(ref _overflows);

    public void MediaReceived(int bytes) => Interlocked.Add(ref _mediaReceived, bytes);

    public void MediaServed(int bytes) => Interlocked.Add(ref _mediaServed, bytes);

    /// <summary>A figure that is read when somebody asks.</summary>
    public void Gauge(string name, string help, Func<double> read) => _gauges.Add((name, help, read));

    public string Write()
    {
        var text = new StringBuilder();
        Counter(text, "parley_messages_committed_total", "Messages committed.", Interlocked.Read(ref _messages));
        Counter(text, "parley_mailbox_entries_delivered_total", "Mailbox entries handed to a connection.", Interlocked.Read(ref _delivered));
        Counter(text, "parley_live_frames_refused_total", "Live frames answered with a problem.", Interlocked.Read(ref _refused));
        Counter(text, "parley_live_queue_overflows_total", "Connections too slow for live delivery.", Interlocked.Read(ref _overflows));
        Counter(text, "parley_media_received_bytes_total", "Bytes of sealed files taken in.", Interlocked.Read(ref _mediaReceived));
        Counter(text, "parley_media_served_bytes_total", "Bytes of sealed files given out.", Interlocked.Read(ref _mediaServed));
        _batchSize.Write(text, "parley_commit_batch_size", "Writes committed in one transaction.");
        _commitLatency.Write(text, "parley_commit_seconds", "Time of one committing transaction.");
        foreach (var (name, help, read) in _gauges)
            Sample(text, name, help, "gauge", read());
        return text.ToString();
    }

    private static void Counter(StringBuilder text, string name, string help, double value) => Sample(text, name, help, "counter", value);

    private static void Sample(StringBuilder text, string name, string help, string type, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n{name} {value}\n");

    private sealed class Histogram(double[] bounds)
    {
        private readonly Lock _lock = new();
        private readonly long[] _counts = new long[bounds.Length + 1];
        private double _sum;

        public void Observe(double value)
        {
            var bucket = 0;
            while (bucket < bounds.Length && value > bounds[bucket])
                bucket++;
            lock (_lock)
            {
                _counts[bucket]++;
                _sum += value;
            }
        }

        public void Write(StringBuilder text, string name, string help)
        {
            lock (_lock)
            {
                text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} histogram\n");
                long total = 0;
                for (var i = 0; i < bounds.Length; i++)
                {
                    total += _counts[i];
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{le=\"{bounds[i]}\"}} {total}\n");
                }

                total += _counts[^1];
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{le=\"+Inf\"}} {total}\n{name}_sum {_sum}\n{name}_count {total}\n");
            }
        }
    }
}
