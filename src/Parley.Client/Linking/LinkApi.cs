using Parley.Client.Http;

namespace Parley.Client.Linking;

internal sealed record LinkPlace(Guid Id, string Token, long ExpiresAt);

internal sealed record LinkNewcomer(byte[] KyberKey, string? DeviceName = null);

internal sealed record LinkClaimed(int DeviceId, string RefreshToken);

internal sealed record LinkWord(byte[] Bytes);

internal sealed record WireDevice(int DeviceId, string Name, string State, long CreatedAt, long LastActive, bool Current);

internal sealed record WireDevices(IReadOnlyList<WireDevice> Devices);

/// <summary>The places where a new device and one that is signed in meet. The new one proves itself by the place's token, the other by its session.</summary>
internal sealed class LinkApi(RestClient rest, SignedInClient signedIn)
{
    private const string TokenHeader = "X-Parley-Link";

    /// <summary>The server holds a question back so long while there is no answer to it.</summary>
    private const int WaitSeconds = 10;

    public Task<LinkPlace> Open(byte[] kyberKey, string deviceName, CancellationToken cancellationToken) =>
        rest.Ask<LinkPlace>(HttpMethod.Post, "links", new PlaceAsked(kyberKey, deviceName), null, cancellationToken);

    /// <summary>Waits a while for the offer; null when it has not come.</summary>
    public async Task<byte[]?> Offer(LinkPlace place, CancellationToken cancellationToken) =>
        (await rest.AskWith<LinkWord>(HttpMethod.Get, $"links/{place.Id}/offer?wait={WaitSeconds}", null, (TokenHeader, place.Token), cancellationToken))?.Bytes;

    public Task Answer(LinkPlace place, byte[] bytes, CancellationToken cancellationToken) =>
        rest.AskWith<LinkWord>(HttpMethod.Put, $"links/{place.Id}/answer", new LinkWord(bytes), (TokenHeader, place.Token), cancellationToken);

    public Task Leave(LinkPlace place, CancellationToken cancellationToken) =>
        rest.AskWith<LinkWord>(HttpMethod.Delete, $"links/{place.Id}", null, (TokenHeader, place.Token), cancellationToken);

    public Task<LinkNewcomer> Newcomer(Guid id, CancellationToken cancellationToken) => signedIn.Get<LinkNewcomer>($"links/{id}", cancellationToken);

    public Task<LinkClaimed> Claim(Guid id, string deviceName, CancellationToken cancellationToken) =>
        signedIn.Post<LinkClaimed>($"links/{id}/claim", new PlaceClaimed(deviceName), cancellationToken);

    public Task MakeOffer(Guid id, byte[] bytes, CancellationToken cancellationToken) => signedIn.Put($"links/{id}/offer", new LinkWord(bytes), cancellationToken);

    /// <summary>Waits a while for the new device's answer; null when it has not come.</summary>
    public async Task<byte[]?> Answered(Guid id, CancellationToken cancellationToken) =>
        (await signedIn.GetOrNothing<LinkWord>($"links/{id}/answer?wait={WaitSeconds}", cancellationToken))?.Bytes;

    public Task Close(Guid id, CancellationToken cancellationToken) => signedIn.Delete($"links/{id}", cancellationToken);

    public Task<WireDevices> Devices(CancellationToken cancellationToken) => signedIn.Get<WireDevices>("devices", cancellationToken);

    internal sealed record PlaceAsked(byte[] KyberKey, string DeviceName);

    internal sealed record PlaceClaimed(string DeviceName);
}
