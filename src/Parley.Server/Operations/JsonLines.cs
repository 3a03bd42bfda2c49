using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Parley.Server.Operations;

/// <summary>
/// One JSON object a line: time, level, category, message, request id, exception. Scopes are left out on purpose: the framework puts paths and
/// connection ids there, and paths name people.
/// </summary>
internal sealed class JsonLines(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "json-lines";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow());
            json.WriteString("level", logEntry.LogLevel.ToString());
            json.WriteString("category", logEntry.Category);
            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            if (Activity.Current is { } activity)
                json.WriteString("requestId", activity.TraceId.ToString());
            if (logEntry.Exception is not null)
                json.WriteString("exception", logEntry.Exception.ToString());
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
