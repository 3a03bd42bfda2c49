using Parley.Client.Accounts;
using Parley.Client.Keys;
using Parley.Client.People;
using Parley.Client.Store;
using Parley.Crypto;

namespace Parley.Client.Linking;

/// <summary>
/// The new device's side of linking (docs/encryption.md): shows a code, is granted access by the device that scans it, and waits for the list that names it.
/// Nothing is kept until access is granted, and only with that list is it worth anything.
/// </summary>
internal sealed class Joining(Core core, Uri server, LinkApi api, AccountApi accounts, Tokens tokens, PreKeyUpkeep preKeys, DeviceLists lists)
{
    /// <summary>A code is replaced by the next while it is still good for a moment, so that nobody scans a void one.</summary>
    private static readonly TimeSpan RenewAfter = TimeSpan.FromSeconds(50);

    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    /// <summary>So long a place lasts on the server once it was claimed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const int MostCodes = 6;

    public async Task Run(Func<LinkStep, Task> show, CancellationToken cancellationToken)
    {
        if (await GoOn(cancellationToken))
            return;
        var (code, offer) = await UntilScanned(show, cancellationToken);
        try
        {
            var (granted, keys) = LinkGrants.OpenOffer(code.Payload, code.Secrets, offer, core.Now);
            await Enter(code, granted, cancellationToken);
            await Patiently(() => preKeys.PublishFirst(cancellationToken), cancellationToken);
            await Patiently(() => Answer(code, granted, keys, cancellationToken), cancellationToken);
            await show(new LinkDigits(keys.Digits));
            await UntilListed(cancellationToken);
        }
        catch (Exception exception)
        {
            await Abandon(code);
            if (IsCancelled(exception))
                throw RefusedException.Here("link-cancelled", "Linking was cancelled on the other device, or took too long.");
            throw;
        }

        await Leave(code.Place);
        await Reach();
    }

    /// <summary>What an attempt before this one has left: the list may be there by now, and otherwise all of it begins anew.</summary>
    private async Task<bool> GoOn(CancellationToken cancellationToken)
    {
        if (core.Store.All(StoredAccount.Table).GetValueOrDefault(default) is not { } known || known.Phase == AccountPhase.Ended)
            return false;
        if (known.Server == server && known.IsLinked && known.Phase != AccountPhase.Linking)
            return true;
        if (known.Phase is AccountPhase.Keys or AccountPhase.List)
        {
            // A sign-in with a code that went no further, since the account is in use elsewhere.
            await core.Store.Change(StoreTables.Clear, CancellationToken.None);
            return false;
        }

        if (known.Server != server || !known.IsLinked)
            throw RefusedException.Here("store-taken", $"The store '{core.Store.Path}' belongs to a device that is signed in. Take another store, or sign out there.");
        try
        {
            if (await IsListed(cancellationToken))
            {
                await Reach();
                return true;
            }
        }
        catch (Exception exception) when (exception is RefusedException or SignedOutException)
        {
            // It was not let in.
        }

        await core.Store.Change(StoreTables.Clear, CancellationToken.None);
        return false;
    }

    private async Task<(Code Code, byte[] Offer)> UntilScanned(Func<LinkStep, Task> show, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var codes = new List<(Code Code, Task<byte[]?> Offer)>();
        Code? taken = null;
        try
        {
            while (codes.Count < MostCodes)
            {
                var code = await NewCode(cancellationToken);
                codes.Add((code, Watch(code.Place, over.Token)));
                await show(new LinkCode(code.Payload.Text(server), core.Time.GetUtcNow() + RenewAfter));
                var renewal = Task.Delay(RenewAfter, core.Time, over.Token);
                while (!renewal.IsCompleted)
                {
                    var watching = codes.Where(each => !each.Offer.IsCompleted || each.Offer.Result is not null).ToList();
                    await Task.WhenAny([renewal, .. watching.Select(each => each.Offer)]);
                    cancellationToken.ThrowIfCancellationRequested();
                    if (watching.FirstOrDefault(each => each.Offer is { IsCompletedSuccessfully: true, Result: not null }) is { Code: { } scanned } hit)
                    {
                        taken = scanned;
                        return (scanned, hit.Offer.Result!);
                    }
                }
            }
        }
        finally
        {
            await over.CancelAsync();
            foreach (var (code, _) in codes)
                if (code != taken)
                    await Leave(code.Place);
        }

        throw RefusedException.Here("link-unused", "Nobody has scanned the code. Begin again when the other device is at hand.");
    }

    private async Task<Code> NewCode(CancellationToken cancellationToken)
    {
        var seed = new byte[Kyber1024.SeedSize];
        core.Random(seed);
        var (publicKey, privateKey) = (new byte[Kyber1024.PublicKeySize], new byte[Kyber1024.PrivateKeySize]);
        Kyber1024.GenerateKeyPair(seed, publicKey, privateKey);
        var secrets = new LinkSecrets(preKeys.NewPair(), preKeys.NewPair(), privateKey);
        var place = await api.Open(publicKey, core.Options.DeviceName, cancellationToken);
        var secret = new byte[32];
        core.Random(secret);
        return new Code(place, LinkPayload.Make(place.Id, secrets.Ephemeral.PublicKey, secrets.Device.PublicKey, publicKey, secret), secrets);
    }

    /// <summary>Until somebody has scanned this code; null when it is void.</summary>
    private async Task<byte[]?> Watch(LinkPlace place, CancellationToken over)
    {
        while (true)
        {
            try
            {
                if (await api.Offer(place, over) is { } offer)
                    return offer;
            }
            catch (Exception exception) when (over.IsCancellationRequested || exception is RefusedException { IsTransient: false })
            {
                return null;
            }
            catch (ParleyException)
            {
                await Task.Delay(AskAgain, core.Time, CancellationToken.None);
            }
        }
    }

    /// <summary>Takes up the session that was granted, and stores it together with the identity.</summary>
    private async Task Enter(Code code, Granted granted, CancellationToken cancellationToken)
    {
        SessionAnswer? answer = null;
        await Patiently(async () => answer = await accounts.Refresh(granted.RefreshToken, cancellationToken), cancellationToken);
        if (answer!.AccountId != granted.Account || answer.DeviceId != granted.DeviceId)
            throw RefusedException.Here("link-refused", "The session is of another device. Nothing was linked.");
        await core.Store.Change(
            step =>
            {
                StoreTables.Clear(step);
                preKeys.TakeIdentity(step, new AccountKey(granted.AccountKey, null), code.Secrets.Device);
                step.Put(PinnedList.Table, granted.List);
                granted.History.Take(core, step);
                step.Put(StoredTokens.Table, new StoredTokens(answer.RefreshToken));
                step.Put(StoredAccount.Table, new StoredAccount(server, "", granted.Account, granted.DeviceId, AccountPhase.Linking, Profile: null));
            },
            CancellationToken.None);
        tokens.Accept(answer);
    }

    private Task Answer(Code code, Granted granted, LinkKeys keys, CancellationToken cancellationToken)
    {
        var registrationId = core.Store.All(DeviceIdentity.Table)[default].RegistrationId;
        var accepted = DeviceListSignatures.SignAcceptance(code.Secrets.Device, granted.Account, granted.AccountKey, granted.DeviceId, core.Random);
        return api.Answer(code.Place, LinkGrants.SealAcceptance(keys, registrationId, accepted, core.Random), cancellationToken);
    }

    private async Task UntilListed(CancellationToken cancellationToken)
    {
        var end = core.Time.GetTimestamp();
        while (!await IsListedNow(cancellationToken))
        {
            if (core.Time.GetElapsedTime(end) > Patience)
                throw RefusedException.Here("link-gone", "The other device has not confirmed in time.");
            await Task.Delay(AskAgain, core.Time, cancellationToken);
        }
    }

    private async Task<bool> IsListedNow(CancellationToken cancellationToken)
    {
        try
        {
            return await IsListed(cancellationToken);
        }
        catch (ParleyException exception) when (exception is ServerUnreachableException or RefusedException { IsTransient: true })
        {
            return false;
        }
    }

    /// <summary>Whether the server knows nothing of this device or of its place any more, at whichever step it says so.</summary>
    private static bool IsCancelled(Exception exception) => exception is SignedOutException or RefusedException { Status: 401 } or RefusedException { Status: 404, Code: "link-gone" };

    /// <summary>Whether the newest list of the account names this device with its own key.</summary>
    private async Task<bool> IsListed(CancellationToken cancellationToken)
    {
        var account = core.Account;
        if ((await lists.Refresh(account.AccountId, cancellationToken)).Device(account.DeviceId) is not { } self)
            return false;
        return self.IdentityKey.AsSpan().SequenceEqual(core.Store.All(DeviceIdentity.Table)[default].DeviceKey.PublicKey)
            ? true : throw RefusedException.Here("link-refused", "Another device was let in with the number of this one.");
    }

    private Task Reach() => core.Store.Change(step =>
    {
        if (step.Get(StoredAccount.Table, default) is { Phase: AccountPhase.Linking } account)
            step.Put(StoredAccount.Table, account with { Phase = AccountPhase.Profile });
    });

    /// <summary>Leaves nothing behind: the other device is told, and the store is empty again.</summary>
    private async Task Abandon(Code code)
    {
        await Leave(code.Place);
        await core.Store.Change(StoreTables.Clear, CancellationToken.None);
    }

    private async Task Leave(LinkPlace place)
    {
        try
        {
            await api.Leave(place, CancellationToken.None);
        }
        catch (ParleyException)
        {
            // It ends by itself.
        }
    }

    /// <summary>Tries again what passes, for as long as a place lasts.</summary>
    private async Task Patiently(Func<Task> work, CancellationToken cancellationToken)
    {
        var begun = core.Time.GetTimestamp();
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (ParleyException exception) when (exception is ServerUnreachableException or RefusedException { IsTransient: true } && core.Time.GetElapsedTime(begun) < Patience)
            {
                await Task.Delay(AskAgain, core.Time, cancellationToken);
            }
        }
    }

    /// <summary>A code on the screen: its place on the server, and what only this device knows of it.</summary>
    private sealed record Code(LinkPlace Place, LinkPayload Payload, LinkSecrets Secrets);
}
