using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>Somebody's clock is wrong by days, and neither they nor those who write with them notice.</summary>
public sealed class WrongClockTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Theory]
    [InlineData(WrongClock.Ahead, 10)]
    [InlineData(WrongClock.Behind, -10)]
    public async Task Everything_is_read_by_whose_clock_is_wrong_and_by_the_others(string host, int days)
    {
        using var clock = new WrongClock();
        await using var server = await WebServer.Start(clock.Root);
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550190");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550191", phone: true, host);
        await alice.SignUp();
        await bob.SignUp();
        var wrong = await bob.Page.EvaluateAsync<double>("() => Date.now()") - TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal(days, Math.Round(TimeSpan.FromMilliseconds(wrong).TotalDays));

        await bob.FindAndOpen(alice);
        await bob.Write("what day is it?");
        await alice.OpenChat(bob);
        await alice.Sees("what day is it?");
        await alice.Write("not the one you think");
        await bob.Sees("not the one you think");
        await bob.LosesStore("sessions");
        await alice.Write("still there?");
        await bob.Sees("still there?");
        await Expect(bob.Bubble("Waiting for this message")).ToHaveCountAsync(0);
        await bob.Page.ReloadAsync();
        await bob.OpenChatIfNeeded(alice);
        await bob.Write("yes");
        await alice.Sees("yes");
        string[] all = ["what day is it?", "not the one you think", "still there?", "yes"];
        await alice.Reads(all);
        await bob.Reads(all);
        Assert.Empty(alice.Errors);
        Assert.Empty(bob.Errors);
        Assert.Empty(server.Errors);
    }
}
