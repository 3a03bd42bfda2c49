using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Operations;

namespace Parley.Server.Media;

internal static class MediaEndpoints
{
    public const string ContentType = "application/octet-stream";
    public const string IdempotencyKey = "Idempotency-Key";

    public static async Task<Results<Created<Uploaded>, Ok<Uploaded>>> Upload(
        HttpRequest request, Caller caller, MediaStore media, [FromHeader(Name = IdempotencyKey)] string? idempotencyKey = null)
    {
        if (!MediaId.TryParse(idempotencyKey, out var id))
            throw new ProblemException(Problems.Input(IdempotencyKey, "Give the id that the file shall have: 32 lower-case hexadecimal digits, drawn at random."));
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase))
            throw new ProblemException(MediaProblems.NotOpaque);
        if (request.ContentLength is not { } size)
            throw new ProblemException(MediaProblems.NoLength);
        if (size < Limits.MediaMinBytes)
            throw new ProblemException(Problems.Input("body", $"A sealed file has at least {Limits.MediaMinBytes} bytes."));
        if (size > Limits.MediaBytes)
            throw new ProblemException(MediaProblems.TooLarge);
        request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = size;

        var isNew = await media.Add(caller, id, size, request.Body, request.HttpContext.RequestAborted);
        var uploaded = new Uploaded(id.ToString(), size);
        return isNew ? TypedResults.Created($"/api/v1/media/{id}", uploaded) : TypedResults.Ok(uploaded);
    }

    public static FileStreamHttpResult Download(string id, Caller caller, HttpResponse response, MediaStore media)
    {
        _ = caller;
        if (!MediaId.TryParse(id, out var mediaId) || media.Open(mediaId) is not { } bytes)
            throw new ProblemException(Problems.NotFound);
        response.Headers.CacheControl = "private, max-age=31536000, immutable";
        response.Headers.ContentDisposition = "attachment";
        return TypedResults.Stream(bytes, ContentType, entityTag: new EntityTagHeaderValue($"\"{mediaId}\""), enableRangeProcessing: true);
    }

    public static async Task<NoContent> Delete(string id, Caller caller, MediaStore media)
    {
        await media.Delete(caller, MediaId.TryParse(id, out var mediaId) ? mediaId : throw new ProblemException(Problems.NotFound));
        return TypedResults.NoContent();
    }

    internal sealed record Uploaded(string Id, long Size);
}
