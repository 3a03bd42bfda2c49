namespace Parley.Server.Delivery;

internal static class DeliveryFeature
{
    public static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddSingleton<WriterCaches>()
        .AddSingleton<AudienceDirectory>()
        .AddSingleton<Writer>();
}
