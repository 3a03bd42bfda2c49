using Microsoft.AspNetCore.OpenApi;

namespace Parley.Server.Operations;

internal static class OpenApiDocument
{
    public static void Configure(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "Parley";
        document.Info.Version = "v1";
        document.Info.Description = "The REST interface of a Parley server. Live events are described in proto/parley/v1/live.proto.";
        return Task.CompletedTask;
    });
}
