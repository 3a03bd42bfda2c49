using Parley.Client.Store;

namespace Parley.Client.Accounts;

/// <summary>
/// The tokens of the session. The access token is in memory only. The refresh token is used once and replaced; its successor is on the disk before anything
/// is done with it, so a crash at any point leaves a token that the server takes: the successor, or within 30 seconds its predecessor.
/// </summary>
internal sealed class Tokens(LocalStore store, AccountApi api, TimeProvider time)
{
    /// <summary>A token this close to its end is not used any more.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>Whatever the clocks say, a token that has just come is good for this long.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private (string Token, DateTimeOffset GoodUntil)? _current;
    private Task<string>? _refreshing;

    /// <summary>The server has ended the session, for the reason given; done before whoever asked for a token is told.</summary>
    public Func<string, Task> Ended { get; set; } = static _ => Task.CompletedTask;

    /// <summary>A token that can be used now.</summary>
    public Task<string> Get(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _current is { } current && time.GetUtcNow() < current.GoodUntil ? Task.FromResult(current.Token) : Refresh(cancellationToken);
    }

    /// <summary>A token in place of one that was refused. Several callers share one request.</summary>
    public Task<string> Renew(string refused, CancellationToken cancellationToken)
    {
        lock (_lock)
            return _current is { } current && current.Token != refused ? Task.FromResult(current.Token) : Refresh(cancellationToken);
    }

    /// <summary>Another token in any case. Throws <see cref="SignedOutException"/> when the server has ended the session.</summary>
    public Task<string> Refresh(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_refreshing is not { IsCompleted: false })
                _refreshing = Task.Run(Replace, CancellationToken.None);
            // Whoever gives up must not take the answer from the others, or from the disk.
            return _refreshing.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The tokens of a session that was just opened and stored.</summary>
    public void Accept(SessionAnswer answer)
    {
        var expires = DateTimeOffset.FromUnixTimeMilliseconds(answer.ExpiresAt) - Margin;
        var least = time.GetUtcNow() + Grace;
        lock (_lock)
            _current = (answer.AccessToken, expires > least ? expires : least);
    }

    private async Task<string> Replace()
    {
        var account = store.All(StoredAccount.Table).GetValueOrDefault(default);
        var stored = await store.Change(step => step.Get(StoredTokens.Table, default));
        if (account is null or { Phase: AccountPhase.Ended } || stored is null)
            throw new SignedOutException("signed-out");
        SessionAnswer answer;
        try
        {
            answer = await api.Refresh(stored.RefreshToken, CancellationToken.None);
        }
        catch (RefusedException refusal) when (refusal.Status == 401)
        {
            await Ended(refusal.Code);
            throw new SignedOutException(refusal.Code);
        }

        if (answer.AccountId != account.AccountId || answer.DeviceId != account.DeviceId)
            throw new SignedOutException("session-foreign");
        await store.Change(step => step.Put(StoredTokens.Table, new StoredTokens(answer.RefreshToken)));
        Accept(answer);
        return answer.AccessToken;
    }
}
