namespace Parley.Server.Tests.Users;

public sealed class UserSearchTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_number_is_found_when_it_is_exact()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server, "Bob");
        var number = bob.Account.PhoneNumber;
        Assert.Equal([bob.AccountId.ToString()], await Find(alice, $"{number[..2]} {number[2..5]}-{number[5..]}"));
        Assert.Empty(await Find(alice, number[..^1]));
        Assert.Empty(await Find(alice, number[1..]));
        Assert.Empty(await Find(bob, number));
    }

    [Fact]
    public async Task A_username_or_a_name_is_found_by_its_beginning_whatever_the_case()
    {
        using var alice = await TestDevice.SignUp(server);
        using var byName = await TestDevice.SignUp(server, "Zoë Quist");
        using var byUsername = await TestDevice.SignUp(server);
        await byUsername.Http.Put("users/profile", new { username = "Zo_quick", displayName = "Somebody" }).ExpectOk();
        Assert.Equal([byName.AccountId.ToString()], await Find(alice, "zOË q"));
        Assert.Equal([byUsername.AccountId.ToString()], await Find(alice, "zo_"));
        Assert.Equal([byUsername.AccountId.ToString()], await Find(alice, "@ZO_QUICK"));
        // The username first.
        Assert.Equal([byUsername.AccountId.ToString(), byName.AccountId.ToString()], await Find(alice, "zo"));
        Assert.Empty(await Find(alice, "Quist"));
        Assert.Empty(await Find(byName, "Zoë"));
    }

    [Fact]
    public async Task Somebody_whose_name_and_username_both_begin_so_is_found_once()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server);
        await bob.Http.Put("users/profile", new { username = "bartholomew", displayName = "Bartholomew" }).ExpectOk();
        Assert.Single(await Find(alice, "barthol"));
    }

    [Theory]
    [InlineData("%%")]
    [InlineData("__")]
    [InlineData("w%")]
    [InlineData("w_ld")]
    [InlineData("w*ld")]
    [InlineData("\\w")]
    [InlineData("' OR 1=1 --")]
    public async Task No_character_of_a_search_is_a_wildcard(string query)
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server, "wild card");
        Assert.Empty(await Find(alice, query));
        Assert.Contains(bob.AccountId.ToString(), await Find(alice, "wild"));
    }

    [Fact]
    public async Task A_name_is_found_however_its_accents_were_typed()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server, "Ngu\u0079e\u0302\u0303n");
        Assert.Equal([bob.AccountId.ToString()], await Find(alice, "NGUYỄN"));
    }

    [Fact]
    public async Task People_who_cannot_be_written_to_yet_are_not_found()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignIn(server, TestDevice.NewNumber());
        await bob.Http.Put("users/profile", new { displayName = "Unreachable" }).ExpectOk();
        Assert.Empty(await Find(alice, "Unreach"));
        Assert.Empty(await Find(alice, bob.Account.PhoneNumber));
        await bob.RegisterKeys();
        await bob.PublishList(bob);
        Assert.Single(await Find(alice, "Unreach"));
    }

    [Fact]
    public async Task At_most_twenty_people_are_shown()
    {
        using var alice = await TestDevice.SignUp(server);
        for (var i = 0; i < 21; i++)
            (await TestDevice.SignUp(server, $"Crowd {i}")).Dispose();
        Assert.Equal(20, (await Find(alice, "crowd")).Count);
    }

    [Fact]
    public async Task A_search_has_at_least_two_characters()
    {
        using var alice = await TestDevice.SignUp(server);
        await alice.Http.GetAsync("users/search").ExpectInvalid("q");
        await alice.Http.GetAsync("users/search?q=a").ExpectInvalid("q");
        await alice.Http.GetAsync("users/search?q=%20a%20").ExpectInvalid("q");
        await alice.Http.GetAsync($"users/search?q={new string('a', 65)}").ExpectInvalid("q");
        Assert.Empty(await Find(alice, "@a"));
    }

    private static async Task<List<string>> Find(TestDevice asker, string query)
    {
        var answer = await asker.Http.GetAsync($"users/search?q={Uri.EscapeDataString(query)}").ExpectOk();
        return [.. answer.GetProperty("users").EnumerateArray().Select(u => u.Text("accountId"))];
    }
}
