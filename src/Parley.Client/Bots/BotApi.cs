using Parley.Client.Http;
using Parley.Contracts;

namespace Parley.Client.Bots;

internal sealed record WireNewBot(AccountId Id, string Username, string DisplayName, string Token);

internal sealed record WireBot(AccountId Id, string Username, string DisplayName, string About, long CreatedAt)
{
    public OwnBot ToBot() => new(Id, Username, DisplayName, About, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt));
}

internal sealed record WireBots(IReadOnlyList<WireBot> Bots);

internal sealed record WireBotToken(string Token);

/// <summary>The bots of this account.</summary>
internal sealed class BotApi(SignedInClient http)
{
    public Task<WireNewBot> Make(string username, string displayName, string about, CancellationToken cancellationToken) =>
        http.Post<WireNewBot>("bots", new BotMade(username, displayName, about), cancellationToken);

    public Task<WireBots> All(CancellationToken cancellationToken) => http.Get<WireBots>("bots", cancellationToken);

    public Task<WireBot> Change(AccountId bot, string displayName, string about, CancellationToken cancellationToken) =>
        http.Put<WireBot>($"bots/{bot}", new BotChanged(displayName, about), cancellationToken);

    public Task<WireBotToken> RenewToken(AccountId bot, CancellationToken cancellationToken) =>
        http.Post<WireBotToken>($"bots/{bot}/token", new TokenRenewed(), cancellationToken);

    public Task Delete(AccountId bot, CancellationToken cancellationToken) => http.Delete($"bots/{bot}", cancellationToken);

    internal sealed record BotMade(string Username, string DisplayName, string About);

    internal sealed record BotChanged(string DisplayName, string About);

    internal sealed record TokenRenewed;
}
