using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Keys;

namespace Parley.Server.Tests.Keys;

public sealed class BundleTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_bundle_has_what_starting_a_session_takes_and_the_list_that_vouches_for_the_device()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server, oneTimeKeys: 1);
        var answer = await Take(alice, bob).ExpectOk();
        Assert.Equal(bob.Account.LastBody, answer.GetProperty("deviceList").Bytes("body"));
        Assert.Equal(1, answer.GetProperty("deviceList").GetProperty("epoch").GetInt32());
        var bundle = Assert.Single(answer.GetProperty("bundles").EnumerateArray());
        Assert.Equal((bob.DeviceId, bob.RegistrationId), (bundle.GetProperty("deviceId").GetInt32(), bundle.GetProperty("registrationId").GetInt32()));
        Assert.Equal(bob.IdentityKey.PublicKey.ToArray(), bundle.Bytes("identityKey"));
        foreach (var name in new[] { "signedPreKey", "kyberPreKey" })
        {
            var key = bundle.GetProperty(name);
            Assert.True(Crypto.XEdDsa.Verify(Crypto.PublicKeys.Coordinate(bundle.Bytes("identityKey")), key.Bytes("publicKey"), key.Bytes("signature")));
        }

        Assert.Equal(33, bundle.GetProperty("preKey").Bytes("publicKey").Length);
        Assert.Equal(1569, bundle.GetProperty("kyberPreKey").Bytes("publicKey").Length);
    }

    [Fact]
    public async Task When_the_one_time_keys_are_used_up_the_last_resort_is_served()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignIn(server, TestDevice.NewNumber());
        var upload = bob.Upload(500, 1);
        upload["lastResortKyberPreKey"] = bob.Signed(9, TestKeys.KyberKey());
        await bob.Http.Put("devices/self/keys", upload).ExpectOk();
        await bob.PublishList(bob);
        var first = Only(await Take(alice, bob).ExpectOk());
        Assert.Equal((500, 500), (first.GetProperty("preKey").GetProperty("id").GetInt32(), first.GetProperty("kyberPreKey").GetProperty("id").GetInt32()));
        for (var i = 0; i < 2; i++)
        {
            var next = Only(await Take(alice, bob).ExpectOk());
            Assert.False(next.TryGetProperty("preKey", out _));
            Assert.Equal(9, next.GetProperty("kyberPreKey").GetProperty("id").GetInt32());
        }
    }

    [Fact]
    public async Task People_who_ask_at_once_never_get_the_same_one_time_key()
    {
        using var alice = await TestDevice.SignUp(server);
        using var carol = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server, oneTimeKeys: 40);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Take(i % 2 == 0 ? alice : carol, bob).ExpectOk()));
        var preKeys = answers.Select(Only).Where(b => b.TryGetProperty("preKey", out _)).Select(b => b.GetProperty("preKey").Text("publicKey")).ToList();
        var kyber = answers.Select(Only).Select(b => b.GetProperty("kyberPreKey").Text("publicKey")).ToList();
        Assert.Equal(40, preKeys.Count);
        Assert.Equal(40, preKeys.Distinct().Count());
        Assert.Equal(41, kyber.Distinct().Count());
    }

    [Fact]
    public async Task A_repeated_upload_does_not_bring_back_a_key_that_was_served()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignIn(server, TestDevice.NewNumber());
        var upload = bob.Upload(1, 2);
        await bob.Http.Put("devices/self/keys", upload).ExpectOk();
        await bob.PublishList(bob);
        await Take(alice, bob).ExpectOk();
        var counts = await bob.Http.Put("devices/self/keys", upload).ExpectOk();
        Assert.Equal((1, 1), (counts.GetProperty("preKeys").GetInt32(), counts.GetProperty("kyberPreKeys").GetInt32()));
        Assert.Equal(2, Only(await Take(alice, bob).ExpectOk()).GetProperty("preKey").GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task The_newest_signed_and_last_resort_keys_are_served()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server);
        var upload = bob.Upload(1, 0);
        // A lower number is newer too.
        (upload["signedPreKey"], upload["lastResortKyberPreKey"]) = (bob.Signed(0, TestKeys.CurveKey()), bob.Signed(0, TestKeys.KyberKey()));
        await bob.Http.Put("devices/self/keys", upload).ExpectOk();
        var bundle = Only(await Take(alice, bob).ExpectOk());
        Assert.Equal((0, 0), (bundle.GetProperty("signedPreKey").GetProperty("id").GetInt32(), bundle.GetProperty("kyberPreKey").GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task All_active_devices_are_served_or_those_that_are_named_but_never_the_own()
    {
        using var alice = await TestDevice.SignUp(server);
        using var phone = await TestDevice.SignUp(server, oneTimeKeys: 1);
        using var laptop = await phone.Link();
        using var pending = await TestDevice.SignIn(server, phone.Account.PhoneNumber, phone.Account);
        await pending.RegisterKeys();
        Assert.Equal([1, 2], Devices(await Take(alice, phone).ExpectOk()));
        Assert.Equal([2], Devices(await Take(alice, phone, new { deviceIds = new[] { 2, 3, 99 } }).ExpectOk()));
        Assert.Empty(Devices(await Take(alice, phone, new { deviceIds = Array.Empty<int>() }).ExpectOk()));
        Assert.Equal([1], Devices(await Take(laptop, phone).ExpectOk()));
        await Take(alice, phone, new { deviceIds = new[] { 0 } }).ExpectInvalid("deviceIds");
        await Take(alice, phone, new { deviceIds = new[] { 128 } }).ExpectInvalid("deviceIds");
        await Take(pending, alice).ExpectProblem(403, "device-inactive");
    }

    [Fact]
    public async Task Who_has_no_list_has_no_bundles()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignIn(server, TestDevice.NewNumber());
        await bob.RegisterKeys(3);
        await Take(alice, bob).ExpectProblem(404, "list-missing");
        await alice.Http.PostAsync($"users/{Guid.NewGuid()}/bundles", null).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task A_device_hears_when_its_keys_run_low()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server, oneTimeKeys: Limits.RefillBelow + 1);
        var told = new List<(long Device, int OneTime, int Kyber)>();
        var events = server.Services.GetRequiredService<PreKeyEvents>();
        events.Low += (device, oneTime, kyber) => told.Add((device, oneTime, kyber));
        Assert.True(server.Services.GetRequiredService<AccessTokens>().TryRead(bob.AccessToken, out var caller, out _));

        await Take(alice, bob).ExpectOk();
        Assert.Empty(told);
        await Take(alice, bob).ExpectOk();
        Assert.Equal([(caller.DeviceKey, 19, 19)], told);
        Assert.Equal((19, 19), events.Count(caller.DeviceKey));
    }

    [Fact]
    public async Task Asking_is_limited_per_requester_and_per_target()
    {
        await using var strict = await ServerFixture.Start(("Parley:Rates:BundlesPerHour", "3"), ("Parley:Rates:BundlesPerTargetPerHour", "2"));
        using var alice = await TestDevice.SignUp(strict);
        using var bob = await TestDevice.SignUp(strict, oneTimeKeys: 5);
        using var carol = await TestDevice.SignUp(strict);
        await Take(alice, bob).ExpectOk();
        await Take(alice, bob).ExpectOk();
        using var refused = await Take(alice, bob);
        Assert.Equal(TimeSpan.FromHours(1), refused.Headers.RetryAfter?.Delta);
        await Task.FromResult(refused).ExpectProblem(429, "bundles-limit");
        await Take(alice, carol).ExpectOk();
        await Take(alice, carol).ExpectProblem(429, "bundles-limit");
        await Take(carol, bob).ExpectOk();
        strict.Time.Advance(TimeSpan.FromHours(1));
        await alice.Refresh();
        await Take(alice, bob).ExpectOk();
    }

    private static Task<HttpResponseMessage> Take(TestDevice requester, TestDevice target, object? body = null) =>
        body is null ? requester.Http.PostAsync($"users/{target.AccountId}/bundles", null) : requester.Http.Post($"users/{target.AccountId}/bundles", body);

    private static JsonElement Only(JsonElement answer) => Assert.Single(answer.GetProperty("bundles").EnumerateArray());

    private static List<int> Devices(JsonElement answer) => [.. answer.GetProperty("bundles").EnumerateArray().Select(b => b.GetProperty("deviceId").GetInt32())];
}
