namespace Parley.Server.Presence;

internal static class PresenceFeature
{
    public static IServiceCollection AddPresence(this IServiceCollection services) => services
        .AddSingleton<PresenceBoard>()
        .AddSingleton<PresenceWatchers>()
        .AddSingleton<PresenceCommands>();
}
