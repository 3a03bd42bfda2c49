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
        var held = await Held(phone);
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
        Assert.Equal(Messages + 2, await Held(laptop));

        Assert.Empty(laptop.Errors);
        Assert.Empty(phone.Errors);
        Assert.Empty(bob.Errors);
        Assert.Empty(server.Errors);
    }

    /// <summary>Scrolls to the beginning by the wheel and answers with every text on the way, oldest first; what is on the screen stays where it is while more comes on top.</summary>
    private static async Task<List<string>> ScrollsUpWithoutAJump(Person person)
    {
        var seen = new SortedDictionary<int, string>();
        var list = person.Page.GetByTestId("messages");
        var box = (await list.BoundingBoxAsync())!;
        await person.Page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height / 2);
        await person.Page.EvaluateAsync(WatchForJumps);
        for (var turn = 0; turn < 400; turn++)
        {
            var screen = (await person.Page.GetByTestId("message-text").AllTextContentsAsync()).Select(t => (Text: t, Place: PlaceOf(t))).ToList();
            Assert.Equal(screen.Select(each => each.Place).Order(), screen.Select(each => each.Place));
            foreach (var (text, place) in screen)
                seen[place] = text;
            if (seen.ContainsKey(0))
                break;
            await person.Page.Mouse.WheelAsync(0, -600);
            await person.Page.EvaluateAsync("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
        }

        Assert.Empty(await person.Page.EvaluateAsync<string[]>("() => window.jumps"));
        return [.. seen.Values];
    }

    private static int PlaceOf(string text) => int.TryParse(text, out var number) ? number : text == "to both" ? Messages : Messages + 1;

    /// <summary>From one frame to the next all lines on the screen move alike.</summary>
    private const string WatchForJumps =
        """
        () => {
          window.jumps = [];
          const list = document.querySelector('[data-testid="messages"]');
          const frame = list.getBoundingClientRect();
          const places = () => new Map([...list.querySelectorAll('[data-testid="message"]')].flatMap((each) => {
            const { top, bottom } = each.getBoundingClientRect();
            return top >= frame.top && bottom <= frame.bottom && each.checkVisibility({ visibilityProperty: true }) ? [[each.dataset.messageId, top]] : [];
          }));
          let before = places();
          const look = () => {
            const now = places();
            const moved = [...now].flatMap(([text, top]) => (before.has(text) ? [Math.round(top - before.get(text))] : []));
            const least = Math.min(...moved), most = Math.max(...moved);
            if (moved.length > 1 && most - least > 2) window.jumps.push(`${least} to ${most}`);
            before = now;
            painted();
          };
          // After the frame was painted: before, lines are measured and put in their places.
          const painted = () => requestAnimationFrame(() => setTimeout(look));
          painted();
        }
        """;

    /// <summary>How many messages this browser has stored.</summary>
    private static Task<int> Held(Person person) => person.Page.EvaluateAsync<int>(
        """
        () => new Promise((resolve, reject) => {
          const request = indexedDB.open('parley');
          request.onerror = () => reject(request.error);
          request.onsuccess = () => {
            const count = request.result.transaction('messages').objectStore('messages').count();
            count.onsuccess = () => { request.result.close(); resolve(count.result); };
          };
        })
        """);
}
