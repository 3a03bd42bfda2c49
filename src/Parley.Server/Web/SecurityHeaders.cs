using Microsoft.Extensions.Options;
using Parley.Server.Operations;

namespace Parley.Server.Web;

/// <summary>
/// What a browser may do with what comes from here: nothing from elsewhere, no frames, no sniffing, no script out of text; WebAssembly, which the web client
/// stretches passphrases with, may be compiled. And CORS by allow-list.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next, IOptions<ServerOptions> options)
{
    private const string Policy =
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public Task Invoke(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(self), microphone=(self), geolocation=(self)";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        return AllowOrigin(context) ? Task.CompletedTask : next(context);
    }

    /// <summary>Answers a preflight of an allowed origin itself: true then.</summary>
    private bool AllowOrigin(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || !options.Value.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
            return false;
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlAllowCredentials = "true";
        headers.Vary = "Origin";
        if (!HttpMethods.IsOptions(context.Request.Method) || !context.Request.Headers.ContainsKey("Access-Control-Request-Method"))
            return false;
        headers.AccessControlAllowMethods = "GET, POST, PUT, DELETE";
        headers.AccessControlAllowHeaders = "authorization, content-type, idempotency-key, x-parley-csrf";
        headers.AccessControlMaxAge = "600";
        context.Response.StatusCode = 204;
        return true;
    }
}
