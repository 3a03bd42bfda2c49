namespace Parley.Server.Linking;

internal static class LinkingFeature
{
    public static IServiceCollection AddLinking(this IServiceCollection services) => services.AddSingleton<LinkWaiters>().AddSingleton<Links>();

    public static void MapLinking(this IEndpointRouteBuilder api)
    {
        var links = api.MapGroup("/links").WithTags("links");
        links.MapPost("/", LinkEndpoints.Open).WithSummary("Open a place where a new device waits for one that is signed in")
            .ProducesProblem(422).ProducesProblem(429);
        links.MapGet("/{id}", LinkEndpoints.Get).WithSummary("Read the new device's Kyber key").ProducesProblem(401).ProducesProblem(404);
        links.MapPost("/{id}/claim", LinkEndpoints.Claim).WithSummary("Take the place, and make a pending device for the new device")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        links.MapPut("/{id}/offer", LinkEndpoints.Offer).WithSummary("Say what the new device needs, sealed")
            .ProducesProblem(401).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        links.MapGet("/{id}/offer", LinkEndpoints.WaitForOffer).WithSummary("Wait for the offer, as the new device").ProducesProblem(401).ProducesProblem(404);
        links.MapPut("/{id}/answer", LinkEndpoints.Answer).WithSummary("Accept, sealed, as the new device")
            .ProducesProblem(401).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        links.MapGet("/{id}/answer", LinkEndpoints.WaitForAnswer).WithSummary("Wait for the answer").ProducesProblem(401).ProducesProblem(404);
        links.MapDelete("/{id}", LinkEndpoints.Close).WithSummary("Give up, or be done; a device that is still pending is removed").ProducesProblem(401).ProducesProblem(404);
    }
}
