using System.Collections.Concurrent;
using System.Globalization;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>An account with many chats and many messages, and a browser that is linked with it late.</summary>
/// <remarks>PARLEY_ACCOUNT_MESSAGES says how many messages: 10000 makes of the play the measurement of docs/performance.md.</remarks>
public sealed class LongAccountTests(Chromium chromium, ITestOutputHelper output) : IClassFixture<Chromium>
{
    private const int FirstPage = 8;
    private static readonly int Messages = int.Parse(Environment.GetEnvironmentVariable("PARLEY_ACCOUNT_MESSAGES") ?? "300", CultureInfo.InvariantCulture);
    private static readonly int Chats = Math.Clamp(Messages / 30, 1, 40);
    private static readonly int Each = Messages / Chats;

    [Fact]
    public async Task A_linked_browser_shows_every_chat_with_its_last_message_before_it_fetches_older_ones()
    {
        await using var server = await WebServer.Start();
        await using var phone = await Person.Arrive(chromium, server, "Alice", "+15550185", phone: true);
        await using var laptop = await Person.Arrive(chromium, server, "Alice", "+15550185");
        await phone.SignUp();
        await Friends.Fill(server, phone, Chats, Each);
        await phone.UntilHeld(Chats * Each);

        // High enough for all chats at once.
        await laptop.Page.SetViewportSizeAsync(1200, 160 + 80 * Chats);
        var asked = new ConcurrentQueue<string>();
        laptop.Page.Request += (_, request) => asked.Enqueue(request.Url);
        var tookMs = await Link(phone, laptop);
        foreach (var row in await laptop.Page.GetByTestId("chat-row").AllAsync())
            await Expect(row).ToContainTextAsync($"message {Each - 1}");
        await laptop.UntilHeld(Chats * Each);
        output.WriteLine($"{Chats} chats with {Each} messages each: the list was there {tookMs:F0} ms after the confirmation.");

        var pages = asked.Where(url => new Uri(url).AbsolutePath.EndsWith("/messages", StringComparison.Ordinal)).ToList();
        Assert.All(pages.Take(Chats), url => Assert.EndsWith($"limit={FirstPage}", url, StringComparison.Ordinal));
        Assert.All(pages.Skip(Chats), url => Assert.Contains("before=", url, StringComparison.Ordinal));
        Assert.Equal(Chats, pages.Take(Chats).Distinct().Count());
        await Expect(laptop.Page.GetByTestId("chat-row")).ToHaveCountAsync(Chats);

        Assert.Empty(phone.Errors);
        Assert.Empty(laptop.Errors);
        Assert.Empty(server.Errors);
    }

    /// <summary>Links them; the answer is the time from the confirmation to the frame that shows the last message of every chat, in milliseconds.</summary>
    private static async Task<double> Link(Person phone, Person laptop)
    {
        var code = await laptop.ShowCode();
        await phone.OpenDevices();
        await phone.PasteCode(code);
        Assert.Equal(await phone.Digits(), await laptop.Digits());
        var complete = laptop.Page.EvaluateAsync<double>(
            """
            ([chats, last]) => new Promise((done) => {
              const look = () => {
                const rows = [...document.querySelectorAll('[data-testid="chat-row"]')];
                if (rows.length === chats && rows.every((row) => row.textContent.includes(last))) done(Date.now());
                else requestAnimationFrame(look);
              };
              look();
            })
            """,
            new object[] { Chats, $"message {Each - 1}" });
        // A script may press what a person cannot yet: the new device has not answered before.
        await Expect(phone.Page.GetByTestId("admit-confirm")).ToBeEnabledAsync();
        var confirmed = await phone.Page.EvaluateAsync<double>("() => { document.querySelector('[data-testid=\"admit-confirm\"]').click(); return Date.now(); }");
        return await complete.WaitAsync(Patience.Most) - confirmed;
    }
}
