using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>A browser has lost all that it stored, is closed at a bad moment, or shows the account in two tabs; what was written is read all the same.</summary>
public sealed class BrowserTroubleTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_browser_that_has_lost_its_storage_shows_the_way_back_in_and_has_everything_again(bool whileOpen)
    {
        await using var server = await WebServer.Start();
        await using var phone = await Person.Arrive(chromium, server, "Alice", "+15550190", phone: true);
        await using var laptop = await Person.Arrive(chromium, server, "Alice", "+15550190");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550191");
        await phone.SignUp();
        await bob.SignUp();
        await phone.FindAndOpen(bob);
        await phone.Write("before");
        await phone.SeesState("before", "delivered");
        await laptop.LinkWith(phone);
        await laptop.OpenChat(bob);
        await laptop.Sees("before");
        await laptop.Write("from the laptop");
        await bob.OpenChat(phone);
        await bob.Sees("from the laptop");

        var again = laptop;
        if (whileOpen)
            await laptop.LosesEverything();
        else
            again = await laptop.LosesEverythingWhileClosed();
        await bob.Write("while it was gone");
        await Expect(again.Page.GetByText("This browser has lost what Parley kept in it.")).ToBeVisibleAsync();
        await again.LinkWith(phone);
        await again.OpenChat(bob);
        await again.Sees("while it was gone");
        await bob.Write("welcome back");
        await again.Sees("welcome back");
        await again.Write("thanks");
        await bob.Sees("thanks");
        await again.Reads("before", "from the laptop", "while it was gone", "welcome back", "thanks");
        await Expect(bob.Page.GetByText("The safety number with")).ToHaveCountAsync(0);

        Assert.Empty(again.Errors);
        Assert.Empty(phone.Errors);
        Assert.Empty(bob.Errors);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task A_text_sent_while_the_page_was_catching_up_arrives_although_the_page_was_closed_at_once()
    {
        const int MissedEachTime = 80;
        await using var server = await WebServer.Start();
        await using var profile = await Person.Arrive(chromium, server, "Alice", "+15550192");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550193");
        await profile.SignUp();
        await bob.SignUp();
        await profile.FindAndOpen(bob);
        await profile.Write("hello");
        await bob.OpenChat(profile);
        await bob.Sees("hello");

        var alice = profile;
        var sent = new List<string>();
        for (var round = 1; round <= 3; round++)
        {
            await alice.CloseLaptop();
            for (var n = 0; n < MissedEachTime; n++)
                await bob.Write($"{round}, {n}");
            alice = await alice.OpenLaptop();
            await alice.OpenChatIfNeeded(bob);
            sent.Add($"and then, {round}");
            await alice.Write(sent[^1]);
            // Whatever the page is at, this takes moments; only a page that is killed within them loses it.
            await alice.UntilKept(sent[^1]);
            if (round == 2)
                await alice.Page.ReloadAsync();
            else
            {
                await alice.CloseLaptop();
                alice = await alice.OpenLaptop();
            }

            await alice.OpenChatIfNeeded(bob);
            await bob.Sees(sent[^1]);
        }

        await alice.UntilHeld(1 + 3 * MissedEachTime + sent.Count);
        var read = await alice.ReadToTheTop("hello");
        Assert.Equal(sent, read.Where(text => text.StartsWith("and then", StringComparison.Ordinal)));
        await bob.ReadsAll(read);
        Assert.Empty(alice.Errors);
        Assert.Empty(bob.Errors);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task Two_tabs_show_the_same_and_one_goes_on_with_the_repair_that_the_other_was_closed_at()
    {
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550194", phone: true);
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550195");
        await alice.SignUp();
        await bob.SignUp();
        await alice.FindAndOpen(bob);
        await alice.Write("before");
        await bob.OpenChat(alice);
        await bob.Write("answer");
        await alice.Sees("answer");
        var second = await bob.OpenTab();
        await second.OpenChatIfNeeded(alice);
        await second.Sees("answer");
        await second.Write("from the second tab");
        await bob.SeesState("from the second tab", "read");

        await second.LosesStore("sessions");
        await alice.WriteAndGoIntoATunnel("after", bob);
        foreach (var tab in new[] { bob, second })
            await tab.Sees("Waiting for this message");
        await bob.Page.CloseAsync();
        alice.Tunnel.Restore();
        await second.Sees("after");
        await Expect(second.Bubble("Waiting for this message")).ToHaveCountAsync(0);
        await second.Write("alone now");
        await alice.Sees("alone now");
        await second.Reads("before", "answer", "from the second tab", "after", "alone now");
        await alice.Reads("before", "answer", "from the second tab", "after", "alone now");

        Assert.Empty(alice.Errors);
        Assert.Empty(bob.Errors);
        Assert.Empty(second.Errors);
        Assert.Empty(server.Errors);
    }
}
