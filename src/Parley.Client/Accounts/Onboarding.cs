using Parley.Client.Keys;
using Parley.Client.People;
using Parley.Client.Recovery;

namespace Parley.Client.Accounts;

/// <summary>
/// From an open session to a device that others can write to: keys, signed list, profile. Where it stands is stored after each of them, and each may be
/// done twice, so it goes on after a crash.
/// </summary>
internal sealed class Onboarding(Core core, Restore restore, PreKeyUpkeep preKeys, OwnList ownList, PeopleApi people)
{
    public bool IsComplete => core.Account.Phase == AccountPhase.Ready;

    public async Task Advance(CancellationToken cancellationToken)
    {
        if (core.Account.Phase == AccountPhase.Keys)
        {
            await restore.Run(cancellationToken);
            await preKeys.MakeIdentity(cancellationToken);
            await preKeys.PublishFirst(cancellationToken);
            await Reach(AccountPhase.List);
        }

        if (core.Account.Phase == AccountPhase.List)
        {
            await ownList.Publish(cancellationToken);
            await Reach(AccountPhase.Profile);
        }

        if (core.Account.Phase == AccountPhase.Profile)
        {
            await Keep(await FirstProfile(cancellationToken));
            await Reach(AccountPhase.Ready);
        }
    }

    public async Task<Profile> SaveProfile(string? username, string displayName, string about, CancellationToken cancellationToken) =>
        await Keep(await people.SaveProfile(new AccountApi.ProfileChange(username, displayName, about), cancellationToken));

    private async Task<ProfileAnswer> FirstProfile(CancellationToken cancellationToken)
    {
        var profile = await people.Profile(cancellationToken);
        return profile.DisplayName.Length == 0 && core.Options.DisplayName is { Length: > 0 } name
            ? await people.SaveProfile(new AccountApi.ProfileChange(profile.Username, name, profile.About), cancellationToken)
            : profile;
    }

    private Task<Profile> Keep(ProfileAnswer answer) => core.Store.Change(step =>
    {
        var profile = new Profile(answer.AccountId, answer.PhoneNumber ?? "", answer.Username, answer.DisplayName, answer.About);
        if (step.Get(StoredAccount.Table, default) is { } account)
            step.Put(StoredAccount.Table, account with { Profile = profile });
        return profile;
    });

    private Task Reach(AccountPhase phase) => core.Store.Change(step =>
    {
        if (step.Get(StoredAccount.Table, default) is { } account)
            step.Put(StoredAccount.Table, account with { Phase = phase });
    });
}
