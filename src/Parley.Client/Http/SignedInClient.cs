using Parley.Client.Accounts;

namespace Parley.Client.Http;

/// <summary>The REST interface for a device that is signed in: every request carries an access token, and is repeated once with a new one after a 401.</summary>
internal sealed class SignedInClient(RestClient rest, Tokens tokens)
{
    public Task<T> Get<T>(string path, CancellationToken cancellationToken) => Ask<T>(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>GET of what may not be there yet; null when the answer has nothing.</summary>
    public Task<T?> GetOrNothing<T>(string path, CancellationToken cancellationToken)
        where T : class =>
        Repeated(token => rest.AskOrNothing<T>(HttpMethod.Get, path, token, cancellationToken), cancellationToken);

    public Task<T> Post<T>(string path, object body, CancellationToken cancellationToken) => Ask<T>(HttpMethod.Post, path, body, cancellationToken);

    public Task<T> Put<T>(string path, object body, CancellationToken cancellationToken) => Ask<T>(HttpMethod.Put, path, body, cancellationToken);

    /// <summary>PUT without an answer.</summary>
    public Task Put(string path, object body, CancellationToken cancellationToken) => Tell(HttpMethod.Put, path, body, cancellationToken);

    public Task Delete(string path, CancellationToken cancellationToken) => Tell(HttpMethod.Delete, path, null, cancellationToken);

    private async Task Tell(HttpMethod method, string path, object? body, CancellationToken cancellationToken) => await Repeated(
        async token =>
        {
            await rest.Tell(method, path, body, token, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Anything that needs an access token, and can be begun once more.</summary>
    public Task<T> Attempt<T>(Func<string, Task<T>> attempt, CancellationToken cancellationToken) => Repeated(attempt, cancellationToken);

    private Task<T> Ask<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken) =>
        Repeated(token => rest.Ask<T>(method, path, body, token, cancellationToken), cancellationToken);

    private async Task<T> Repeated<T>(Func<string, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var token = await tokens.Get(cancellationToken);
        try
        {
            return await attempt(token);
        }
        catch (RefusedException refusal) when (refusal.Status == 401)
        {
            return await attempt(await tokens.Renew(token, cancellationToken));
        }
    }
}
