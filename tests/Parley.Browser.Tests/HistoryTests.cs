using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>A long conversation on a device that was not there when it was held.</summary>
public sealed class HistoryTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Messages = 300;

    [Fact]
    public async Task A_linked_laptop_has_everything_in_order_also_when_the_phone_is_gone()
    {
        await using var server = await WebServer.Start();
        await using var phone = await Person.Arrive(chromium, server, "Alice", "+15550140", phone: true);
        await using var laptop = await Person.Arrive(chromium, server, "Alice", "+15550140");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550141");
        await phone.SignUp();
        await bob.SignUp();
        await phone.FindAndOpen(bob);
        await phone.Write("0");
        await phone.SeesState("0", "delivered");
        await bob.OpenChat(phone);
        for (var i = 1; i < Messages; i++)
        {
            // What two people write at once comes in the order in which the server has it: each waits for the other's last word.
            var writer = i % 3 == 0 ? bob : phone;
            if (i % 3 != 2)
                await writer.Sees($"{i - 1}");
            await writer.Write($"{i}");
        }

        await phone.Sees($"{Messages - 3}");
        await phone.SeesState($"{Messages - 1}", "read");
        var held = await phone.Held();
        Assert.Equal(Messages, held);

        await laptop.LinkWith(phone);
        await Expect(laptop.Page.GetByTestId("chat-row")).ToContainTextAsync($"{Messages - 1}");
        await laptop.OpenChat(bob);
        await laptop.Sees($"{Messages - 1}");
        await ScrollsUpWithoutAJump(laptop);

        await bob.Write("to both");
        await phone.CloseLaptop();
        await bob.Write("and to the laptop alone");
        await laptop.Page.ReloadAsync();
        await laptop.OpenChatIfNeeded(bob);
        await laptop.Sees("and to the laptop alone");
        await laptop.Sees("to both");
        var all = await ScrollsUpWithoutAJump(laptop);
        Assert.Equal(Enumerable.Range(0, Messages).Select(i => $"{i}"), all.Take(Messages));
        Assert.Equal(Messages + 2, await laptop.Held());

        Assert.Empty(laptop.Errors);
        Assert.Empty(phone.Errors);
        Assert.Empty(bob.Errors);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task A_phone_goes_up_past_pictures_and_long_messages_and_nothing_on_the_screen_jumps()
    {
        const int messages = 90;
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550142", phone: true);
        await using var phone = await Person.Arrive(chromium, server, "Alice", "+15550142", phone: true);
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550143");
        await alice.SignUp();
        await bob.SignUp();
        await bob.FindAndOpen(alice);
        byte[][] pictures = [await FileTests.Photograph(bob.Page, 900, 300), await FileTests.Photograph(bob.Page, 400, 900), await FileTests.Photograph(bob.Page, 640, 640)];
        for (var i = 0; i < messages; i++)
        {
            if (i % 5 == 3)
                await bob.Attach($"{i}.png", "image/png", pictures[i / 5 % 3], $"{i}");
            else
                await bob.Write(i % 7 == 2 ? $"{i} {string.Concat(Enumerable.Repeat("a long story that takes many lines of a phone ", i))}" : $"{i}");
        }

        await bob.SeesState($"{messages - 1}", "delivered");
        await alice.UntilHeld(messages);
        await phone.LinkWith(alice);
        await phone.UntilHeld(messages);
        await phone.OpenChat(bob);
        await phone.Sees($"{messages - 1}");
        var all = await phone.ScrollsWithoutAJump(-300, text => PlaceOf(text.Split(' ')[0]), until: 0);
        Assert.Equal(messages, all.Count);
        await phone.ScrollsWithoutAJump(300, text => PlaceOf(text.Split(' ')[0]), until: messages - 1);

        Assert.Empty(phone.Errors);
        Assert.Empty(alice.Errors);
        Assert.Empty(bob.Errors);
        Assert.Empty(server.Errors);
    }

    private static Task<List<string>> ScrollsUpWithoutAJump(Person person) => person.ScrollsWithoutAJump(-300, PlaceOf, until: 0);

    private static int PlaceOf(string text) => int.TryParse(text, out var number) ? number : text == "to both" ? Messages : Messages + 1;
}
