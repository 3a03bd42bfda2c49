using System.Net;

namespace Parley.Server.Tests.Users;

public sealed class ProfileTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_person_changes_what_others_see_and_nobody_else_sees_the_number()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server);
        var before = await alice.Http.GetAsync("users/profile").ExpectOk();
        Assert.Equal((alice.AccountId.ToString(), alice.Account.PhoneNumber, ""), (before.Text("accountId"), before.Text("phoneNumber"), before.Text("displayName")));
        Assert.False(before.TryGetProperty("username", out _));

        var name = UniqueName();
        var after = await alice.Http.Put("users/profile", new { username = name, displayName = "  Alice  ", about = "Hello" }).ExpectOk();
        Assert.Equal((name, "Alice", "Hello"), (after.Text("username"), after.Text("displayName"), after.Text("about")));
        Assert.Equal(before.GetProperty("createdAt").GetInt64(), after.GetProperty("createdAt").GetInt64());
        Assert.Equal(after.ToString(), (await alice.Http.GetAsync("users/profile").ExpectOk()).ToString());

        var seen = await bob.Http.GetAsync($"users/{alice.AccountId}").ExpectOk();
        Assert.Equal(["accountId", "username", "displayName", "about"], seen.EnumerateObject().Select(p => p.Name));
        await bob.Http.GetAsync($"users/{Guid.NewGuid()}").ExpectProblem(404, "not-found");
        await bob.Http.GetAsync("users/nobody").ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task A_username_belongs_to_one_person_whatever_its_case()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server);
        var name = UniqueName();
        await Put(alice, name).ExpectOk();
        await Put(bob, name).ExpectProblem(409, "username-taken");
        await Put(bob, name.ToUpperInvariant()).ExpectProblem(409, "username-taken");
        Assert.Equal(name.ToUpperInvariant(), (await Put(alice, name.ToUpperInvariant()).ExpectOk()).Text("username"));
        await Put(alice, null).ExpectOk();
        await Put(bob, name).ExpectOk();
    }

    [Fact]
    public async Task Of_people_who_want_a_username_at_once_one_gets_it()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestDevice.SignUp(server)));
        var name = UniqueName();
        var answers = await Task.WhenAll(people.Select(p => Put(p, name)));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(3, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("a23456789012345678901234567890123")]
    [InlineData("with space")]
    [InlineData("with-hyphen")]
    [InlineData("émile")]
    [InlineData("a\u0430b")]
    [InlineData("")]
    public async Task A_username_has_3_to_32_plain_characters(string username)
    {
        using var device = await TestDevice.SignIn(server, TestDevice.NewNumber());
        await Put(device, username).ExpectInvalid("username");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u200b\u200d")]
    [InlineData("two\nlines")]
    [InlineData("\u0007bell")]
    [InlineData("Bob\u202eecilA")]
    [InlineData("line\u2028separator")]
    public async Task A_name_is_one_line_that_can_be_seen(string displayName)
    {
        using var device = await TestDevice.SignIn(server, TestDevice.NewNumber());
        await device.Http.Put("users/profile", new { displayName }).ExpectInvalid("displayName");
    }

    [Fact]
    public async Task Names_and_texts_have_their_lengths_in_characters_and_not_in_bytes()
    {
        using var device = await TestDevice.SignIn(server, TestDevice.NewNumber());
        var long64 = string.Concat(Enumerable.Repeat("\U0001F600", 64));
        Assert.Equal(long64, (await device.Http.Put("users/profile", new { displayName = long64, about = new string('x', 280) }).ExpectOk()).Text("displayName"));
        await device.Http.Put("users/profile", new { displayName = long64 + "x" }).ExpectInvalid("displayName");
        await device.Http.Put("users/profile", new { displayName = "x", about = new string('x', 281) }).ExpectInvalid("about");
        await device.Http.Put("users/profile", new { displayName = new string('x', 100_000) }).ExpectInvalid("displayName");
        await device.Http.Put("users/profile", new { }).ExpectInvalid("displayName");
    }

    private static string UniqueName() => $"u{Guid.NewGuid():N}"[..20];

    private static Task<HttpResponseMessage> Put(TestDevice device, string? username) => device.Http.Put("users/profile", new { username, displayName = "Somebody" });
}
