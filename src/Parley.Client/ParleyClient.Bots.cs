using Parley.Contracts;

namespace Parley.Client;

public sealed partial class ParleyClient
{
    /// <summary>
    /// Makes a bot, an account of its own that belongs to this one. Until the bot has signed in, the same call makes no second one: it answers with a new token,
    /// for whoever lost the first.
    /// </summary>
    /// <param name="username">As every username, and ends with "bot".</param>
    /// <param name="displayName">1 to 64 characters.</param>
    /// <param name="about">At most 280 characters.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">Somebody has this username ("username-taken"); this account has enough bots ("bots-full").</exception>
    public async Task<NewBot> MakeBotAsync(string username, string displayName, string about = "", CancellationToken cancellationToken = default)
    {
        var made = await _engine.Bots.Make(username, displayName, about, cancellationToken);
        return new NewBot(made.Id, made.Username, made.DisplayName, made.Token);
    }

    /// <summary>The bots of this account.</summary>
    public async Task<IReadOnlyList<OwnBot>> GetBotsAsync(CancellationToken cancellationToken = default) =>
        [.. (await _engine.Bots.All(cancellationToken)).Bots.Select(bot => bot.ToBot())];

    /// <summary>Changes what people see of a bot of this account.</summary>
    /// <param name="bot">Its account.</param>
    /// <param name="displayName">1 to 64 characters.</param>
    /// <param name="about">At most 280 characters.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">There is no such bot of this account ("not-found").</exception>
    public async Task<OwnBot> UpdateBotAsync(AccountId bot, string displayName, string about, CancellationToken cancellationToken = default) =>
        (await _engine.Bots.Change(bot, displayName, about, cancellationToken)).ToBot();

    /// <summary>Gives a bot of this account a new token. The one before and all sessions of the bot end.</summary>
    /// <exception cref="RefusedException">There is no such bot of this account ("not-found").</exception>
    public async Task<string> RenewBotTokenAsync(AccountId bot, CancellationToken cancellationToken = default) =>
        (await _engine.Bots.RenewToken(bot, cancellationToken)).Token;

    /// <summary>Deletes a bot of this account: it is signed out for good, and what is written to it is refused. Harmless for one that is deleted already.</summary>
    /// <exception cref="RefusedException">There is no such bot of this account ("not-found").</exception>
    public Task DeleteBotAsync(AccountId bot, CancellationToken cancellationToken = default) => _engine.Bots.Delete(bot, cancellationToken);
}
