using Google.Protobuf;
using Parley.Contracts.V1;
using static Parley.Server.Tests.Messages.SharedServer;

namespace Parley.Server.Tests.Messages;

public sealed class AudienceTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_send_that_leaves_a_device_out_is_told_which_and_nothing_is_stored()
    {
        var (alice, bob, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        var message = Message(chat);
        message.Envelopes.Clear();
        var refusal = await phone.IsRefused(new ClientFrame { MessageSend = message });
        Assert.Equal((409u, "audience-stale"), (refusal.Status, refusal.Code));
        Assert.Equal((bob.AccountId.ToString("D"), (uint)bob.DeviceId), refusal.Audience.Missing.Select(m => (m.AccountId, m.DeviceId)).Single());
        Assert.Equal(2, refusal.Audience.Members.Count);
        Assert.Empty(refusal.Audience.Extra);
        await NothingStored(bob, chat.Id);
    }

    [Fact]
    public async Task A_send_with_a_device_too_many_is_told_which_and_nothing_is_stored()
    {
        var (alice, bob, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        var message = Message(chat);
        message.Envelopes.Add(new DeviceEnvelope(message.Envelopes[0]) { DeviceId = 77 });
        var refusal = await phone.IsRefused(new ClientFrame { MessageSend = message });
        Assert.Equal("audience-stale", refusal.Code);
        Assert.Equal(77u, refusal.Audience.Extra.Single().DeviceId);
        await NothingStored(bob, chat.Id);
    }

    [Fact]
    public async Task A_send_for_other_list_epochs_is_refused_although_the_devices_are_right()
    {
        var (alice, bob, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        var message = Message(chat);
        message.AudienceHash = ByteString.CopyFrom(new byte[32]);
        var refusal = await phone.IsRefused(new ClientFrame { MessageSend = message });
        Assert.Equal("audience-stale", refusal.Code);
        Assert.All(refusal.Audience.Members, m => Assert.Equal(1u, m.ListEpoch));
        await NothingStored(bob, chat.Id);
    }

    [Fact]
    public async Task A_session_with_a_device_that_registered_anew_is_gone()
    {
        var (alice, bob, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        var message = Message(chat);
        message.Envelopes[0].RegistrationId ^= 1;
        var refusal = await phone.IsRefused(new ClientFrame { MessageSend = message });
        Assert.Equal((410u, "device-stale"), (refusal.Status, refusal.Code));
        Assert.Equal(bob.AccountId.ToString("D"), refusal.Stale.Single().AccountId);
        await NothingStored(bob, chat.Id);
    }

    [Fact]
    public async Task Two_envelopes_for_one_device_are_refused()
    {
        var (alice, _, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        var message = Message(chat);
        message.Envelopes.Add(message.Envelopes[0].Clone());
        Assert.Equal("input-invalid", (await phone.IsRefused(new ClientFrame { MessageSend = message })).Code);
    }

    [Fact]
    public async Task A_control_reaches_a_partners_device_and_nobody_elses()
    {
        var (alice, bob, _) = await server.Pair();
        var stranger = await server.SomeoneNew();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        await using var laptop = await LiveDevice.ConnectLive(server.Process, bob);
        Assert.Equal(ServerFrame.EventOneofCase.Ok, (await phone.Ask(Control(bob, "c1"))).EventCase);
        var entry = (await laptop.Hears(ServerFrame.EventOneofCase.MessageReceive)).MessageReceive;
        Assert.Equal(("c1", null), (entry.ControlId, entry.Message));
        Assert.Equal("device-not-found", (await phone.IsRefused(Control(stranger, "c2"))).Code);

        static ClientFrame Control(Parley.Testing.BareAccount to, string id) => new()
        {
            ControlSend = new SendControl
            {
                ControlId = id,
                Envelopes =
                {
                    new DeviceEnvelope
                    {
                        AccountId = to.AccountId.ToString("D"), DeviceId = (uint)to.DeviceId, RegistrationId = (uint)to.Keys.RegistrationId,
                        Type = EnvelopeType.Whisper, Ciphertext = ByteString.CopyFromUtf8("c"),
                    },
                },
            },
        };
    }

    private static async Task NothingStored(Parley.Testing.BareAccount reader, Guid chat) =>
        Assert.Empty((await reader.Ask(HttpMethod.Get, $"chats/{chat}/messages")).GetProperty("messages").EnumerateArray());
}
