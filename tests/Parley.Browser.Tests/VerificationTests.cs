using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>Two people compare their safety number, and one of them begins anew.</summary>
public sealed class VerificationTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_verified_person_has_a_badge_and_is_sent_nothing_under_another_key_until_the_other_decides()
    {
        var film = Path.Combine(Path.GetTempPath(), $"parley-{Guid.NewGuid():N}.y4m");
        try
        {
            await using var server = await WebServer.Start();
            await using var camera = await chromium.WithCamera(film);
            await using var alice = await Person.Arrive(camera, server, "Alice", "+15550150");
            await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550151");
            await alice.SignUp();
            await bob.SignUp();
            await alice.FindAndOpen(bob);
            await alice.Write("hello");
            await bob.OpenChat(alice);
            await bob.Sees("hello");

            await bob.OpenSafetyNumber();
            await File.WriteAllBytesAsync(film, await Film.Of(bob.Page.GetByTestId("qr-code").Locator("svg")));
            await alice.OpenSafetyNumber();
            await alice.Page.GetByTestId("safety-scan").ClickAsync();
            await Expect(alice.Page.GetByTestId("safety-outcome")).ToHaveAttributeAsync("data-outcome", "same");
            await alice.Page.GetByTestId("safety-done").ClickAsync();
            await alice.SeesBadges(2);
            await bob.Page.GetByTestId("safety-number-close").ClickAsync();

            await bob.BeginAnew();
            await alice.Write("is it you?");
            await Expect(alice.Page.GetByTestId("key-changed")).ToBeVisibleAsync();
            await alice.SeesBadges(0);
            await alice.SeesState("is it you?", "sending");
            await bob.FindAndOpen(alice);
            await bob.Write("it is me");
            await alice.Sees("it is me");
            await alice.SeesState("is it you?", "sending");
            await Expect(bob.Bubble("is it you?")).ToHaveCountAsync(0);

            await alice.Page.GetByTestId("key-changed-accept").ClickAsync();
            await bob.Sees("is it you?");
            await Expect(alice.Page.GetByTestId("key-changed")).ToHaveCountAsync(0);
            Assert.Empty(alice.Errors);
            Assert.Empty(bob.Errors);
            Assert.Empty(server.Errors);
        }
        finally
        {
            File.Delete(film);
        }
    }

    [Fact]
    public async Task Whoever_is_verified_on_the_phone_is_on_the_laptop_too_and_a_change_of_key_is_decided_once_for_both()
    {
        await using var server = await WebServer.Start();
        await using var phone = await Person.Arrive(chromium, server, "Alice", "+15550152", phone: true);
        await using var laptop = await Person.Arrive(chromium, server, "Alice", "+15550152");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550153");
        await phone.SignUp();
        await bob.SignUp();
        await phone.FindAndOpen(bob);
        await phone.Write("hello");
        await phone.WasSent("hello");
        await phone.MarkVerified();
        await phone.SeesBadges(2);
        await laptop.LinkWith(phone);
        await laptop.OpenChat(bob);
        await laptop.SeesBadges(2);

        await bob.BeginAnew();
        await laptop.Write("is it you?");
        await Expect(laptop.Page.GetByTestId("key-changed")).ToBeVisibleAsync();
        await laptop.SeesState("is it you?", "sending");
        await bob.FindAndOpen(phone);
        await bob.Write("it is me");
        await phone.Page.GetByTestId("back").ClickAsync();
        await phone.Page.GetByTestId("back").ClickAsync();
        await phone.OpenChat(bob);
        await phone.Sees("it is me");
        await Expect(bob.Bubble("is it you?")).ToHaveCountAsync(0);
        await phone.Page.GetByTestId("key-changed-accept").ClickAsync();
        await bob.Sees("is it you?");
        await Expect(laptop.Page.GetByTestId("key-changed")).ToHaveCountAsync(0);
        Assert.Empty(phone.Errors);
        Assert.Empty(laptop.Errors);
        Assert.Empty(bob.Errors);
        Assert.Empty(server.Errors);
    }
}
