using System.Diagnostics;

namespace Parley.Server.Operations;

/// <summary>One line a request, with its trace id: method, route, status and time. No path, no query, no address, no id of a person.</summary>
internal sealed class RequestLog(RequestDelegate next, ILogger<RequestLog> log, TimeProvider time)
{
    public async Task Invoke(HttpContext context)
    {
        var started = time.GetTimestamp();
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        context.Response.Headers["X-Request-Id"] = activity.TraceId.ToString();
        try
        {
            await next(context);
        }
        finally
        {
            if (log.IsEnabled(LogLevel.Information) && context.GetEndpoint() is RouteEndpoint route)
                log.LogInformation("{Method} {Route} {Status} {Milliseconds:F1}", context.Request.Method, route.RoutePattern.RawText,
                    context.Response.StatusCode, time.GetElapsedTime(started).TotalMilliseconds);
        }
    }
}
