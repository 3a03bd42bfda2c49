using System.Text.Json.Nodes;

namespace Parley.Client.Tests.Hostile;

/// <summary>What a server would have to change to read along or to speak for somebody: lists, keys and members. Alice's server lies, Bob's does not.</summary>
public sealed class HostileListTests(SharedServer server) : IClassFixture<SharedServer>, IAsyncLifetime
{
    private HostileServer _hostile = null!;
    private Device _alice = null!;
    private Device _bob = null!;
    private Device _mallory = null!;

    public async Task InitializeAsync()
    {
        _hostile = await HostileServer.Start(server.Process);
        _alice = await server.SignUp("Alice", _hostile.Address);
        _bob = await server.SignUp("Bob");
        _mallory = await server.SignUp("Mallory");
    }

    public async Task DisposeAsync()
    {
        await _alice.DisposeAsync();
        await _bob.DisposeAsync();
        await _mallory.DisposeAsync();
        await _hostile.DisposeAsync();
    }

    [Fact]
    public async Task The_list_of_another_account_is_no_list()
    {
        var hers = await ListOf(_mallory);
        _hostile.Answer = (_, path, answer) => path.EndsWith("/device-list", StringComparison.Ordinal) ? hers.DeepClone() : answer;
        await IsNotSent("list-malformed");
    }

    [Fact]
    public async Task A_list_that_the_account_has_not_signed_is_no_list()
    {
        _hostile.Answer = (_, path, answer) => path.EndsWith("/device-list", StringComparison.Ordinal) ? Flipped(answer, "signature", 7) : answer;
        await IsNotSent("list-signature");
    }

    [Fact]
    public async Task A_list_under_a_key_that_has_not_signed_it_is_no_list()
    {
        var hers = await ListOf(_mallory);
        _hostile.Answer = (_, path, answer) =>
        {
            if (path.EndsWith("/device-list", StringComparison.Ordinal))
                answer["accountIdentityKey"] = hers["accountIdentityKey"]!.DeepClone();
            return answer;
        };
        await IsNotSent("list-signature");
    }

    [Fact]
    public async Task A_device_whose_identity_was_swapped_behind_the_list_gets_nothing()
    {
        var hers = (await BundlesOf(_mallory))["bundles"]![0]!;
        _hostile.Answer = (_, path, answer) =>
        {
            if (!path.EndsWith("/bundles", StringComparison.Ordinal))
                return answer;
            var swapped = hers.DeepClone();
            swapped["registrationId"] = answer["bundles"]![0]!["registrationId"]!.DeepClone();
            answer["bundles"] = new JsonArray(swapped);
            return answer;
        };
        await IsNotSent("bundle-refused");
    }

    [Fact]
    public async Task A_prekey_that_the_device_has_not_signed_is_not_used()
    {
        var hers = (await BundlesOf(_mallory))["bundles"]![0]!;
        _hostile.Answer = (_, path, answer) =>
        {
            if (path.EndsWith("/bundles", StringComparison.Ordinal))
                answer["bundles"]![0]!["kyberPreKey"] = hers["kyberPreKey"]!.DeepClone();
            return answer;
        };
        await IsNotSent("bundle-refused");
    }

    [Fact]
    public async Task A_list_that_comes_with_the_keys_is_checked_like_any_other()
    {
        var hers = await BundlesOf(_mallory);
        _hostile.Answer = (_, path, answer) => path.EndsWith("/bundles", StringComparison.Ordinal) ? hers.DeepClone() : answer;
        await IsNotSent("list-malformed");
    }

    [Fact]
    public async Task Nobody_gets_a_list_back_that_their_account_has_left()
    {
        var chat = await _alice.Client.OpenChatAsync(_bob.PhoneNumber);
        await chat.SendAsync("honest");
        var old = await ListOf(_bob);
        await using var anew = new Device(server.Process, "Bob anew", _bob.PhoneNumber) { Choose = options => options.With(startAnew: true) };
        await anew.SignIn();
        await chat.SendAsync("to the new one");
        await anew.Reads("to the new one");
        await _alice.Events.Hears<SecurityCodeChanged>();

        _hostile.Answer = (_, path, answer) => path.EndsWith("/device-list", StringComparison.Ordinal) ? old.DeepClone() : answer;
        var refused = await Assert.ThrowsAsync<RefusedException>(() => _alice.Client.Engine.Lists.Refresh(chat.Person.Id, CancellationToken.None));
        Assert.Equal("list-epoch", refused.Code);
        await chat.SendAsync("still to the new one");
        await anew.Reads("still to the new one");
    }

    [Fact]
    public async Task Two_lists_of_one_epoch_are_one_too_many()
    {
        var chat = await _alice.Client.OpenChatAsync(_bob.PhoneNumber);
        await chat.SendAsync("honest");
        var body = ForkOf(_bob);
        _hostile.Answer = (_, path, answer) => path.EndsWith("/device-list", StringComparison.Ordinal) ? body.DeepClone() : answer;
        var refused = await Assert.ThrowsAsync<RefusedException>(() => _alice.Client.Engine.Lists.Refresh(chat.Person.Id, CancellationToken.None));
        Assert.Equal("list-forked", refused.Code);
    }

    [Fact]
    public async Task Whoever_is_shown_another_list_than_the_other_has_is_told_so_until_both_name_the_same()
    {
        var chat = await _alice.Client.OpenChatAsync(_bob.PhoneNumber);
        await chat.SendAsync("honest");
        await _bob.Reads("honest");
        var old = await ListOf(_bob);
        var shown = 0;
        _hostile.Answer = (_, path, answer) =>
        {
            if (path != $"users/{_bob.Client.Me.Id}/device-list")
                return answer;
            shown++;
            return old.DeepClone();
        };
        _hostile.ToClient = static frame => frame.DevicesChanged is null ? [frame] : [];
        await using var laptop = await server.Device("laptop of Bob").LinkWith(_bob);
        var his = _bob.Client.FindChat(chat.Id)!;
        await his.SendAsync("from one of two");
        await _alice.Reads("from one of two");
        await _alice.Events.Hears<ChatChanged>(told => told.Chat.ListsDiffer);
        var before = shown;
        await his.SendAsync("and again");
        await _alice.Reads("and again");
        Assert.Equal(before, shown);
        await _alice.Restart();
        chat = _alice.Client.FindChat(chat.Id)!;
        Assert.True(chat.ListsDiffer);

        _hostile.Answer = static (_, _, answer) => answer;
        await chat.SendAsync("to both of his");
        await laptop.Reads("to both of his");
        await his.SendAsync("all is well");
        await _alice.Events.Hears<ChatChanged>(told => !told.Chat.ListsDiffer);
    }

    [Fact]
    public async Task A_ghost_cannot_be_added_to_a_chat_that_is_known()
    {
        var chat = await _alice.Client.OpenChatAsync(_bob.PhoneNumber);
        await chat.SendAsync("honest");
        _hostile.Answer = (_, path, answer) => path.StartsWith("chats", StringComparison.Ordinal) ? WithGhost(answer) : answer;
        await _alice.Restart();
        await _alice.Client.FindChat(chat.Id)!.SendAsync("for Bob alone");
        await _bob.Reads("for Bob alone");
        Assert.All(_hostile.Sent, sent => Assert.DoesNotContain(sent.Envelopes, envelope => envelope.AccountId == _mallory.Client.Me.Id.ToString()));
    }

    [Fact]
    public async Task A_chat_with_more_people_or_others_than_were_asked_for_is_refused()
    {
        _hostile.Answer = (method, path, answer) => (method, path) == ("POST", "chats") ? WithGhost(answer) : answer;
        Assert.Equal("chat-refused", (await Assert.ThrowsAsync<RefusedException>(() => _alice.Client.OpenChatAsync(_bob.PhoneNumber))).Code);
        _hostile.Answer = (method, path, answer) =>
        {
            if ((method, path) == ("POST", "chats"))
                foreach (var member in answer["members"]!.AsArray())
                    if (member!["user"]!["accountId"]!.GetValue<string>() == _bob.Client.Me.Id.ToString())
                        member["user"]!["accountId"] = _mallory.Client.Me.Id.ToString();
            return answer;
        };
        Assert.Equal("chat-refused", (await Assert.ThrowsAsync<RefusedException>(() => _alice.Client.OpenChatAsync(_bob.PhoneNumber))).Code);
        Assert.Empty(_alice.Client.GetChats());
    }

    [Fact]
    public async Task An_audience_that_the_server_makes_up_brings_nobody_in()
    {
        var chat = await _alice.Client.OpenChatAsync(_bob.PhoneNumber);
        await chat.SendAsync("honest");
        var lies = 1;
        _hostile.ToClient = frame => frame.Ok is { Sequence: 2 } && lies-- > 0
            ? [new() { Id = frame.Id, Problem = new() { Status = 409, Code = "audience-stale", Audience = Ghostly() } }]
            : [frame];
        await chat.SendAsync("for Bob alone");
        Assert.All(_hostile.Sent, sent => Assert.Single(sent.Envelopes));
        await _bob.Reads("for Bob alone");
        Assert.Equal(["honest", "for Bob alone"], await _bob.Texts(chat));
    }

    private Contracts.V1.AudienceMismatch Ghostly() => new()
    {
        Missing = { new Contracts.V1.DeviceAddress { AccountId = _mallory.Client.Me.Id.ToString(), DeviceId = 1 } },
        Members = { new Contracts.V1.AudienceMember { AccountId = _mallory.Client.Me.Id.ToString(), ListEpoch = 1 } },
    };

    /// <summary>Alice writes to Bob and it fails for this reason, before anything has left her device.</summary>
    private async Task IsNotSent(string code)
    {
        var chat = await _alice.Client.OpenChatAsync(_bob.PhoneNumber);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => chat.SendAsync("secret"));
        Assert.Equal(code, refused.Code);
        Assert.Equal(MessageState.Failed, chat.LastMessage!.State);
        Assert.Empty(_hostile.Sent);

        // An honest server gets what failed, when it is asked for.
        _hostile.Answer = static (_, _, answer) => answer;
        await chat.ResendAsync(chat.LastMessage.Id);
        await _bob.Reads("secret");
    }

    private JsonNode WithGhost(JsonNode answer)
    {
        foreach (var chat in answer["chats"]?.AsArray().ToArray() ?? [answer])
            if (chat!["members"] is JsonArray members)
            {
                var ghost = members[0]!.DeepClone();
                ghost["user"]!["accountId"] = _mallory.Client.Me.Id.ToString();
                members.Add(ghost);
            }

        return answer;
    }

    private static JsonObject ForkOf(Device device)
    {
        var pinned = device.Client.Engine.Lists.Pinned(device.Client.Me.Id)!;
        var identity = device.Client.Engine.Core.Store.All(Client.Keys.DeviceIdentity.Table)[default];
        var body = Client.Keys.DeviceListVerifier.Parse(pinned.Body);
        body.Time++;
        var bytes = Google.Protobuf.MessageExtensions.ToByteArray(body);
        return new JsonObject
        {
            ["body"] = Convert.ToBase64String(bytes),
            ["signature"] = Convert.ToBase64String(Client.Keys.DeviceListSignatures.SignList(identity.AccountKey.Signing, bytes, System.Security.Cryptography.RandomNumberGenerator.Fill)),
            ["accountIdentityKey"] = Convert.ToBase64String(pinned.AccountKey),
        };
    }

    private Task<JsonNode> ListOf(Device device) => Ask(device, HttpMethod.Get, $"users/{device.Client.Me.Id}/device-list");

    /// <summary>As Bob asks for them: nobody gets bundles of their own device.</summary>
    private Task<JsonNode> BundlesOf(Device device) => Ask(_bob, HttpMethod.Post, $"users/{device.Client.Me.Id}/bundles");

    private async Task<JsonNode> Ask(Device device, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post)
            request.Content = new StringContent("{}", null, "application/json");
        request.Headers.Authorization = new("Bearer", await device.Client.Engine.Tokens.Get(CancellationToken.None));
        using var answer = await server.Process.Http.SendAsync(request);
        return JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
    }

    private static JsonNode Flipped(JsonNode answer, string field, int at)
    {
        var bytes = Convert.FromBase64String(answer[field]!.GetValue<string>());
        bytes[at] ^= 1;
        answer[field] = Convert.ToBase64String(bytes);
        return answer;
    }
}
