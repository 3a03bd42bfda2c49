using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Parley.Server.Media;

internal static class MediaFeature
{
    public static IServiceCollection AddMedia(this IServiceCollection services) =>
        services.AddSingleton<MediaStore>().AddHostedService<MediaUpkeep>();

    public static void MapMedia(this IEndpointRouteBuilder api)
    {
        var media = api.MapGroup("/media").WithTags("media");
        media.MapPost("/upload", MediaEndpoints.Upload).WithSummary("Store a sealed file")
            .WithDescription("The id comes in the header Idempotency-Key, the bytes as the body. The same again is harmless.")
            .AddOpenApiOperationTransformer(DescribeBody)
            .ProducesProblem(403).ProducesProblem(409).ProducesProblem(411).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).ProducesProblem(429).ProducesProblem(507);
        media.MapMethods("/{id}", [HttpMethods.Head], MediaEndpoints.Download).ExcludeFromDescription();
        media.MapGet("/{id}", MediaEndpoints.Download).WithSummary("Fetch a sealed file, or ranges of it")
            .Produces<byte[]>(200, MediaEndpoints.ContentType).Produces<byte[]>(206, MediaEndpoints.ContentType).ProducesProblem(404);
        media.MapDelete("/{id}", MediaEndpoints.Delete).WithSummary("Delete an own file").ProducesProblem(404);
    }

    /// <summary>Only described: metadata that says the same would refuse other types before it is known who asks.</summary>
    private static Task DescribeBody(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [MediaEndpoints.ContentType] = new() },
        };
        return Task.CompletedTask;
    }
}
