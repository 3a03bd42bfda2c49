using System.Collections.Frozen;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Options;
using Parley.Server.Operations;

namespace Parley.Server.Web;

/// <summary>One file of the web client, with the encodings it was built in.</summary>
internal sealed record WebFile(string Path, string ContentType, bool Immutable, string ETag, FrozenDictionary<string, string> Encoded);

/// <summary>The built web client, listed once at the start: nothing outside that list can be asked for.</summary>
internal sealed class WebFiles
{
    private static readonly (string Encoding, string Suffix)[] Encodings = [("br", ".br"), ("gzip", ".gz")];
    private readonly FrozenDictionary<string, WebFile> _files;

    public WebFiles(IOptions<ServerOptions> options)
    {
        var root = options.Value.WebRoot;
        _files = root.Length > 0 && Directory.Exists(root) ? List(System.IO.Path.GetFullPath(root)) : FrozenDictionary<string, WebFile>.Empty;
    }

    /// <summary>The file at this path; the shell for the client's own routes; null for what is not there.</summary>
    public WebFile? Find(string path)
    {
        if (_files.TryGetValue(path == "/" ? "/index.html" : path, out var file))
            return file;
        return path.StartsWith("/assets/", StringComparison.Ordinal) || System.IO.Path.HasExtension(path) ? null : _files.GetValueOrDefault("/index.html");
    }

    private static FrozenDictionary<string, WebFile> List(string root)
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".webmanifest"] = "application/manifest+json";
        var paths = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).ToHashSet(StringComparer.Ordinal);
        var files = new Dictionary<string, WebFile>(StringComparer.Ordinal);
        foreach (var path in paths.Where(p => !Encodings.Any(e => p.EndsWith(e.Suffix, StringComparison.Ordinal))))
        {
            var name = "/" + System.IO.Path.GetRelativePath(root, path).Replace('\\', '/');
            var type = types.TryGetContentType(name, out var known) ? known : "application/octet-stream";
            var encoded = Encodings.Where(e => paths.Contains(path + e.Suffix)).ToFrozenDictionary(e => e.Encoding, e => path + e.Suffix);
            var written = new FileInfo(path);
            files[name] = new WebFile(path, type.StartsWith("text/", StringComparison.Ordinal) ? type + "; charset=utf-8" : type,
                name.StartsWith("/assets/", StringComparison.Ordinal), $"\"{written.Length:x}-{written.LastWriteTimeUtc.Ticks:x}\"", encoded);
        }

        return files.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
