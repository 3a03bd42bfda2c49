using Microsoft.Extensions.Logging.Console;
using Parley.Server.Delivery;

namespace Parley.Server.Operations;

internal static class OperationsFeature
{
    public static IServiceCollection AddOperations(this IServiceCollection services, WebApplicationBuilder builder)
    {
        // What the framework logs of each request has its path and query, which name people: only its warnings are of use.
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.FormatterName = JsonLines.FormatterName).AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
        // Its diagnostics would keep an activity for as long as a live connection lasts; the request log makes its own.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));
        return services.AddSingleton<ServerMetrics>().AddSingleton<Readiness>().AddOpenApi(OpenApiDocument.Configure);
    }

    public static void UseOperations(this WebApplication app)
    {
        app.UseMiddleware<RequestLog>();
        app.UseProblemResponses();
        app.UseProblemsForStatusCodes();
        var metrics = app.Services.GetRequiredService<ServerMetrics>();
        var mailbox = app.Services.GetRequiredService<Mailbox>();
        var writer = app.Services.GetRequiredService<Writer>();
        metrics.Gauge("parley_mailbox_entries", "Entries in all mailboxes that no device has acknowledged.", () => mailbox.Depth());
        metrics.Gauge("parley_writer_waiting", "Writes waiting for the group-commit writer.", () => writer.Waiting);
        metrics.Gauge("parley_memory_bytes", "Working set of the process.", () => Environment.WorkingSet);
        metrics.Gauge("parley_cpu_seconds", "Processor time of the process.", () => Environment.CpuUsage.TotalTime.TotalSeconds);
    }

    public static void MapOperations(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("live")).ExcludeFromDescription();
        app.MapGet("/health/ready", async (Readiness readiness) =>
            await readiness.IsReady() ? Results.Text("ready") : Results.Text("not ready", statusCode: 503)).ExcludeFromDescription();
        app.MapGet("/metrics", (ServerMetrics metrics) => Results.Text(metrics.Write(), "text/plain; version=0.0.4")).ExcludeFromDescription();
        app.MapOpenApi("/openapi/{documentName}.json");
    }
}
