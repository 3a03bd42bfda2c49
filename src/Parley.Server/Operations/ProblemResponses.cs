using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Parley.Server.Operations;

/// <summary>Turns every refusal, and every mistake of the server, into one problem document.</summary>
internal static class ProblemResponses
{
    public const string TypePrefix = "https://parley.dev/problems/";

    public static IApplicationBuilder UseProblemResponses(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
                return;
            await Write(context, Explain(context, exception));
        }
    });

    /// <summary>Gives bare status codes of the framework (404, 405, 415) their document.</summary>
    public static IApplicationBuilder UseProblemsForStatusCodes(this IApplicationBuilder app) => app.UseStatusCodePages(status =>
        Write(status.HttpContext, ForStatus(status.HttpContext.Response.StatusCode)));

    public static async Task Write(HttpContext context, Problem problem)
    {
        var response = context.Response;
        response.StatusCode = problem.Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

        var document = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["type"] = TypePrefix + problem.Code,
            ["title"] = problem.Code,
            ["status"] = problem.Status,
            ["detail"] = problem.Detail,
            ["code"] = problem.Code,
            ["traceId"] = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
        };
        if (problem.Errors is not null)
            document["errors"] = problem.Errors;
        foreach (var (name, value) in problem.Extensions ?? new Dictionary<string, object?>())
            document[name] = value;
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        await JsonSerializer.SerializeAsync(response.Body, document, options, context.RequestAborted);
    }

    private static Problem Explain(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case ProblemException refusal:
                return refusal.Problem;
            case BadHttpRequestException { StatusCode: 413 }:
                return ForStatus(413);
            case InvalidOperationException { InnerException: ArgumentException, Source: "Microsoft.AspNetCore.Http.Extensions" }:
                // The charset of the content type is not one that there is.
                return ForStatus(415);
            case BadHttpRequestException or JsonException or FormatException:
                return Problems.BadRequest("The body is not the JSON that this request takes.");
            default:
                context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Parley.Server.Requests")
                    .LogError(exception, "{Method} {Route} failed.", context.Request.Method, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "-");
                return Problems.Internal;
        }
    }

    private static Problem ForStatus(int status) => status switch
    {
        401 => Problems.Unauthenticated,
        404 => Problems.NotFound,
        405 => new Problem(405, "method-not-allowed", "This address takes other methods; the Allow header names them."),
        413 => new Problem(413, "too-large", "The body is larger than this request takes."),
        415 => new Problem(415, "media-type", "Send the body as application/json."),
        429 => new Problem(429, "rate-limited", "Too many requests. Wait, and try again."),
        >= 500 => Problems.Internal with { Status = status },
        _ => Problems.BadRequest("The request could not be understood.") with { Status = status },
    };
}
