using System.Text.Json.Nodes;
using Parley.Client.Tests.Hostile;

namespace Parley.Client.Tests.Linking;

public sealed class LinkingTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_linked_device_reads_and_writes_like_the_first_and_people_see_no_other_security_code()
    {
        await using var phone = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await bob.Client.OpenChatAsync(phone.PhoneNumber);
        await chat.SendAsync("to the phone");
        await phone.Reads("to the phone");
        var number = (await chat.GetSafetyNumberAsync()).Digits;

        await using var laptop = await server.Device("laptop").LinkWith(phone);
        Assert.Equal([2], (await phone.Events.Hears<DevicesChanged>()).Added);
        await using var browser = await server.Device("browser").LinkWith(phone);
        Assert.Equal([3], (await laptop.Events.Hears<DevicesChanged>()).Added);
        Assert.Equal("Alice", laptop.Client.Me.DisplayName);
        Assert.Equal((true, false), (phone.Client.IsPrimary, laptop.Client.IsPrimary));
        await chat.SendAsync("to both");
        await Task.WhenAll(phone.Reads("to both"), laptop.Reads("to both"));
        await laptop.Client.FindChat(chat.Id)!.SendAsync("from the laptop");
        await Task.WhenAll(bob.Reads("from the laptop"), phone.Reads("from the laptop"));
        Assert.True((await phone.Client.FindChat(chat.Id)!.GetHistoryAsync(10)).Single(each => each.Text == "from the laptop").IsMine);
        await phone.Client.FindChat(chat.Id)!.SendAsync("from the phone");
        await Task.WhenAll(bob.Reads("from the phone"), laptop.Reads("from the phone"));
        Assert.Empty(bob.Events.Told.OfType<SecurityCodeChanged>());
        Assert.Equal(number, (await laptop.Client.FindChat(chat.Id)!.GetSafetyNumberAsync()).Digits);

        await laptop.Restart();
        await chat.SendAsync("after a restart");
        await laptop.Has(chat.Id, "after a restart");
        Assert.Equal(["Parley for .NET", "Parley for .NET", "Parley for .NET"], (await laptop.Client.GetDevicesAsync()).Select(device => device.Name));
        Assert.Equal("primary-only", (await Assert.ThrowsAsync<RefusedException>(() => laptop.Client.RemoveDeviceAsync(1))).Code);
    }

    [Fact]
    public async Task A_device_that_is_removed_is_signed_out_forgets_everything_and_reads_no_more()
    {
        await using var phone = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        await using var laptop = await server.Device("laptop").LinkWith(phone);
        var chat = await bob.Client.OpenChatAsync(phone.PhoneNumber);
        await chat.SendAsync("to both");
        await laptop.Reads("to both");

        var number = (await phone.Client.GetDevicesAsync()).Single(device => !device.IsCurrent).Number;
        Assert.Equal("device-self", (await Assert.ThrowsAsync<RefusedException>(() => phone.Client.RemoveDeviceAsync(1))).Code);
        await phone.Client.RemoveDeviceAsync(number);
        await phone.Client.RemoveDeviceAsync(number);
        await laptop.Events.Hears<SignedOut>();
        Assert.False(laptop.Client.IsSignedIn);
        Assert.Empty(laptop.Client.GetChats());
        await chat.SendAsync("to the phone alone");
        await phone.Reads("to the phone alone");

        await laptop.Close();
        await laptop.LinkWith(phone);
        await chat.SendAsync("welcome back");
        await laptop.Reads("welcome back");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_device_wrote_that_was_linked_and_removed_while_somebody_was_away_is_read_without_anybodys_help(bool knewAnOlderList)
    {
        await using var phone = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await phone.Client.OpenChatAsync(bob.PhoneNumber);
        if (knewAnOlderList)
        {
            await chat.SendAsync("from the phone");
            await bob.Reads("from the phone");
        }

        await bob.Close();
        await using var laptop = await server.Device("laptop").LinkWith(phone);
        await laptop.Client.FindChat(chat.Id)!.SendAsync("from the laptop");
        await phone.Reads("from the laptop");
        await phone.Client.RemoveDeviceAsync(2);
        await laptop.Events.Hears<SignedOut>();
        var alice = phone.Client.Me.Id;
        await phone.Close();

        await bob.Restart();
        await bob.Has(chat.Id, "from the laptop");
        Assert.Equal([1], bob.Client.Engine.Lists.Pinned(alice)!.Devices.Select(device => device.DeviceId));
    }

    [Fact]
    public async Task A_device_that_signs_out_is_in_the_list_no_more_and_nobody_encrypts_to_it()
    {
        await using var phone = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var laptop = await server.Device("laptop").LinkWith(phone);
        var chat = await bob.Client.OpenChatAsync(phone.PhoneNumber);
        await chat.SendAsync("to both");
        await laptop.Reads("to both");

        await laptop.Client.SignOutAsync();
        Assert.Equal([2], (await phone.Events.Hears<DevicesChanged>(told => told.Gone.Count > 0)).Gone);
        Assert.Single(await phone.Client.GetDevicesAsync());
        await chat.SendAsync("to the phone alone");
        await phone.Reads("to the phone alone");
        Assert.Empty(bob.Events.Told.OfType<SecurityCodeChanged>());
    }

    [Fact]
    public async Task A_removed_device_that_comes_back_forgets_everything_whatever_it_asks_first()
    {
        await using var phone = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        await using var laptop = await server.Device("laptop").LinkWith(phone);
        await (await bob.Client.OpenChatAsync(phone.PhoneNumber)).SendAsync("to both");
        await laptop.Reads("to both");
        await laptop.Close();
        await phone.Client.RemoveDeviceAsync(2);
        await laptop.Open();
        await Assert.ThrowsAsync<SignedOutException>(() => laptop.Client.SearchAsync(bob.PhoneNumber));
        Assert.False(laptop.Client.IsSignedIn);
        Assert.Empty(laptop.Client.GetChats());
    }

    [Fact]
    public async Task A_link_that_is_not_confirmed_leaves_nothing_behind_and_the_new_device_is_told()
    {
        await using var phone = await server.SignUp("Alice");
        await using var laptop = server.Device("laptop");
        var code = new TaskCompletionSource<string>();
        var digits = new TaskCompletionSource();
        var joining = ParleyClient.LinkAsync(server.Process.Address, laptop.StorePath, step =>
        {
            _ = step is LinkCode shown ? code.TrySetResult(shown.Text) : digits.TrySetResult();
            return Task.CompletedTask;
        });
        await using (await phone.Client.AdmitDeviceAsync(await code.Task))
            await digits.Task;
        Assert.Equal("link-cancelled", (await Assert.ThrowsAsync<RefusedException>(() => joining)).Code);
        Assert.Single(await phone.Client.GetDevicesAsync());
        Assert.Equal("link-gone", (await Assert.ThrowsAsync<RefusedException>(async () => await phone.Client.AdmitDeviceAsync(await code.Task))).Code);
        await laptop.LinkWith(phone);
    }

    [Theory]
    [InlineData("/auth/refresh-token")]
    [InlineData("/devices/self/keys")]
    [InlineData("/answer")]
    [InlineData("/device-list")]
    public async Task A_link_that_is_cancelled_is_called_cancelled_and_not_a_session_that_has_ended_whatever_the_new_device_was_at(string step)
    {
        await using var phone = await server.SignUp("Alice");
        await using var laptop = server.Device("laptop");
        var cancelled = new TaskCompletionSource();
        var code = new TaskCompletionSource<string>();
        using var handler = new WaitingHandler(step, cancelled.Task);
        var joining = ParleyClient.LinkAsync(server.Process.Address, laptop.StorePath, shown =>
        {
            if (shown is LinkCode { Text: var text })
                code.TrySetResult(text);
            return Task.CompletedTask;
        }, new ParleyClientOptions { HttpHandler = handler });
        await using (await phone.Client.AdmitDeviceAsync(await code.Task))
            await Task.WhenAny(joining, handler.HasCome);
        cancelled.SetResult();
        Assert.Equal("link-cancelled", (await Assert.ThrowsAsync<RefusedException>(() => joining)).Code);
        Assert.Single(await phone.Client.GetDevicesAsync());
        await laptop.LinkWith(phone);
    }

    [Fact]
    public async Task A_key_that_the_server_exchanges_is_noticed()
    {
        await using var hostile = await HostileServer.Start(server.Process);
        await using var phone = await server.SignUp("Alice", hostile.Address);
        var other = new byte[Crypto.Kyber1024.PublicKeySize];
        Crypto.Kyber1024.GenerateKeyPair(new byte[Crypto.Kyber1024.SeedSize], other, new byte[Crypto.Kyber1024.PrivateKeySize]);
        hostile.Answer = (_, path, answer) =>
        {
            if (path.StartsWith("links/", StringComparison.Ordinal) && answer["kyberKey"] is not null)
                answer["kyberKey"] = JsonValue.Create(Convert.ToBase64String(other));
            return answer;
        };
        await using var laptop = server.Device("laptop");
        Assert.Equal("link-tampered", (await Assert.ThrowsAsync<RefusedException>(() => laptop.LinkWith(phone))).Code);
        Assert.Single(await phone.Client.GetDevicesAsync());
    }

    /// <summary>Lets a request whose path ends so wait until something has happened.</summary>
    private sealed class WaitingHandler(string path, Task happened) : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly TaskCompletionSource _come = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task HasCome => _come.Task;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith(path, StringComparison.Ordinal))
            {
                _come.TrySetResult();
                await happened.WaitAsync(cancellationToken);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
