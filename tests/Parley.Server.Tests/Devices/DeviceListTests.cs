using System.Net;
using Dapper;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Tests.Devices;

public sealed class DeviceListTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_published_list_is_given_to_others_as_it_was_signed()
    {
        using var alice = await TestDevice.SignIn(server, TestDevice.NewNumber());
        using var bob = await TestDevice.SignUp(server);
        await bob.Http.GetAsync($"users/{alice.AccountId}/device-list").ExpectProblem(404, "list-missing");
        await bob.Http.GetAsync($"users/{Guid.NewGuid()}/device-list").ExpectProblem(404, "not-found");

        await alice.RegisterKeys();
        await alice.PublishList(alice);
        var list = await bob.Http.GetAsync($"users/{alice.AccountId}/device-list").ExpectOk();
        Assert.Equal(1, list.GetProperty("epoch").GetInt32());
        Assert.Equal(alice.Account.LastBody, list.Bytes("body"));
        Assert.Equal(alice.Account.IdentityKey.PublicKey.ToArray(), list.Bytes("accountIdentityKey"));
        Assert.True(Crypto.XEdDsa.Verify(Crypto.PublicKeys.Coordinate(list.Bytes("accountIdentityKey")), [.. "Parley/DeviceList/v1"u8, 0, .. list.Bytes("body")], list.Bytes("signature")));
    }

    [Fact]
    public async Task Who_missed_some_lists_reads_the_chain_from_the_one_that_is_known()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server);
        var bodies = new List<byte[]> { alice.Account.LastBody! };
        for (var i = 0; i < 17; i++)
        {
            await alice.PublishList(alice);
            bodies.Add(alice.Account.LastBody!);
        }

        var page = await bob.Http.GetAsync($"users/{alice.AccountId}/device-lists?after=1").ExpectOk();
        Assert.Equal(bodies[1..17], page.GetProperty("lists").EnumerateArray().Select(l => l.Bytes("body")));
        Assert.True(page.GetProperty("more").GetBoolean());
        page = await bob.Http.GetAsync($"users/{alice.AccountId}/device-lists?after=17").ExpectOk();
        Assert.Equal([18], page.GetProperty("lists").EnumerateArray().Select(l => l.GetProperty("epoch").GetInt32()));
        Assert.False(page.GetProperty("more").GetBoolean());
        await bob.Http.GetAsync($"users/{alice.AccountId}/device-lists?after=-1").ExpectInvalid("after");
        await bob.Http.GetAsync($"users/{Guid.NewGuid()}/device-lists").ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task A_device_is_active_when_a_list_names_it_and_signed_out_when_the_next_does_not()
    {
        using var phone = await TestDevice.SignUp(server, oneTimeKeys: 3);
        using var laptop = await phone.Link();
        Assert.Equal(["active", "active"], States(phone));
        await laptop.RegisterKeys(oneTimeKeys: 3);
        var (devices, sessions) = Listen();
        Assert.True(server.Services.GetRequiredService<AccessTokens>().TryRead(laptop.AccessToken, out var caller, out _));
        await PutInMailbox(caller.DeviceKey);

        await phone.PublishList(phone);
        Assert.Equal(["active", "removed"], States(phone));
        Assert.Equal([caller.DeviceKey], devices);
        Assert.Equal([caller.SessionId], sessions);
        Assert.Equal((0, 0), (Count("prekeys", caller.DeviceKey), Count("mailbox", caller.DeviceKey)));
        await laptop.Http.GetAsync("users/profile").ExpectProblem(401, "unauthenticated");
        await server.Http.Post("auth/refresh-token", new { refreshToken = laptop.RefreshToken }).ExpectProblem(401, "device-removed");
        await phone.Http.GetAsync("users/profile").ExpectOk();
    }

    [Fact]
    public async Task A_number_that_was_given_up_is_not_given_to_the_next_device()
    {
        using var phone = await TestDevice.SignUp(server);
        using var laptop = await phone.Link();
        await phone.PublishList(phone);
        using var tablet = await TestDevice.SignIn(server, phone.Account.PhoneNumber);
        Assert.Equal((1, 2, 3), (phone.DeviceId, laptop.DeviceId, tablet.DeviceId));
    }

    [Fact]
    public async Task When_all_numbers_were_used_the_one_given_up_the_longest_ago_comes_again()
    {
        using var phone = await TestDevice.SignUp(server);
        for (var number = 2; number <= DeviceId.Max; number++)
        {
            server.Time.Advance(TimeSpan.FromSeconds(1));
            using var next = await TestDevice.SignIn(server, phone.Account.PhoneNumber);
            Assert.Equal(number, next.DeviceId);
        }

        using var again = await TestDevice.SignIn(server, phone.Account.PhoneNumber);
        Assert.Equal(2, again.DeviceId);
    }

    [Fact]
    public async Task Devices_that_no_list_names_are_few_and_do_not_stay()
    {
        using var phone = await TestDevice.SignUp(server);
        using var oldest = await TestDevice.SignIn(server, phone.Account.PhoneNumber);
        await oldest.Http.GetAsync("users/profile").ExpectOk();
        for (var i = 0; i < 15; i++)
            (await TestDevice.SignIn(server, phone.Account.PhoneNumber)).Dispose();
        await oldest.Http.GetAsync("users/profile").ExpectProblem(401, "unauthenticated");
        Assert.Equal(10, States(phone).Count(s => s == "pending"));
        server.Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMilliseconds(1));
        await server.Services.GetRequiredService<AccountsUpkeep>().Sweep();
        Assert.DoesNotContain("pending", States(phone));
        Assert.Single(States(phone), "active");
    }

    [Fact]
    public async Task Publishing_the_same_list_again_is_harmless()
    {
        using var phone = await TestDevice.SignUp(server);
        var list = phone.Account.NextList(server.Time.GetUtcNow(), phone);
        var signed = phone.Account.Signed(list);
        await phone.Publish(signed).Expect(HttpStatusCode.NoContent);
        await phone.Publish(signed).Expect(HttpStatusCode.NoContent);
        Assert.Equal(2, (await phone.Http.GetAsync($"users/{phone.AccountId}/device-list").ExpectOk()).GetProperty("epoch").GetInt32());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(uint.MaxValue)]
    public async Task Only_the_next_epoch_is_taken(uint epoch)
    {
        using var phone = await TestDevice.SignUp(server);
        var list = phone.Account.NextList(server.Time.GetUtcNow(), phone);
        list.Epoch = epoch;
        await phone.Publish(phone.Account.Signed(list)).ExpectProblem(409, "list-epoch");
    }

    [Fact]
    public async Task Of_two_lists_at_once_one_is_published()
    {
        using var phone = await TestDevice.SignUp(server);
        var lists = Enumerable.Range(1, 6).Select(i => phone.Account.Signed(phone.Account.NextList(server.Time.GetUtcNow().AddSeconds(i), phone))).ToList();
        var answers = await Task.WhenAll(lists.Select(phone.Publish));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.NoContent);
        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task The_list_of_somebody_else_cannot_be_published()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server);
        var list = alice.Account.Signed(alice.Account.NextList(server.Time.GetUtcNow(), alice));
        await bob.Http.Put($"users/{alice.AccountId}/device-list", list).ExpectProblem(404, "not-found");
        await bob.Publish(list).ExpectProblem(422, "list-invalid");
    }

    [Fact]
    public async Task A_list_must_be_signed_by_the_key_that_it_comes_with()
    {
        using var phone = await TestDevice.SignUp(server);
        var body = phone.Account.NextList(server.Time.GetUtcNow(), phone).ToByteArray();
        var key = phone.Account.IdentityKey;
        var forged = TestKeys.SignList(key, body);
        forged[10] ^= 1;
        await phone.Publish(new { body, signature = forged, accountIdentityKey = key.PublicKey.ToArray() }).ExpectProblem(422, "list-invalid");
        using var stranger = TestKeys.NewPair();
        await phone.Publish(new { body, signature = TestKeys.SignList(stranger, body), accountIdentityKey = key.PublicKey.ToArray() }).ExpectProblem(422, "list-invalid");
        await phone.Publish(new { body, signature = TestKeys.Sign(key, body), accountIdentityKey = key.PublicKey.ToArray() }).ExpectProblem(422, "list-invalid");
        await phone.Publish(new { body, signature = Array.Empty<byte>(), accountIdentityKey = key.PublicKey.ToArray() }).ExpectProblem(422, "list-invalid");
        await phone.Publish(new { body, signature = TestKeys.SignList(key, body), accountIdentityKey = new byte[33] }).ExpectProblem(422, "list-invalid");
        await phone.Publish(phone.Account.Signed(body)).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Each_device_must_have_accepted_the_account_key()
    {
        using var phone = await TestDevice.SignUp(server);
        await Refused(phone, list => list.Devices[0].AcceptSignature = ByteString.Empty);
        using var stranger = TestKeys.NewPair();
        await Refused(phone, list => list.Devices[0].AcceptSignature =
            TestKeys.Listed(phone.AccountId, phone.Account.IdentityKey, phone.DeviceId, stranger, phone.RegistrationId).AcceptSignature);
        await Refused(phone, list => list.Devices[0].AcceptSignature =
            TestKeys.Listed(phone.AccountId, phone.Account.IdentityKey, phone.DeviceId + 1, phone.IdentityKey, phone.RegistrationId).AcceptSignature);
        await Refused(phone, list => list.Devices[0].AcceptSignature =
            TestKeys.Listed(phone.AccountId, stranger, phone.DeviceId, phone.IdentityKey, phone.RegistrationId).AcceptSignature);
        await phone.PublishList(phone);
    }

    [Fact]
    public async Task A_list_chains_to_the_one_before()
    {
        using var fresh = await TestDevice.SignIn(server, TestDevice.NewNumber());
        await fresh.RegisterKeys();
        await Refused(fresh, list => list.PrevHash = ByteString.CopyFrom(new byte[32]));
        using var phone = await TestDevice.SignUp(server);
        await Refused(phone, list => list.PrevHash = ByteString.Empty);
        await Refused(phone, list => list.PrevHash = ByteString.CopyFrom(new byte[32]));
        await phone.PublishList(phone);
    }

    [Fact]
    public async Task A_list_is_of_today_and_expires_within_35_days()
    {
        using var phone = await TestDevice.SignUp(server);
        var day = (long)TimeSpan.FromDays(1).TotalMilliseconds;
        await Refused(phone, list => list.Expires = list.Time + 35 * day + 1);
        await Refused(phone, list => list.Expires = list.Time);
        await Refused(phone, list => list.Expires = 0);
        await Refused(phone, list => list.Time -= day + 1, "list-clock");
        await Refused(phone, list => list.Time += day + 1, "list-clock");
        await Refused(phone, list => (list.Time, list.Expires) = (list.Time - day, list.Time));
        await Refused(phone, list => (list.Time, list.Expires) = (long.MaxValue, long.MaxValue), "list-clock");
        await Refused(phone, list => (list.Time, list.Expires) = (long.MinValue, long.MaxValue), "list-clock");
        await Accepted(phone, list => list.Expires = list.Time + 35 * day);
        await Accepted(phone, list => (list.Time, list.Expires) = (list.Time - day, list.Time + day));
    }

    [Fact]
    public async Task A_list_names_devices_that_are_signed_in_with_the_keys_that_they_registered()
    {
        using var phone = await TestDevice.SignUp(server);
        using var keyless = await TestDevice.SignIn(server, phone.Account.PhoneNumber, phone.Account);
        using var other = TestKeys.NewPair();
        var account = phone.Account;
        await Refused(phone, list => list.Devices.Add(TestKeys.Listed(account.Id, account.IdentityKey, keyless.DeviceId, keyless.IdentityKey, keyless.RegistrationId)));
        await Refused(phone, list => list.Devices.Add(TestKeys.Listed(account.Id, account.IdentityKey, 100, other, 1)));
        await Refused(phone, list => list.Devices[0] = TestKeys.Listed(account.Id, account.IdentityKey, phone.DeviceId, other, phone.RegistrationId));
        await Refused(phone, list => list.Devices[0] = TestKeys.Listed(account.Id, account.IdentityKey, phone.DeviceId, phone.IdentityKey, phone.RegistrationId + 1));
        await Refused(phone, list => list.Devices.Add(list.Devices[0]));
        await Refused(phone, list => list.Devices.Clear());
        await Refused(phone, list => list.AccountId = Guid.NewGuid().ToString());
        Assert.Equal(["active", "pending"], States(phone));
    }

    [Fact]
    public async Task A_removed_device_cannot_be_named_again()
    {
        using var phone = await TestDevice.SignUp(server);
        using var laptop = await phone.Link();
        await phone.PublishList(phone);
        await phone.Publish(phone.Account.Signed(phone.Account.NextList(server.Time.GetUtcNow(), phone, laptop))).ExpectProblem(422, "list-invalid");
    }

    [Fact]
    public async Task Somebody_who_lost_everything_starts_anew_with_another_account_key()
    {
        using var lost = await TestDevice.SignUp(server);
        using var found = await TestDevice.SignIn(server, lost.Account.PhoneNumber, lost.Account);
        await found.RegisterKeys();
        found.Account.IdentityKey = TestKeys.NewPair();
        await found.PublishList(found);
        Assert.Equal(["removed", "active"], States(found));
        await lost.Http.GetAsync("users/profile").ExpectProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task A_body_that_is_no_list_is_refused()
    {
        using var phone = await TestDevice.SignUp(server);
        await phone.Publish(phone.Account.Signed([0xff, 0xff, 0xff])).ExpectProblem(422, "list-invalid");
        await phone.Publish(phone.Account.Signed([])).ExpectInvalid("body");
        await phone.Publish(phone.Account.Signed(new byte[Limits.DeviceListBytes + 1])).ExpectInvalid("body");
        await phone.Publish(new { }).ExpectInvalid("body");
        await phone.Publish(new { body = "not base64" }).ExpectProblem(400, "request-invalid");
    }

    [Fact]
    public async Task A_send_after_the_publication_sees_the_new_devices()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server);
        var opened = await alice.Http.Post("chats", new { type = "direct", participant = bob.AccountId.ToString() }).Expect(HttpStatusCode.Created);
        var chat = new ChatId(opened.GetProperty("id").GetGuid());
        Assert.Equal((1, 1), await BobAsTheWriterSeesHim());
        using var laptop = await bob.Link();
        Assert.Equal((2, 2), await BobAsTheWriterSeesHim());
        await bob.PublishList(bob);
        Assert.Equal((3, 1), await BobAsTheWriterSeesHim());

        Task<(int Epoch, int Devices)> BobAsTheWriterSeesHim() => server.Services.GetRequiredService<Writer>().Commit(session =>
        {
            var member = server.Services.GetRequiredService<AudienceDirectory>().Find(session, chat)!.Members.Single(m => m.Id == bob.AccountId);
            return (member.ListEpoch, member.Devices.Length);
        });
    }

    private async Task Refused(TestDevice device, Action<DeviceListBody> change, string code = "list-invalid")
    {
        var list = device.Account.NextList(server.Time.GetUtcNow(), device);
        change(list);
        await device.Publish(device.Account.Signed(list)).ExpectProblem(422, code);
    }

    private async Task Accepted(TestDevice device, Action<DeviceListBody> change)
    {
        var list = device.Account.NextList(server.Time.GetUtcNow(), device);
        change(list);
        await device.Publish(device.Account.Signed(list)).Expect(HttpStatusCode.NoContent);
        (device.Account.Epoch, device.Account.LastBody) = (list.Epoch, list.ToByteArray());
    }

    private (List<long> Devices, List<Guid> Sessions) Listen()
    {
        var (devices, sessions) = (new List<long>(), new List<Guid>());
        var events = server.Services.GetRequiredService<SessionEvents>();
        events.DeviceRemoved += devices.Add;
        events.SessionRevoked += sessions.Add;
        return (devices, sessions);
    }

    private List<string> States(TestDevice device)
    {
        using var reader = server.Services.GetRequiredService<SqliteDatabase>().Read();
        return reader.Connection.Query<string>(
            "SELECT state FROM devices JOIN accounts USING (account_key) WHERE account_id = @id ORDER BY device_key",
            new { id = device.AccountId.Value.ToByteArray(bigEndian: true) }).AsList();
    }

    private int Count(string table, long deviceKey)
    {
        using var reader = server.Services.GetRequiredService<SqliteDatabase>().Read();
        return reader.Connection.QuerySingle<int>($"SELECT count(*) FROM {table} WHERE device_key = @deviceKey", new { deviceKey });
    }

    private async Task PutInMailbox(long deviceKey)
    {
        await server.Services.GetRequiredService<Writer>().Commit(session => session.Connection.Execute(
            """
            INSERT INTO mailbox (device_key, mailbox_id, sender_key, sender_device, type, ciphertext, committed_at)
            VALUES (@deviceKey, 1, 1, 1, 2, x'00', 0)
            """, new { deviceKey }, session.Transaction));
        Assert.Equal(1, Count("mailbox", deviceKey));
    }
}
