using Parley.Client.Keyring;
using Parley.Client.Tests.Hostile;

namespace Parley.Client.Tests.Keyring;

/// <summary>Keeping the history on the devices that have it.</summary>
public sealed class OnlyOnDevicesTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task What_was_kept_is_taken_away_and_all_devices_and_the_server_know()
    {
        await using var talk = await Talk.Begin(server);
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        await talk.Say(2);
        await Talk.Write(talk.Phone);
        Assert.Equal("1-2", await talk.Covered());
        await talk.Phone.Client.KeepHistoryOnDevicesOnlyAsync(true);
        Assert.True(talk.Phone.Client.History.OnlyOnDevices);
        Assert.Equal("", await talk.Covered());
        await laptop.Events.Hears<HistoryChanged>(told => told.History.OnlyOnDevices);
        await talk.Say(1, from: 2);
        await laptop.Has(talk.Chat, "message 2");
        foreach (var device in new[] { talk.Phone, laptop })
        {
            Assert.Equal(0, await Talk.Waiting(device));
            await Talk.Write(device);
        }

        Assert.Equal("", await talk.Covered());
        await using var tablet = await server.Device("tablet").LinkWith(talk.Phone);
        await Talk.Complete(tablet);
        Assert.Equivalent(new HistoryState(true, 0, []), tablet.Client.History);
        Assert.Empty(await tablet.Texts(talk.Chat));
    }

    [Fact]
    public async Task It_ends_when_the_person_says_so_on_any_device_for_what_is_written_from_then_on()
    {
        await using var talk = await Talk.Begin(server);
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        await talk.Phone.Client.KeepHistoryOnDevicesOnlyAsync(true);
        await laptop.Events.Hears<HistoryChanged>(told => told.History.OnlyOnDevices);
        await talk.Say(1);
        await laptop.Client.KeepHistoryOnDevicesOnlyAsync(false);
        await talk.Phone.Events.Hears<HistoryChanged>(told => !told.History.OnlyOnDevices);
        await talk.Say(1, from: 1);
        await Talk.Write(talk.Phone);
        Assert.Equal("2-2", await talk.Covered());
        await using var tablet = await server.Device("tablet").LinkWith(talk.Phone);
        await Talk.Complete(tablet);
        Assert.Equal(["message 1"], await tablet.Texts(talk.Chat));
        Assert.Empty(tablet.Client.History.Warnings);
    }

    [Fact]
    public async Task The_server_is_told_with_the_next_connection_when_it_could_not_be_at_once()
    {
        await using var hostile = await HostileServer.Start(server.Process);
        await using var talk = await Talk.Begin(server, hostile.Address);
        await talk.Say(1);
        await Talk.Write(talk.Phone);
        var isCut = true;
        hostile.Cut = path => isCut && path == "keyring";
        await Assert.ThrowsAsync<ServerUnreachableException>(() => talk.Phone.Client.KeepHistoryOnDevicesOnlyAsync(true));
        Assert.True(talk.Phone.Client.History.OnlyOnDevices);
        Assert.Equal("1-1", await talk.Covered());
        isCut = false;
        await talk.Phone.Restart();
        await Talk.Until(async () => await talk.Covered() == "");
        await Talk.Until(() => Task.FromResult(!StoredHistory.Of(talk.Phone.Client.Engine.Core)!.ChoiceUntold));
    }
}
