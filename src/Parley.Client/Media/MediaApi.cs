using System.Net.Http.Headers;
using Parley.Client.Http;
using Parley.Contracts;

namespace Parley.Client.Media;

/// <summary>Sealed files on their way to the server and back. They take as long as they take, and are given up when nothing has moved for a while.</summary>
internal sealed class MediaApi(RestClient rest, SignedInClient signedIn, TimeProvider time)
{
    private const string ContentType = "application/octet-stream";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Uploads a sealed file; the same again under its id is harmless.</summary>
    /// <param name="id">The id it shall have.</param>
    /// <param name="open">Opens the sealed bytes; once more for every attempt.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task Upload(MediaId id, Func<Stream> open, CancellationToken cancellationToken) => signedIn.Attempt(
        async token =>
        {
            using var patience = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            await using var bytes = open();
            using var request = rest.NewRequest(HttpMethod.Post, "media/upload", token);
            request.Headers.Add("Idempotency-Key", id.Value);
            // So that a refusal comes before the bytes have gone.
            request.Headers.ExpectContinue = true;
            request.Content = new StreamContent(new MeteredStream(bytes, _ => patience.CancelAfter(Patience)));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
            request.Content.Headers.ContentLength = bytes.Length;
            using var response = await rest.Send(request, either.Token, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Hands the sealed bytes of a file to whoever reads them. Throws <see cref="RefusedException"/> with the code "file-gone" when there are none.</summary>
    public Task<T> Download<T>(MediaId id, Func<Stream, Task<T>> read, CancellationToken cancellationToken) => signedIn.Attempt(
        async token =>
        {
            using var patience = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            using var request = rest.NewRequest(HttpMethod.Get, $"media/{id}", token);
            try
            {
                using var response = await rest.Send(request, either.Token, cancellationToken);
                await using var answer = await response.Content.ReadAsStreamAsync(cancellationToken);
                await using var bytes = new AnswerStream(answer, rest, patience, Patience);
                return await read(bytes);
            }
            catch (RefusedException refusal) when (refusal.Status == 404)
            {
                throw new RefusedException(404, "file-gone", "The file is on the server no more.");
            }
        },
        cancellationToken);
}
