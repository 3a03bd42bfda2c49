using System.Security.Cryptography;
using System.Text;
using Parley.Client.Keyring;
using Parley.Client.Keys;
using Parley.Client.Messages;
using Parley.Client.Store;

namespace Parley.Client.Accounts;

/// <summary>Opens a session with a code. A code that was sent before a crash is still asked for after it, and none is sent twice.</summary>
internal sealed class SignIn(LocalStore store, AccountApi api, Tokens tokens, ParleyClientOptions options)
{
    /// <summary>Does nothing for a device that is signed in with this number on this server already; refuses another one.</summary>
    public async Task Run(Uri server, string phoneNumber, Func<CodeRequest, Task<string>> readCode, CancellationToken cancellationToken)
    {
        if (store.All(StoredAccount.Table).GetValueOrDefault(default) is { } known)
        {
            if (known.Server != server || (known.PhoneNumber != phoneNumber && !(known.IsLinked && known.Phase is AccountPhase.Ended or AccountPhase.Linking)))
                throw Taken(known);
            if (known.Phase is not (AccountPhase.Ended or AccountPhase.Linking))
                return;
        }

        var answer = await Redeem(server, phoneNumber, readCode, cancellationToken);
        await store.Change(step => Begin(step, new StoredAccount(server, phoneNumber, answer.AccountId, answer.DeviceId, AccountPhase.Keys, Profile: null), answer), CancellationToken.None);
        tokens.Accept(answer);
    }

    /// <summary>The same for a bot. A new token of the same bot opens a new session; the store goes on.</summary>
    public async Task RunBot(Uri server, string token, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        var known = store.All(StoredAccount.Table).GetValueOrDefault(default);
        if (known is not null && (known.Server != server || known.TokenHash is null))
            throw Taken(known);
        if (known is { Phase: not AccountPhase.Ended } && CryptographicOperations.FixedTimeEquals(known.TokenHash, hash))
            return;

        var answer = await api.SignInBot(token, options.DeviceName, cancellationToken);
        if (known is not null && known.AccountId != answer.AccountId)
            throw Taken(known);
        var account = new StoredAccount(server, "", answer.AccountId, answer.DeviceId, AccountPhase.Keys, Profile: null, hash);
        await store.Change(step => Begin(step, account, answer), CancellationToken.None);
        tokens.Accept(answer);
    }

    private RefusedException Taken(StoredAccount known) => RefusedException.Here(
        "store-taken",
        $"The store '{store.Path}' belongs to {Owner(known)} on {known.Server}. Take another store, or sign out there.");

    private static string Owner(StoredAccount known) =>
        known.PhoneNumber.Length > 0 ? known.PhoneNumber : known.TokenHash is not null ? "another bot" : known.Profile?.DisplayName is { Length: > 0 } name ? name : "a linked device";

    private async Task<SessionAnswer> Redeem(Uri server, string phoneNumber, Func<CodeRequest, Task<string>> readCode, CancellationToken cancellationToken)
    {
        var wrong = false;
        while (true)
        {
            var challenge = await Challenge(server, phoneNumber, cancellationToken);
            var code = await readCode(new CodeRequest(
                phoneNumber, challenge.Delivery, DateTimeOffset.FromUnixTimeMilliseconds(challenge.ExpiresAt), wrong, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await Redeem(challenge, code.Trim(), cancellationToken);
            }
            catch (RefusedException refusal) when (refusal.Code is "code-wrong" || (refusal.Code is "input-invalid" && refusal.Errors.ContainsKey("code")))
            {
                wrong = true;
            }
            catch (RefusedException refusal) when (refusal.Code is "code-expired" or "code-attempts")
            {
                await store.Change(step => step.Delete(StoredChallenge.Table, default), CancellationToken.None);
                if (refusal.Code is "code-attempts")
                    throw;
                wrong = false;
            }
        }
    }

    /// <summary>A code stays good while a password is asked for.</summary>
    private async Task<SessionAnswer> Redeem(StoredChallenge challenge, string code, CancellationToken cancellationToken)
    {
        string? password = null;
        var wrong = false;
        while (true)
        {
            try
            {
                return await api.Redeem(challenge.ChallengeId, code, password, options.DeviceName, cancellationToken);
            }
            catch (RefusedException refusal) when (options.ReadPassword is not null
                && (refusal.Code is "password-required" or "password-wrong" || (refusal.Code is "input-invalid" && refusal.Errors.ContainsKey("password"))))
            {
                wrong = refusal.Code != "password-required";
            }

            password = await options.ReadPassword(new PasswordRequest(challenge.PhoneNumber, wrong, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<StoredChallenge> Challenge(Uri server, string phoneNumber, CancellationToken cancellationToken)
    {
        var now = options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        var known = await store.Change(step => step.Get(StoredChallenge.Table, default), cancellationToken);
        if (known is not null && known.Server == server && known.PhoneNumber == phoneNumber && known.ExpiresAt > now)
            return known;
        var answer = await api.AskForCode(phoneNumber, cancellationToken);
        var challenge = new StoredChallenge(server, phoneNumber, answer.ChallengeId, answer.Delivery, answer.ResendAt, answer.ExpiresAt);
        await store.Change(step => step.Put(StoredChallenge.Table, challenge), CancellationToken.None);
        return challenge;
    }

    /// <summary>
    /// What a device before this one left in the store: its sessions and prekeys go, since nobody will use them again. The account's key stays, so that the
    /// safety numbers do, and so does what was written. A number that belongs to somebody else now finds nothing.
    /// </summary>
    private static void Begin(Step step, StoredAccount account, SessionAnswer answer)
    {
        var before = step.Get(StoredAccount.Table, default);
        if (before is not null && before.AccountId != account.AccountId)
            StoreTables.Clear(step);
        else if (before is not null)
        {
            DeviceIdentity.KeepAccountKey(step);
            OutboxEntry.Unseal(step);
            if (step.Get(DeviceIdentity.Kept, default) is null)
                StoredHistory.Forget(step);
        }

        step.Delete(StoredChallenge.Table, default);
        step.Put(StoredAccount.Table, account);
        step.Put(StoredTokens.Table, new StoredTokens(answer.RefreshToken));
    }
}
