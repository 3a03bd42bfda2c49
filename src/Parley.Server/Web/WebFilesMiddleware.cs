namespace Parley.Server.Web;

/// <summary>Serves the web client: hashed assets for good, everything else asked for anew each time; brotli and gzip as they were built.</summary>
internal sealed class WebFilesMiddleware(RequestDelegate next, WebFiles files)
{
    private static readonly string[] Others = ["/api/", "/health/", "/metrics", "/openapi/"];

    public Task Invoke(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        var asked = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (!asked || Others.Any(o => path.StartsWith(o, StringComparison.OrdinalIgnoreCase)) || files.Find(path) is not { } file)
            return next(context);

        var response = context.Response;
        response.Headers.CacheControl = file.Immutable ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.ETag = file.ETag;
        response.Headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch == file.ETag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = file.ContentType;
        var (source, encoding) = Choose(context.Request.Headers.AcceptEncoding.ToString(), file);
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        response.ContentLength = new FileInfo(source).Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.SendFileAsync(source);
    }

    private static (string Source, string? Encoding) Choose(string accepted, WebFile file)
    {
        foreach (var encoding in new[] { "br", "gzip" })
            if (accepted.Contains(encoding, StringComparison.OrdinalIgnoreCase) && file.Encoded.TryGetValue(encoding, out var path))
                return (path, encoding);
        return (file.Path, null);
    }
}
