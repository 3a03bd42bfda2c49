using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>Somebody with a browser profile of their own, and what they do and see.</summary>
internal sealed partial class Person(string name, string phoneNumber, IBrowserContext context, IPage page, Tunnel tunnel, ServerProcess server) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _errors = [];

    public string Name => name;

    public string PhoneNumber => phoneNumber;

    public IPage Page => page;

    public Tunnel Tunnel => tunnel;

    /// <summary>What the page or its worker complained of that nobody expected.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public static Task<Person> Arrive(Chromium chromium, ServerProcess server, string name, string phoneNumber, bool phone = false, string host = "localhost") =>
        Arrive(chromium.Browser, server, name, phoneNumber, phone, host);

    public static async Task<Person> Arrive(IBrowser browser, ServerProcess server, string name, string phoneNumber, bool phone = false, string host = "localhost")
    {
        var tunnel = new Tunnel(server.Port) { Host = host };
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = phone ? new ViewportSize { Width = 390, Height = 780 } : new ViewportSize { Width = 1200, Height = 800 },
            HasTouch = phone,
            Locale = "en-GB",
        });
        context.SetDefaultTimeout(Patience.MostMilliseconds);
        SetDefaultExpectTimeout(Patience.MostMilliseconds);
        var page = await context.NewPageAsync();
        var person = new Person(name, phoneNumber, context, page, tunnel, server);
        person.Listen();
        return person;
    }

    /// <summary>Number, code, name: and in.</summary>
    public async Task SignUp()
    {
        await page.GotoAsync(tunnel.Address);
        await page.GetByTestId("phone-input").FillAsync(phoneNumber);
        await page.GetByTestId("request-code").ClickAsync();
        await page.GetByTestId("code-input").WaitForAsync();
        await page.GetByTestId("code-input").FillAsync(await server.CodeFor(phoneNumber));
        await page.GetByTestId("name-input").FillAsync(name);
        await page.GetByTestId("save-profile").ClickAsync();
        await IsConnected();
    }

    /// <summary>The code that was sent to this number.</summary>
    public Task<string> Code() => server.CodeFor(phoneNumber);

    public Task IsConnected() => page.WaitForFunctionAsync("() => document.documentElement.dataset.connection === 'online'");

    /// <summary>Finds the other by number and opens the chat.</summary>
    public Task FindAndOpen(Person other) => FindAndOpen(other.PhoneNumber);

    public async Task FindAndOpen(string number)
    {
        await page.GetByTestId("search-input").FillAsync(number);
        await page.GetByTestId("person-result").First.ClickAsync();
        await page.GetByTestId("composer").WaitForAsync();
    }

    public Task OpenChat(Person other) => OpenChat(other.Name);

    public async Task OpenChat(string with)
    {
        await page.GetByTestId("chat-row").Filter(new LocatorFilterOptions { HasText = with }).ClickAsync();
        await page.GetByTestId("composer").WaitForAsync();
    }

    /// <summary>Opens the chat unless the page came back with it open.</summary>
    public async Task OpenChatIfNeeded(Person other)
    {
        var row = page.GetByTestId("chat-row").Filter(new LocatorFilterOptions { HasText = other.Name });
        await row.Or(page.GetByTestId("composer")).First.WaitForAsync();
        if (!await page.GetByTestId("composer").IsVisibleAsync())
            await OpenChat(other);
    }

    /// <summary>Writes, and does not send.</summary>
    public Task Type(string text) => page.GetByTestId("composer").PressSequentiallyAsync(text);

    /// <summary>On a phone, Enter makes a new line and the button sends.</summary>
    public async Task Write(string text)
    {
        await page.GetByTestId("composer").FillAsync(text);
        await page.GetByTestId("send").ClickAsync();
    }

    /// <summary>Sends a file with something said about it, or without.</summary>
    public async Task Attach(string file, string mediaType, byte[] content, string caption = "")
    {
        await page.GetByTestId("attach-input").SetInputFilesAsync(new FilePayload { Name = file, MimeType = mediaType, Buffer = content });
        await Write(caption);
        await Expect(page.GetByTestId("attachments")).ToHaveCountAsync(0);
    }

    public ILocator Bubble(string text) => page.GetByTestId("message").Filter(new LocatorFilterOptions { Has = page.GetByTestId("message-text").GetByText(text, new LocatorGetByTextOptions { Exact = true }) });

    public Task Sees(string text) => Expect(Bubble(text)).ToHaveCountAsync(1);

    /// <summary>The own message stands at this state: sending, sent, delivered, read.</summary>
    public Task SeesState(string text, string state) => Expect(Bubble(text)).ToHaveAttributeAsync("data-state", state);

    /// <summary>The own message has left, however far it has come since.</summary>
    public Task WasSent(string text) => Expect(Bubble(text)).ToHaveAttributeAsync("data-state", Committed());

    /// <summary>Waits until the conversation is these texts from the top, and no others.</summary>
    public Task Reads(params string[] texts) => Expect(page.GetByTestId("message-text")).ToHaveTextAsync(texts);

    /// <summary>The texts of the conversation that are on the screen, from the top.</summary>
    public async Task<IReadOnlyList<string>> Conversation() => await page.GetByTestId("message-text").AllInnerTextsAsync();

    public Task SeesTyping() => Expect(page.GetByTestId("typing").First).ToBeVisibleAsync();

    public Task SeesPresence(string text) => Expect(page.GetByTestId("presence")).ToContainTextAsync(text, new LocatorAssertionsToContainTextOptions { IgnoreCase = true });

    /// <summary>Closes the laptop: the page is gone, the profile stays.</summary>
    public Task CloseLaptop() => page.CloseAsync();

    /// <summary>The same profile in one more tab.</summary>
    public Task<Person> OpenTab() => OpenLaptop();

    /// <summary>Opens it again: the same profile, a new page.</summary>
    public async Task<Person> OpenLaptop()
    {
        var again = new Person(name, phoneNumber, context, await context.NewPageAsync(), tunnel, server);
        again.Listen();
        await again.Page.GotoAsync(tunnel.Address);
        return again;
    }

    private void Listen()
    {
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, said) =>
        {
            if (said.Type == "error" && said.Text.StartsWith("engine", StringComparison.Ordinal))
                _errors.Enqueue(said.Text);
        };
    }

    [GeneratedRegex("^(?:sent|delivered|read)$")]
    private static partial Regex Committed();

    public async ValueTask DisposeAsync()
    {
        await context.CloseAsync();
        await tunnel.DisposeAsync();
    }
}
