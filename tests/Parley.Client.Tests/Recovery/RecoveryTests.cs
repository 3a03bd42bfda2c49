using Parley.Client.Tests.Hostile;

namespace Parley.Client.Tests.Recovery;

/// <summary>All devices of a person are lost.</summary>
public sealed class RecoveryTests(SharedServer server) : IClassFixture<SharedServer>
{
    private const string Passphrase = "violin harbour seventeen moss";

    [Fact]
    public async Task The_recovery_key_brings_back_account_history_and_safety_number()
    {
        await using var bob = await server.SignUp("Bob");
        await using var lost = await server.SignUp("Alice");
        var chat = await lost.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("before");
        await bob.Reads("before");
        await bob.Client.FindChat(chat.Id)!.SendAsync("an answer");
        await lost.Reads("an answer");
        var number = (await chat.GetSafetyNumberAsync()).Digits;
        var key = await WriteDown(lost);
        await using var laptop = await server.Device("laptop").LinkWith(lost);
        await lost.Close();

        await using var found = Back(lost, RecoverySecret.OfKey(key.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal)));
        await found.SignIn();
        Assert.True(found.Client.IsPrimary);
        Assert.Equal("Alice", found.Client.Me.DisplayName);
        Assert.Equal(["before", "an answer"], await found.Texts(chat.Id));
        var again = found.Client.FindChat(chat.Id)!;
        Assert.Equal(number, (await again.GetSafetyNumberAsync()).Digits);
        await again.SendAsync("I am back");
        await bob.Reads("I am back");
        await bob.Client.FindChat(chat.Id)!.SendAsync("welcome");
        await found.Reads("welcome");
        await laptop.Events.Hears<SignedOut>();
        Assert.Single(await found.Client.GetDevicesAsync());
        Assert.Empty(bob.Events.Told.OfType<SecurityCodeChanged>());
        Assert.True(found.Client.Recovery.IsOn);

        // The same key opens what is written since, also a second time.
        await found.Client.Engine.History.WriteAll(CancellationToken.None);
        await using var third = Back(lost, RecoverySecret.OfKey(key));
        await third.SignIn();
        Assert.Equal(["before", "an answer", "I am back", "welcome"], await third.Texts(chat.Id));
        Assert.Equal(number, (await third.Client.FindChat(chat.Id)!.GetSafetyNumberAsync()).Digits);
    }

    [Fact]
    public async Task It_brings_back_what_was_written_a_moment_before_the_person_signed_out_of_the_only_device()
    {
        await using var bob = await server.SignUp("Bob");
        await using var alice = await server.SignUp("Alice");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        var key = await WriteDown(alice);
        await chat.SendAsync("one moment");
        await alice.Client.SignOutAsync();
        await alice.Close();

        await using var found = Back(alice, RecoverySecret.OfKey(key));
        await found.SignIn();
        Assert.Equal(["one moment"], await found.Texts(chat.Id));
    }

    [Fact]
    public async Task A_passphrase_does_too_after_a_wrong_one()
    {
        await using var lost = await server.SignUp("Alice");
        Assert.Equal("passphrase-weak", (await Assert.ThrowsAsync<RefusedException>(() => lost.Client.SetRecoveryPassphraseAsync("password123"))).Code);
        await lost.Client.SetRecoveryPassphraseAsync(Passphrase);
        Assert.NotNull(lost.Client.Recovery.BackedUpAt);
        var identity = lost.Client.Engine.Lists.Pinned(lost.Client.Me.Id)!.AccountKey;
        await lost.Close();

        var asked = new List<RecoveryRequest>();
        await using var found = new Device(server.Process, "Alice again", lost.PhoneNumber)
        {
            Choose = options => options.With(recovery: request =>
            {
                asked.Add(request);
                return Task.FromResult<RecoverySecret?>(RecoverySecret.OfPassphrase(asked.Count == 1 ? "violin harbour eighteen moss" : $" {Passphrase} "));
            }),
        };
        await found.SignIn();
        Assert.Equal([null, "passphrase-wrong"], asked.Select(each => each.Refusal?.Code));
        Assert.All(asked, each => Assert.True(each.HasPassphrase));
        Assert.Equal(identity, found.Client.Engine.Lists.Pinned(found.Client.Me.Id)!.AccountKey);
        Assert.NotNull(found.Client.Recovery.PassphraseSetAt);
    }

    [Fact]
    public async Task Nothing_is_taken_over_without_what_opens_the_backup()
    {
        await using var lost = await server.SignUp("Alice");
        var key = await WriteDown(lost);
        await using var stranger = Back(lost, null);
        Assert.Equal("account-elsewhere", (await Assert.ThrowsAsync<RefusedException>(() => stranger.SignIn())).Code);
        Assert.True(lost.Client.IsSignedIn);
        stranger.Choose = options => options.With(recovery: request => Task.FromResult<RecoverySecret?>(
            request.Refusal is null ? RecoverySecret.OfPassphrase(Passphrase) : request.Refusal.Code == "passphrase-missing" ? RecoverySecret.OfKey(Other(key)) : null));
        Assert.Equal("account-elsewhere", (await Assert.ThrowsAsync<RefusedException>(() => stranger.SignIn())).Code);

        await lost.Client.TurnOffRecoveryAsync();
        Assert.False(lost.Client.Recovery.IsOn);
        stranger.Choose = options => options.With(recovery: _ => throw new InvalidOperationException("There is nothing to ask for."));
        Assert.Equal("account-elsewhere", (await Assert.ThrowsAsync<RefusedException>(() => stranger.SignIn())).Code);
    }

    [Fact]
    public async Task A_key_counts_once_its_groups_were_copied_and_the_one_before_it_opens_nothing_then()
    {
        await using var alice = await server.SignUp("Alice");
        var first = await alice.Client.MakeRecoveryKeyAsync();
        Assert.Equal(first, await alice.Client.MakeRecoveryKeyAsync());
        Assert.False(alice.Client.Recovery.IsOn);
        var wrong = await Assert.ThrowsAsync<RefusedException>(() => alice.Client.ConfirmRecoveryKeyAsync(new Dictionary<int, string> { [1] = "0000", [2] = "0000", [3] = "0000" }));
        Assert.Equal("recovery-groups-wrong", wrong.Code);
        Assert.Equal("recovery-groups-wrong", (await Assert.ThrowsAsync<RefusedException>(() => alice.Client.ConfirmRecoveryKeyAsync(new Dictionary<int, string>()))).Code);
        await WriteDown(alice);
        var second = await WriteDown(alice);
        Assert.NotEqual(first, second);
        await alice.Close();

        await using var found = new Device(server.Process, "Alice again", alice.PhoneNumber)
        {
            Choose = options => options.With(recovery: request => Task.FromResult<RecoverySecret?>(RecoverySecret.OfKey(request.Refusal?.Code == "recovery-key-wrong" ? second : first))),
        };
        await found.SignIn();
        Assert.True(found.Client.IsPrimary);
    }

    [Fact]
    public async Task A_linked_device_leaves_the_backup_to_the_first()
    {
        await using var phone = await server.SignUp("Alice");
        await using var laptop = await server.Device("laptop").LinkWith(phone);
        Assert.Equal("primary-only", (await Assert.ThrowsAsync<RefusedException>(() => laptop.Client.MakeRecoveryKeyAsync())).Code);
        Assert.Equal("primary-only", (await Assert.ThrowsAsync<RefusedException>(() => laptop.Client.SetRecoveryPassphraseAsync(Passphrase))).Code);
        Assert.Equal("primary-only", (await Assert.ThrowsAsync<RefusedException>(() => laptop.Client.TurnOffRecoveryAsync())).Code);
    }

    [Fact]
    public async Task A_server_that_shows_other_devices_than_the_backup_knows_of_gets_nothing()
    {
        await using var hostile = await HostileServer.Start(server.Process);
        await using var lost = await server.SignUp("Alice");
        var key = await WriteDown(lost);
        await lost.Close();
        await using var found = new Device(server.Process, "Alice again", lost.PhoneNumber, hostile.Address)
        {
            Choose = options => options.With(recovery: _ => Task.FromResult<RecoverySecret?>(RecoverySecret.OfKey(key))),
        };
        hostile.Answer = (_, path, answer) =>
        {
            if (path.Contains("/device-lists", StringComparison.Ordinal))
                answer["lists"]![0]!["signature"] = Convert.ToBase64String(new byte[64]);
            return answer;
        };
        Assert.Equal("backup-list", (await Assert.ThrowsAsync<RefusedException>(() => found.SignIn())).Code);
        hostile.Answer = static (_, _, answer) => answer;
        await found.SignIn();
        Assert.True(found.Client.IsPrimary);
    }

    private Device Back(Device lost, RecoverySecret? secret) => new(server.Process, "Alice again", lost.PhoneNumber)
    {
        Choose = options => options.With(recovery: request => Task.FromResult(request.Refusal is null ? secret : null)),
    };

    private static async Task<string> WriteDown(Device device)
    {
        var key = await device.Client.MakeRecoveryKeyAsync();
        var groups = key.Split(' ');
        await device.Client.ConfirmRecoveryKeyAsync(ParleyClient.DrawRecoveryGroups().ToDictionary(group => group, group => groups[group - 1].ToLowerInvariant()));
        Assert.NotNull(device.Client.Recovery.BackedUpAt);
        return key;
    }

    /// <summary>A key that is well written and belongs to nobody.</summary>
    private static string Other(string key)
    {
        var bytes = Client.Recovery.RecoveryKey.Parse(key);
        bytes[0] ^= 1;
        return Client.Recovery.RecoveryKey.Text(bytes);
    }
}
