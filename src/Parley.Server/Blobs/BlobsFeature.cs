using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Parley.Server.Operations;

namespace Parley.Server.Blobs;

internal static class BlobsFeature
{
    public static IServiceCollection AddBlobs(this IServiceCollection services)
    {
        services.TryAddSingleton<IBlobStore>(provider => new DiskBlobs(provider.GetRequiredService<IOptions<ServerOptions>>().Value.Data));
        return services;
    }
}
