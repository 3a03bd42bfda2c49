using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Parley.Server.Tests.Media;

/// <summary>Media as a device asks for them.</summary>
internal static class MediaCalls
{
    /// <summary>Bytes of the smallest container that there is.</summary>
    public const int Smallest = 232;

    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public static byte[] NewFile(int size = 1000) => RandomNumberGenerator.GetBytes(size);

    public static Task<HttpResponseMessage> Upload(this TestDevice device, string? id, byte[] bytes) => device.Upload(id, Opaque(bytes));

    public static Task<HttpResponseMessage> Upload(this TestDevice device, string? id, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "media/upload") { Content = content };
        if (id is not null)
            request.Headers.Add("Idempotency-Key", id);
        return device.Http.SendAsync(request);
    }

    public static Task<HttpResponseMessage> Fetch(this TestDevice device, string id, Action<HttpRequestHeaders>? headers = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"media/{id}");
        headers?.Invoke(request.Headers);
        return device.Http.SendAsync(request);
    }

    public static ByteArrayContent Opaque(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

    /// <summary>Files of blobs below a data folder, finished and unfinished.</summary>
    public static IEnumerable<string> StoredFiles(string dataFolder) => Directory.EnumerateFiles(Path.Combine(dataFolder, "blobs"), "*", SearchOption.AllDirectories);
}
