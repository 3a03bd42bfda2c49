using Parley.Client.Keyring;
using Parley.Client.Repair;
using Parley.Contracts.V1;
using DeviceAddress = Parley.Signal.DeviceAddress;

namespace Parley.Client.Tests.Keyring;

public sealed class HistoryKeyTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task There_is_one_key_while_no_device_leaves_and_every_device_has_it()
    {
        await using var talk = await Talk.Begin(server);
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        await talk.Phone.Restart();
        var key = Assert.Single(Talk.Keys(talk.Phone));
        Assert.Equal((1u, 32), (key.Epoch, key.Key.Length));
        Assert.Equal(key.Key, Assert.Single(Talk.Keys(laptop)).Key);
        Assert.Equal(1, StoredHistory.Of(talk.Phone.Client.Engine.Core)!.Handed.Values.Single());
    }

    [Fact]
    public async Task A_device_that_leaves_is_followed_by_another_key_which_the_others_are_given_and_it_is_not()
    {
        await using var talk = await Talk.Begin(server);
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        await using var lost = await server.Device("lost").LinkWith(talk.Phone);
        await talk.Say(1);
        await Talk.Write(talk.Phone);
        await talk.Phone.Client.RemoveDeviceAsync(3);
        var keys = Talk.Keys(talk.Phone);
        Assert.Equal([1u, 2u], keys.Select(key => key.Epoch));
        Assert.NotEqual(keys[0].Key, keys[1].Key);
        await Talk.Until(() => Task.FromResult(Talk.Keys(laptop).Count == 2));
        Assert.Equal(keys.Select(key => key.Key), Talk.Keys(laptop).Select(key => key.Key));
        await lost.Events.Hears<SignedOut>();
        Assert.Empty(Talk.Keys(lost));

        await talk.Say(1, from: 1);
        await Talk.Write(talk.Phone);
        var segments = await talk.Segments();
        Assert.Equal(SegmentState.Opened, SegmentSeal.Open([keys[0].Key], talk.Chat, segments[0], out _));
        Assert.Equal(SegmentState.UnknownKey, SegmentSeal.Open([keys[0].Key], talk.Chat, segments[1], out _));
        // Whoever is linked from now on reads all of it, and the laptop writes under the new key.
        await using var tablet = await server.Device("tablet").LinkWith(talk.Phone);
        await Talk.Complete(tablet);
        Assert.Equal(["message 0", "message 1"], await tablet.Texts(talk.Chat));
        await laptop.Has(talk.Chat, "message 1");
        await laptop.Client.FindChat(talk.Chat)!.SendAsync("from the laptop");
        await Talk.Write(laptop);
        Assert.Equal(SegmentState.Opened, SegmentSeal.Open([keys[1].Key], talk.Chat, (await talk.Segments())[^1], out _));
    }

    [Fact]
    public async Task A_device_that_was_away_when_the_key_changed_is_given_it_when_it_is_back()
    {
        await using var talk = await Talk.Begin(server);
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        await using (await server.Device("lost").LinkWith(talk.Phone))
            await laptop.Close();
        await talk.Phone.Client.RemoveDeviceAsync(3);
        await laptop.Open();
        await laptop.Online();
        await Talk.Until(() => Task.FromResult(Talk.Keys(laptop).Count == 2));
    }

    [Fact]
    public async Task A_device_that_lacks_the_keys_asks_for_them_and_once_in_ten_minutes_at_most()
    {
        await using var talk = await Talk.Begin(server);
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        await talk.Say(2);
        await laptop.Has(talk.Chat, "message 1");
        await talk.Phone.Close();
        await laptop.Client.Engine.Core.Store.Change(step => step.DeleteAll(StoredHistory.Table));
        await laptop.Restart();
        await Talk.Until(() => Task.FromResult(StoredHistory.Of(laptop.Client.Engine.Core) is { AskedAt: > 0 }));
        var asked = StoredHistory.Of(laptop.Client.Engine.Core)!.AskedAt;
        await laptop.Client.Engine.History.Keys.Ensure(CancellationToken.None);
        Assert.Equal(asked, StoredHistory.Of(laptop.Client.Engine.Core)!.AskedAt);
        await Talk.Write(laptop);
        Assert.Equal("", await talk.Covered(laptop));
        await talk.Phone.Open();
        await talk.Phone.Online();
        await Talk.Until(() => Task.FromResult(Talk.Keys(laptop).Count == 1));
        await Talk.Write(laptop);
        Assert.Equal("1-2", await talk.Covered());
    }

    [Fact]
    public async Task Keys_are_given_to_nobody_who_is_not_in_the_list_of_the_account()
    {
        await using var talk = await Talk.Begin(server);
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        await talk.Say(1);
        var me = talk.Phone.Client.Engine.Core.Account.Address;
        Assert.Equal(0, await Given(talk.Phone, me));
        Assert.Equal(0, await Given(talk.Phone, me with { DeviceId = 3 }));
        Assert.Equal(0, await Given(talk.Phone, talk.Bob.Client.Engine.Core.Account.Address));
        Assert.Equal(1, await Given(talk.Phone, me with { DeviceId = 2 }));
        // Not twice within a minute.
        Assert.Equal(0, await Given(talk.Phone, me with { DeviceId = 2 }));
        await talk.Phone.Client.RemoveDeviceAsync(2);
        await talk.Phone.Restart();
        Assert.Equal(0, await Given(talk.Phone, me with { DeviceId = 2 }));
    }

    [Fact]
    public async Task Keys_and_a_choice_are_taken_from_own_devices_alone()
    {
        await using var talk = await Talk.Begin(server);
        await using var laptop = await server.Device("laptop").LinkWith(talk.Phone);
        await talk.Say(1);
        var forged = new DevicePayload { HistoryKeys = new Contracts.V1.HistoryKeys { Keys = { new Contracts.V1.HistoryKey { Epoch = 9, Key = Google.Protobuf.ByteString.CopyFrom(new byte[32]) } } } };
        var choice = new DevicePayload { HistoryChoice = new HistoryChoice { OnlyOnDevices = true, ChosenAt = long.MaxValue } };
        await Take(laptop, talk.Bob.Client.Engine.Core.Account.Address, forged, choice);
        Assert.Equal((1, false), (Talk.Keys(laptop).Count, laptop.Client.History.OnlyOnDevices));
        var phone = talk.Phone.Client.Engine.Core.Account.Address;
        forged.HistoryKeys.Keys.Add(new Contracts.V1.HistoryKey { Epoch = 0, Key = Google.Protobuf.ByteString.CopyFrom(new byte[32]) });
        forged.HistoryKeys.Keys.Add(new Contracts.V1.HistoryKey { Epoch = 3, Key = Google.Protobuf.ByteString.CopyFrom(new byte[31]) });
        await Take(laptop, phone, forged);
        Assert.Equal([1u, 9u], Talk.Keys(laptop).Select(key => key.Epoch));
    }

    [Fact]
    public async Task A_bot_keeps_no_keyring()
    {
        await using var alice = await server.SignUp("Alice");
        var made = await alice.Client.MakeBotAsync($"k{Guid.NewGuid():N}"[..20] + "_bot", "Tea");
        await using var bot = await ParleyClient.SignInBotAsync(server.Process.Address, made.Token, ":memory:");
        await bot.ConnectAsync();
        await (await alice.Client.OpenChatAsync(made.Id)).SendAsync("hello");
        await foreach (var message in bot.ReadMessagesAsync(after: 0))
        {
            await bot.FindChat(message.ChatId)!.SendAsync("tea?");
            break;
        }

        Assert.Null(StoredHistory.Of(bot.Engine.Core));
        Assert.Equal(0, await bot.Engine.Core.Store.Change(step => step.Number("SELECT count(*) FROM content_keys")));
    }

    /// <summary>How many controls a request for keys brings about.</summary>
    private static Task<int> Given(Device asked, DeviceAddress by) => asked.Client.Engine.Core.Store.Change(step =>
    {
        var before = step.Find(StoredControl.Table, "").Count;
        asked.Client.Engine.History.Keys.Take(step, by, new DevicePayload { HistoryKeysRequest = new HistoryKeysRequest() });
        return step.Find(StoredControl.Table, "").Count - before;
    });

    private static Task Take(Device device, DeviceAddress from, params DevicePayload[] payloads) => device.Client.Engine.Core.Store.Change(step =>
    {
        foreach (var payload in payloads)
            device.Client.Engine.History.Keys.Take(step, from, payload);
    });
}
