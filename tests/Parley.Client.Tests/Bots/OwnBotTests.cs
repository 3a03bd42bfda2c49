namespace Parley.Client.Tests.Bots;

public sealed class OwnBotTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_person_makes_bots_looks_after_them_and_deletes_them()
    {
        await using var alice = await server.SignUp("Alice");
        var name = $"u{Guid.NewGuid():N}"[..20] + "_bot";
        var lost = await alice.Client.MakeBotAsync(name, "Tea");
        var made = await alice.Client.MakeBotAsync(name, "Tea", "I know about tea.");
        Assert.Equal((lost.Id, name, "Tea"), (made.Id, made.Username, made.DisplayName));
        Assert.NotEqual(lost.Token, made.Token);
        var own = Assert.Single(await alice.Client.GetBotsAsync());
        Assert.Equal((made.Id, name, "Tea", "I know about tea."), (own.Id, own.Username, own.DisplayName, own.About));
        Assert.Equal(own with { DisplayName = "Coffee", About = "" }, await alice.Client.UpdateBotAsync(made.Id, "Coffee", ""));

        await using (await SignIn(made.Token))
        {
        }

        var renewed = await alice.Client.RenewBotTokenAsync(made.Id);
        Assert.Equal("bot-token-wrong", (await Assert.ThrowsAsync<RefusedException>(() => SignIn(made.Token))).Code);
        await using (await SignIn(renewed))
        {
        }

        await alice.Client.DeleteBotAsync(made.Id);
        await alice.Client.DeleteBotAsync(made.Id);
        Assert.Empty(await alice.Client.GetBotsAsync());
        Assert.Equal("bot-token-wrong", (await Assert.ThrowsAsync<RefusedException>(() => SignIn(renewed))).Code);
        Assert.Equal("not-found", (await Assert.ThrowsAsync<RefusedException>(() => alice.Client.DeleteBotAsync(alice.Client.Me.Id))).Code);
    }

    private Task<ParleyClient> SignIn(string token) => ParleyClient.SignInBotAsync(server.Process.Address, token, ":memory:");
}
