using Parley.Client.Accounts;
using Parley.Client.Store;
using Parley.Client.Tests.Crash;

namespace Parley.Client.Tests;

public sealed class AccountTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData(CommitPoint.Before)]
    [InlineData(CommitPoint.After)]
    internal async Task A_process_that_dies_while_it_renews_its_session_is_not_signed_out(CommitPoint point)
    {
        await using var alice = await server.SignUp("Alice");
        var first = await RefreshToken(alice);
        var fault = new Fault(point, 1);
        Assert.False(await fault.Survives(async dead =>
        {
            await alice.Reopen(options => options.With(fault: fault.Reach));
            await alice.Client.Engine.Tokens.Refresh(dead);
        }));
        await alice.Bury();

        await alice.Reopen(static options => options);
        Assert.Equal(point == CommitPoint.Before, await RefreshToken(alice) == first);
        await alice.Client.Engine.Tokens.Refresh(CancellationToken.None);
        Assert.NotEqual(first, await RefreshToken(alice));
        await alice.Online();
        Assert.True(alice.Client.IsSignedIn);
    }

    [Fact]
    public async Task The_new_token_is_on_the_disk_before_it_is_used()
    {
        await using var alice = await server.SignUp("Alice");
        var before = await RefreshToken(alice);
        await alice.Client.Engine.Tokens.Refresh(CancellationToken.None);
        var after = await RefreshToken(alice);
        Assert.NotEqual(before, after);
        await alice.Restart();
        Assert.Equal("Alice", (await alice.Client.UpdateProfileAsync()).DisplayName);
    }

    [Fact]
    public async Task Those_who_ask_for_a_new_token_at_the_same_time_share_one()
    {
        await using var alice = await server.SignUp("Alice");
        var tokens = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => alice.Client.Engine.Tokens.Refresh(CancellationToken.None))));
        Assert.True(tokens.Distinct(StringComparer.Ordinal).Count() < 10);
        await alice.Restart();
    }

    [Fact]
    public async Task A_wrong_code_is_asked_for_again()
    {
        await using var alice = server.Device("Alice");
        var asked = new List<bool>();
        await using var client = await ParleyClient.SignInAsync(server.Process.Address, alice.PhoneNumber, ":memory:", async request =>
        {
            Assert.Equal((alice.PhoneNumber, "console"), (request.PhoneNumber, request.Delivery));
            asked.Add(request.LastWasWrong);
            return asked.Count switch { 1 => "not even digits", 2 => "000000", _ => await server.Process.CodeFor(alice.PhoneNumber) };
        });
        Assert.Equal([false, true, true], asked);
    }

    [Fact]
    public async Task A_sign_in_that_was_given_up_goes_on_with_the_code_that_was_sent()
    {
        await using var alice = server.Device("Alice");
        await Assert.ThrowsAsync<TimeoutException>(() => ParleyClient.SignInAsync(
            server.Process.Address, alice.PhoneNumber, alice.StorePath, _ => throw new TimeoutException("Nobody was at the keyboard.")));
        await alice.SignIn();
        Assert.Equal("Alice", alice.Client.Me.DisplayName);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task A_clock_that_is_days_wrong_keeps_nobody_out(int days)
    {
        await using var alice = server.Device("Alice");
        var time = new FakeTime(TimeProvider.System.GetUtcNow().AddDays(days));
        alice.Choose = options => options.With(time: time);
        await alice.SignIn();
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("is it Tuesday?");
        await bob.Reads("is it Tuesday?");
        await bob.Client.FindChat(chat.Id)!.SendAsync("no");
        await alice.Reads("no");
    }

    [Fact]
    public async Task Whose_account_was_begun_anew_elsewhere_is_signed_out_keeps_what_was_written_and_can_come_back()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("hi");
        await bob.Reads("hi");
        var number = (await bob.Client.FindChat(chat.Id)!.GetSafetyNumberAsync()).Digits;

        await using (var elsewhere = new Device(server.Process, "Alice", alice.PhoneNumber))
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() => elsewhere.SignIn());
            Assert.Equal("account-elsewhere", refused.Code);
            Assert.True(alice.Client.IsSignedIn);
            elsewhere.Choose = options => options.With(startAnew: true);
            await elsewhere.SignIn();
            await alice.Events.Hears<SignedOut>();
            Assert.False(alice.Client.IsSignedIn);
            await Assert.ThrowsAsync<SignedOutException>(() => alice.Client.ConnectAsync());
            await Assert.ThrowsAsync<SignedOutException>(() => alice.Client.SearchAsync("Bob"));

            await (await elsewhere.Client.OpenChatAsync(bob.PhoneNumber)).SendAsync("it is me, on a new phone");
            await bob.Reads("it is me, on a new phone");
            Assert.Equal("Alice", (await bob.Events.Hears<SecurityCodeChanged>()).Person.Name);
            Assert.Equal(["hi", "<SecurityCodeChanged>", "it is me, on a new phone"], await bob.Texts(chat));
            Assert.NotEqual(number, (await bob.Client.FindChat(chat.Id)!.GetSafetyNumberAsync()).Digits);
            await alice.Close();
        }

        await alice.Open();
        Assert.False(alice.Client.IsSignedIn);
        Assert.Equal(["hi"], await alice.Texts(chat));
        await alice.Client.FindChat(chat.Id)!.EnqueueAsync("written while signed out");
        await alice.Close();

        alice.Choose = options => options.With(startAnew: true);
        await alice.SignIn();
        await bob.Reads("written while signed out");
        Assert.Equal(["hi", "written while signed out"], await alice.Texts(chat));
        await bob.Client.FindChat(chat.Id)!.SendAsync("welcome back");
        await alice.Reads("welcome back");
        Assert.Equal(number, (await bob.Client.FindChat(chat.Id)!.GetSafetyNumberAsync()).Digits);
        Assert.Equal(number, (await alice.Client.FindChat(chat.Id)!.GetSafetyNumberAsync()).Digits);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_leaves_nothing_on_the_disk()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        await (await alice.Client.OpenChatAsync(bob.PhoneNumber)).SendAsync("hi");
        var token = await RefreshToken(alice);
        await alice.Client.SignOutAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(alice.StorePath)!));
        using var refused = await server.Process.Http.PostAsync("auth/refresh-token", new StringContent($$"""{"refreshToken":"{{token}}"}""", null, "application/json"));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.False(alice.Client.IsSignedIn);
        await Assert.ThrowsAsync<SignedOutException>(() => alice.Client.ConnectAsync());
        await alice.Close();
        alice.Choose = options => options.With(startAnew: true);
        await alice.SignIn();
        Assert.All(alice.Client.GetChats(), chat => Assert.Null(chat.LastMessage));
    }

    [Fact]
    public async Task A_device_in_memory_speaks_like_any_other()
    {
        await using var bob = await server.SignUp("Bob");
        var number = server.NewNumber();
        await using var alice = await ParleyClient.SignInAsync(server.Process.Address, number, ":memory:", _ => server.Process.CodeFor(number));
        await (await alice.OpenChatAsync(bob.PhoneNumber)).SendAsync("hi");
        await bob.Reads("hi");
    }

    [Theory]
    [InlineData("http://chat.example", typeof(RefusedException))]
    [InlineData("ftp://localhost", typeof(ArgumentException))]
    [InlineData("somewhere", typeof(ArgumentException))]
    public async Task An_address_that_would_tell_tokens_to_the_network_is_not_used(string address, Type refusal) => await Assert.ThrowsAsync(
        refusal, () => ParleyClient.SignInAsync(new Uri(address, UriKind.RelativeOrAbsolute), "+15550100", ":memory:", _ => Task.FromResult("")));

    private static async Task<string> RefreshToken(Device device) =>
        (await device.Client.Engine.Core.Store.Change(step => step.Get(StoredTokens.Table, default)))!.RefreshToken;
}
