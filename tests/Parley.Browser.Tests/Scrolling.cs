namespace Parley.Browser.Tests;

/// <summary>Goes through a conversation by the wheel, as a person does.</summary>
internal static class Scrolling
{
    /// <summary>
    /// Scrolls until a place is on the screen and answers with every text on the way, by place; what is on the screen stays where it is
    /// while more comes on either side.
    /// </summary>
    /// <param name="person">Whose screen.</param>
    /// <param name="pixels">By how much at a time, upwards when negative: less than half of the screen, so that nothing is passed over when it moves twice at once.</param>
    /// <param name="placeOf">The place of a text in the conversation.</param>
    /// <param name="until">The place to get to.</param>
    public static async Task<List<string>> ScrollsWithoutAJump(this Person person, float pixels, Func<string, int> placeOf, int until)
    {
        var seen = new SortedDictionary<int, string>();
        await person.WatchesForJumps();
        for (var turn = 0; turn < 400; turn++)
        {
            var screen = (await person.Page.GetByTestId("message-text").AllTextContentsAsync()).Select(t => (Text: t, Place: placeOf(t))).ToList();
            Assert.Equal(screen.Select(each => each.Place).Order(), screen.Select(each => each.Place));
            foreach (var (text, place) in screen)
                seen[place] = text;
            if (seen.ContainsKey(until))
                break;
            var before = await person.Page.EvaluateAsync<double>(Top);
            await person.Page.Mouse.WheelAsync(0, pixels);
            await person.Page.EvaluateAsync(UntilMoved, before);
        }

        Assert.True(seen.ContainsKey(until), $"{person.Name} does not get to {until}.");
        Assert.Empty(await person.Jumps());
        return [.. seen.Values];
    }

    /// <summary>Puts the pointer on the conversation and begins to watch.</summary>
    public static async Task WatchesForJumps(this Person person)
    {
        var box = (await person.Page.GetByTestId("messages").BoundingBoxAsync())!;
        await person.Page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height / 2);
        await person.Page.EvaluateAsync(WatchForJumps);
    }

    /// <summary>What has moved against something else since then.</summary>
    public static Task<string[]> Jumps(this Person person) => person.Page.EvaluateAsync<string[]>("() => window.jumps");

    private const string Top = "() => document.querySelector('[data-testid=\"messages\"]').scrollTop";

    /// <summary>A busy browser turns the wheel some frames later; at either end, and while a page is on its way, nothing moves at all.</summary>
    private const string UntilMoved =
        """
        async (before) => {
          const list = document.querySelector('[data-testid="messages"]');
          const frame = () => new Promise((done) => requestAnimationFrame(done));
          for (let frames = 0; frames < 30 && list.scrollTop === before; frames++) await frame();
          await frame();
          await frame();
        }
        """;

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
}
