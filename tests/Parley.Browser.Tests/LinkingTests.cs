using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>One person with two browsers, and somebody to talk to.</summary>
public sealed class LinkingTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_person_lets_a_second_browser_in_talks_on_both_and_removes_it_while_messages_are_in_flight()
    {
        await using var server = await WebServer.Start();
        await using var phone = await Person.Arrive(chromium, server, "Alice", "+15550120", phone: true);
        await using var laptop = await Person.Arrive(chromium, server, "Alice", "+15550120");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550121");
        await phone.SignUp();
        await bob.SignUp();
        await phone.FindAndOpen(bob);
        await phone.Write("before");
        await phone.SeesState("before", "delivered");

        await laptop.LinkWith(phone);
        await BothTalk(phone, laptop, bob);
        await ReadingOnOneIsReadingOnBoth(phone, laptop, bob);
        await RemovedInFlight(phone, laptop, bob);

        Assert.Empty(phone.Errors);
        Assert.Empty(laptop.Errors);
        Assert.Empty(bob.Errors);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task The_code_is_read_by_a_camera()
    {
        var film = Path.Combine(Path.GetTempPath(), $"parley-{Guid.NewGuid():N}.y4m");
        try
        {
            await using var server = await WebServer.Start();
            await using var camera = await chromium.WithCamera(film);
            await using var phone = await Person.Arrive(camera, server, "Alice", "+15550130", phone: true);
            await using var laptop = await Person.Arrive(chromium, server, "Alice", "+15550130");
            await phone.SignUp();
            await laptop.ShowCode();
            await File.WriteAllBytesAsync(film, await Film.Of(laptop.Page.GetByTestId("qr-code").Locator("svg")));

            await phone.OpenDevices();
            await phone.Page.GetByTestId("link-device").ClickAsync();
            Assert.Equal(await phone.Digits(), await laptop.Digits());
            await phone.ConfirmDevice();
            await laptop.IsConnected();
            await Expect(phone.Page.GetByTestId("device")).ToHaveCountAsync(2);
        }
        finally
        {
            File.Delete(film);
        }
    }

    private static async Task BothTalk(Person phone, Person laptop, Person bob)
    {
        await laptop.OpenChat(bob);
        await laptop.Sees("before");
        await laptop.Write("from the laptop");
        await bob.OpenChat(phone);
        await bob.Sees("from the laptop");
        await laptop.SeesState("from the laptop", "read");
        await phone.Page.GetByTestId("back").ClickAsync();
        await phone.Page.GetByTestId("back").ClickAsync();
        await phone.OpenChat(bob);
        await phone.SeesState("from the laptop", "read");

        await phone.Write("from the phone");
        await laptop.SeesState("from the phone", "read");
        await bob.Sees("from the phone");
        await bob.Write("to both");
        await phone.Sees("to both");
        await laptop.Sees("to both");
        await bob.SeesState("to both", "read");
        await phone.Reads("before", "from the laptop", "from the phone", "to both");
        await laptop.Reads("before", "from the laptop", "from the phone", "to both");
    }

    private static async Task ReadingOnOneIsReadingOnBoth(Person phone, Person laptop, Person bob)
    {
        await phone.Page.GetByTestId("back").ClickAsync();
        await phone.Page.GetByTestId("chat-row").WaitForAsync();
        await laptop.Page.GetByTestId("settings-open").ClickAsync();
        await Expect(laptop.Page.GetByTestId("composer")).ToHaveCountAsync(0);
        await bob.Write("who reads this?");
        await phone.SeesUnread(1);
        await laptop.SeesUnread(1);
        await phone.OpenChat(bob);
        await phone.Sees("who reads this?");
        await laptop.SeesUnread(0);
        await bob.SeesState("who reads this?", "read");
        await laptop.OpenChat(bob);
    }

    /// <summary>Bob is in a tunnel when the laptop writes and is removed: he reads it all the same, and the laptop keeps nothing.</summary>
    private static async Task RemovedInFlight(Person phone, Person laptop, Person bob)
    {
        bob.Tunnel.Cut();
        await laptop.Write("the last from the laptop");
        await laptop.SeesState("the last from the laptop", "sent");
        await phone.Sees("the last from the laptop");
        await phone.OpenDevices();
        await phone.RemoveTheNewest();
        await laptop.WasRemoved();
        await phone.Page.GetByTestId("back").ClickAsync();
        await phone.Page.GetByTestId("back").ClickAsync();
        await phone.OpenChat(bob);
        await phone.Write("without the laptop");

        bob.Tunnel.Restore();
        await bob.Sees("the last from the laptop");
        await bob.Sees("without the laptop");
        await bob.Write("alone again");
        await phone.Sees("alone again");
        await phone.SeesState("without the laptop", "read");
        await laptop.Page.ReloadAsync();
        await Expect(laptop.Page.GetByTestId("phone-input")).ToBeVisibleAsync();
        Assert.Equal(0, await laptop.Records());
    }
}
