using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Operations;
using Parley.Server.Presence;

namespace Parley.Server.Users;

internal static class UserEndpoints
{
    public static Ok<Profile> GetProfile(Caller caller, Profiles profiles) => TypedResults.Ok(profiles.Own(caller));

    public static async Task<Ok<Profile>> PutProfile(ProfileRequest request, Caller caller, Profiles profiles) =>
        TypedResults.Ok(await profiles.Change(caller, request.Check()));

    public static Ok<Found> Search(Caller caller, UserSearch search, string? q = null)
    {
        var query = PersonText.Optional("q", q, Limits.DisplayNameChars);
        return query.EnumerateRunes().Count() >= UserSearch.ShortestPrefix
            ? TypedResults.Ok(new Found(search.Find(caller, query)))
            : throw new ProblemException(Problems.Input("q", $"Give a number, or at least {UserSearch.ShortestPrefix} characters of a username or name."));
    }

    public static Ok<PublicUser> Get(string id, Caller _, Profiles profiles) =>
        TypedResults.Ok((AccountId.TryParse(id, out var account) ? profiles.Find(account) : null) ?? throw new ProblemException(Problems.NotFound));

    public static Ok<UserStatus> Status(string id, Caller caller, Profiles profiles, PresenceBoard board)
    {
        var seen = (AccountId.TryParse(id, out var account) ? profiles.Seen(caller, account) : null) ?? throw new ProblemException(Problems.NotFound);
        return TypedResults.Ok(new UserStatus(board.IsOnline(seen.Key), seen.LastSeen > 0 ? seen.LastSeen : null));
    }

    internal sealed record Found(IReadOnlyList<PublicUser> Users);

    /// <param name="Username">3 to 32 of a to z, 0 to 9 and underscore; nobody else's, whatever the case. Absent: none.</param>
    /// <param name="DisplayName">1 to 64 characters.</param>
    /// <param name="About">At most 280 characters.</param>
    internal sealed record ProfileRequest(string? Username, string? DisplayName, string? About)
    {
        public ProfileChange Check()
        {
            if (Username is not null)
                Usernames.Check(Username);
            return new ProfileChange(
                Username,
                PersonText.Required("displayName", DisplayName, Limits.DisplayNameChars),
                PersonText.Optional("about", About, Limits.AboutChars));
        }
    }
}
