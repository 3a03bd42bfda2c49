namespace Parley.Server.Recovery;

internal static class RecoveryFeature
{
    public static IServiceCollection AddRecovery(this IServiceCollection services) => services
        .AddSingleton<Backups>()
        .AddSingleton<PassphraseKeys>();

    public static void MapRecovery(this IEndpointRouteBuilder api)
    {
        var backup = api.MapGroup("/backup").WithTags("recovery");
        backup.MapGet("/", BackupEndpoints.Read).WithSummary("Read the own account's sealed backup")
            .WithDescription("Also by a device that has just signed in and is in no list yet.").ProducesProblem(401).ProducesProblem(404).ProducesProblem(429);
        backup.MapPut("/", BackupEndpoints.Write).WithSummary("Replace the own account's backup by the next version")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);
        backup.MapDelete("/", BackupEndpoints.Delete).WithSummary("Delete the own account's backup").ProducesProblem(401).ProducesProblem(403);
        backup.MapPost("/passphrase", BackupEndpoints.Evaluate).WithSummary("Evaluate a blinded passphrase")
            .WithDescription("The server's share in opening a backup by passphrase (RFC 9497, OPRF, ristretto255-SHA512); ten times a day.")
            .ProducesProblem(401).ProducesProblem(422).ProducesProblem(429);
    }
}
