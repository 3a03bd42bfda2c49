using Parley.Server.Delivery;
using Parley.Server.Devices;
using Parley.Server.Keys;

namespace Parley.Server.Accounts;

/// <summary>Loads keys and secrets before the first request, and every hour renews the signing key and deletes what has expired.</summary>
internal sealed class AccountsUpkeep(
    Writer writer, SigningKeys keys, ServerSecrets secrets, RevokedSessions revoked, SignOuts signOuts, TimeProvider time, ILogger<AccountsUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await secrets.Load();
        await keys.Refresh();
        revoked.Load();
        await base.StartAsync(cancellationToken);
    }

    /// <summary>One round of deleting.</summary>
    public async Task Sweep()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var ended = new Ended();
        await writer.Commit(session =>
        {
            ended = new Ended();
            // A number's count of wrong codes has to outlive its day.
            session.Prepare("DELETE FROM challenges WHERE created_at < @before", "@before").With(now - 2 * (long)Challenges.Day.TotalMilliseconds).ExecuteNonQuery();
            session.Prepare("DELETE FROM sessions WHERE expires_at < @now", "@now").With(now).ExecuteNonQuery();
            session.Prepare("DELETE FROM served_prekeys WHERE served_at < @before", "@before").With(now - (long)Bundles.RepeatedUploads.TotalMilliseconds).ExecuteNonQuery();
            DeviceRows.RemoveStalePending(session, now, ended);
        });
        signOuts.Announce(ended);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await keys.Refresh();
                await Sweep();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                log.LogError(exception, "What has expired could not be deleted; it is tried again in an hour.");
            }
        }
    }
}
