using Parley.Client.Keyring;
using Parley.Client.Messages;
using Parley.Client.Store;
using Parley.Client.Tests.Crash;

namespace Parley.Client.Tests.Keyring;

public sealed class HistoryCrashTests(SharedServer server) : IClassFixture<SharedServer>
{
    private const int MostCommits = 60;

    [Theory]
    [InlineData(CommitPoint.Before)]
    [InlineData(CommitPoint.After)]
    internal async Task A_device_that_dies_at_any_commit_has_written_every_key_once_in_one_whole_chain(CommitPoint point)
    {
        await using var talk = await Talk.Begin(server);
        var texts = new List<string>();
        int commit;
        for (commit = 1; commit <= MostCommits; commit++)
        {
            texts.AddRange(await talk.Say(2, texts.Count));
            var fault = new Fault(point, commit);
            var survived = await fault.Survives(async dead =>
            {
                await talk.Phone.Reopen(options => options.With(fault: fault.Reach));
                await talk.Phone.Client.Engine.History.WriteAll(dead);
            });
            await talk.Phone.Bury();
            await talk.Phone.Reopen(static options => options);
            await talk.Phone.Online();
            await Talk.Write(talk.Phone);
            Assert.Equal($"1-{texts.Count}", await talk.Covered());
            if (survived)
                break;
        }

        Assert.InRange(commit, 3, MostCommits);
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        await Talk.Complete(laptop);
        Assert.Equal(texts, await laptop.Texts(talk.Chat));
        Assert.Empty(laptop.Client.History.Warnings);
        Assert.Equal(commit, (await talk.Segments()).Count);
    }

    [Theory]
    [InlineData(CommitPoint.Before)]
    [InlineData(CommitPoint.After)]
    internal async Task A_device_that_dies_at_any_commit_has_fetched_everything_once(CommitPoint point)
    {
        await using var talk = await Talk.Begin(server);
        var texts = await talk.Say(24);
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        int commit;
        for (commit = 1; commit <= MostCommits; commit++)
        {
            await laptop.Reopen(static options => options);
            await laptop.Client.Engine.Core.Store.Change(step =>
            {
                step.DeleteAll(StoredFill.Table);
                step.DeleteAll(StoredMessage.Table);
            });
            var fault = new Fault(point, commit);
            var survived = await fault.Survives(async dead =>
            {
                await laptop.Reopen(options => options.With(fault: fault.Reach));
                await laptop.Client.FetchHistoryAsync(dead);
            });
            await laptop.Bury();
            await laptop.Reopen(static options => options);
            await Talk.Complete(laptop);
            Assert.Empty(laptop.Client.History.Warnings);
            Assert.Equal(texts, await laptop.Texts(talk.Chat));
            if (survived)
                break;
        }

        Assert.InRange(commit, 4, MostCommits);
    }
}
