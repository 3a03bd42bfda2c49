using Parley.Client;

namespace Parley.Cli.Lines;

/// <summary>The own account, and where it is kept.</summary>
internal sealed record AccountLine(string Type, string Id, string Phone, string? Username, string Name, string About, string Server, string Store)
{
    public static AccountLine Of(ParleyClient client, string storePath) => new(
        "account", client.Me.Id.ToString(), client.Me.PhoneNumber, client.Me.Username, client.Me.DisplayName, client.Me.About, client.Server.GetLeftPart(UriPartial.Authority), storePath);
}
