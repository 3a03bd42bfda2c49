using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>What a person does with several browsers: has one let the other in, and be rid of it again.</summary>
internal static class Devices
{
    /// <summary>Opens the page of a browser that nobody is signed in to and asks it for a code; the answer is the code as text.</summary>
    public static async Task<string> ShowCode(this Person fresh)
    {
        await fresh.Page.GotoAsync(fresh.Tunnel.Address);
        await fresh.Page.GetByTestId("begin-linking").ClickAsync();
        await Expect(fresh.Page.GetByTestId("qr-code").Locator("svg")).ToBeVisibleAsync();
        return await fresh.Page.GetByTestId("link-copy").GetAttributeAsync("data-link") ?? "";
    }

    public static async Task OpenDevices(this Person person)
    {
        var page = person.Page;
        if (await page.GetByTestId("device").First.IsVisibleAsync())
            return;
        await person.OpenSettings();
        await page.GetByTestId("devices-open").ClickAsync();
        await page.GetByTestId("device").First.WaitForAsync();
    }

    public static async Task PasteCode(this Person person, string code)
    {
        await person.Page.GetByTestId("link-device").ClickAsync();
        await person.Page.GetByTestId("link-input").FillAsync(code);
    }

    /// <summary>The six digits that the screen shows.</summary>
    public static async Task<string> Digits(this Person person)
    {
        var digits = person.Page.GetByTestId("link-digits");
        await digits.WaitForAsync();
        return string.Concat((await digits.InnerTextAsync()).Where(char.IsAsciiDigit));
    }

    /// <summary>Says that both screens show the same.</summary>
    public static async Task ConfirmDevice(this Person person)
    {
        await person.Page.GetByTestId("admit-confirm").ClickAsync();
        await person.Page.GetByTestId("admit-done").ClickAsync();
    }

    /// <summary>Lets the other browser of the same person in, by pasting its code.</summary>
    public static async Task LinkWith(this Person fresh, Person primary)
    {
        var code = await fresh.ShowCode();
        await primary.OpenDevices();
        await primary.PasteCode(code);
        var digits = await primary.Digits();
        Assert.Equal(6, digits.Length);
        Assert.Equal(digits, await fresh.Digits());
        await primary.ConfirmDevice();
        await fresh.IsConnected();
    }

    /// <summary>Removes the device that was linked last.</summary>
    public static async Task RemoveTheNewest(this Person person)
    {
        var devices = person.Page.GetByTestId("device");
        var count = await devices.CountAsync();
        await devices.Last.GetByTestId("device-remove").ClickAsync();
        await person.Page.GetByTestId("device-remove-confirm").ClickAsync();
        await Expect(devices).ToHaveCountAsync(count - 1);
    }

    /// <summary>This browser has wiped itself, says why, and shows nothing any more.</summary>
    public static async Task WasRemoved(this Person person)
    {
        await Expect(person.Page.GetByText("This device was removed from your account.")).ToBeVisibleAsync();
        await Expect(person.Page.GetByTestId("phone-input")).ToBeVisibleAsync();
        await Expect(person.Page.GetByTestId("message")).ToHaveCountAsync(0);
        await Expect(person.Page.GetByTestId("chat-row")).ToHaveCountAsync(0);
        Assert.Equal(0, await person.Records());
    }

    public static Task SeesUnread(this Person person, int count) => count == 0
        ? Expect(person.Page.GetByTestId("unread-count")).ToHaveCountAsync(0)
        : Expect(person.Page.GetByTestId("unread-count").Locator("[aria-hidden]")).ToHaveTextAsync($"{count}");

    /// <summary>How many records this browser has kept, the new key of its empty store aside.</summary>
    public static Task<int> Records(this Person person) => person.Page.EvaluateAsync<int>(
        """
        () => new Promise((resolve, reject) => {
          const request = indexedDB.open('parley');
          request.onerror = () => reject(request.error);
          request.onsuccess = async () => {
            const database = request.result;
            const stores = [...database.objectStoreNames].filter((name) => name !== 'vault');
            const transaction = database.transaction(stores);
            const counts = await Promise.all(stores.map((name) => new Promise((counted) => {
              const count = transaction.objectStore(name).count();
              count.onsuccess = () => counted(count.result);
            })));
            database.close();
            resolve(counts.reduce((sum, each) => sum + each, 0));
          };
        })
        """);
}
