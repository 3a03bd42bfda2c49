using Parley.Client.Accounts;
using Parley.Client.Http;
using Parley.Contracts;

namespace Parley.Client.People;

internal sealed record WirePerson(AccountId AccountId, string DisplayName, string About, string? Username = null, bool Bot = false)
{
    public Person ToPerson() => new(AccountId, Username, DisplayName, About) { IsBot = Bot };
}

internal sealed record WirePeople(IReadOnlyList<WirePerson> Users);

internal sealed record WirePresence(bool Online, long? LastSeen = null);

/// <summary>Who there is.</summary>
internal sealed class PeopleApi(SignedInClient http)
{
    public Task<ProfileAnswer> Profile(CancellationToken cancellationToken) => http.Get<ProfileAnswer>("users/profile", cancellationToken);

    public Task<ProfileAnswer> SaveProfile(AccountApi.ProfileChange change, CancellationToken cancellationToken) =>
        http.Put<ProfileAnswer>("users/profile", change, cancellationToken);

    public async Task<IReadOnlyList<Person>> Search(string query, CancellationToken cancellationToken) =>
        [.. (await http.Get<WirePeople>($"users/search?q={Uri.EscapeDataString(query)}", cancellationToken)).Users.Select(user => user.ToPerson())];

    public async Task<Person> Person(AccountId id, CancellationToken cancellationToken) => (await http.Get<WirePerson>($"users/{id}", cancellationToken)).ToPerson();

    public Task<WirePresence> Presence(AccountId id, CancellationToken cancellationToken) => http.Get<WirePresence>($"users/{id}/status", cancellationToken);
}
