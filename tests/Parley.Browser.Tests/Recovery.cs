using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>What a person does so as not to lose the account, and to get it back.</summary>
internal static class Recovery
{
    public static async Task OpenSettings(this Person person)
    {
        await person.GoBackToTheChats();
        await person.Page.GetByTestId("settings-open").ClickAsync();
        await person.Page.GetByTestId("recovery-open").WaitForAsync();
    }

    /// <summary>Leaves whatever covers the list of chats, page by page. The screen may still be on its way to the first of them.</summary>
    private static async Task GoBackToTheChats(this Person person)
    {
        var back = person.Page.GetByTestId("back");
        var settings = person.Page.GetByTestId("settings-open");
        var either = back.Or(settings).Filter(new LocatorFilterOptions { Visible = true }).First;
        await either.WaitForAsync();
        while (!await settings.IsVisibleAsync())
        {
            var page = await back.Filter(new LocatorFilterOptions { Visible = true }).First.ElementHandleAsync();
            await page.ClickAsync();
            await page.WaitForElementStateAsync(ElementState.Hidden);
            await either.WaitForAsync();
        }
    }

    /// <summary>Makes a recovery key, writes it down, is asked for some of its groups; the answer is the key.</summary>
    public static async Task<string> WriteRecoveryKeyDown(this Person person)
    {
        var page = person.Page;
        await person.OpenSettings();
        await page.GetByTestId("recovery-open").ClickAsync();
        await page.GetByTestId("recovery-key-make").ClickAsync();
        var key = await page.GetByTestId("recovery-key").GetAttributeAsync("data-key") ?? "";
        var groups = key.Split(' ');
        Assert.Equal(17, groups.Length);
        await page.GetByTestId("recovery-key-written").ClickAsync();
        await page.GetByTestId("recovery-group").First.WaitForAsync();
        foreach (var field in await page.GetByTestId("recovery-group").AllAsync())
        {
            var group = await field.GetAttributeAsync("data-group") ?? "";
            await field.FillAsync(groups[int.Parse(group, System.Globalization.CultureInfo.InvariantCulture) - 1]);
        }

        await page.GetByTestId("recovery-key-confirm").ClickAsync();
        await person.IsBackedUp();
        return key;
    }

    public static async Task SetPassphrase(this Person person, string passphrase)
    {
        var page = person.Page;
        await person.OpenSettings();
        await page.GetByTestId("recovery-open").ClickAsync();
        await page.GetByTestId("passphrase-set").ClickAsync();
        await page.GetByTestId("passphrase-input").FillAsync(passphrase);
        await page.GetByTestId("passphrase-again").FillAsync(passphrase);
        await page.GetByTestId("passphrase-save").ClickAsync();
        await person.IsBackedUp();
    }

    public static Task IsBackedUp(this Person person) => Expect(person.Page.GetByTestId("backup-state")).ToHaveAttributeAsync("data-waiting", "false");

    /// <summary>Another window is in front: the page knows that it may not be looked at again.</summary>
    public static Task LookAway(this Person person) => person.Page.EvaluateAsync(
        "() => { Object.defineProperty(document, 'visibilityState', { value: 'hidden' }); document.dispatchEvent(new Event('visibilitychange')); }");

    /// <summary>Waits until the keyring has the key of every message that this browser has. Nothing on the screen says so.</summary>
    public static async Task HasWrittenKeyring(this Person person)
    {
        await person.LookAway();
        // A loop of its own: the page's waiting for a function takes a promise for a yes.
        await person.Page.EvaluateAsync(
            """
            async (patience) => {
              const left = () => new Promise((resolve, reject) => {
                const request = indexedDB.open('parley');
                request.onerror = () => reject(request.error);
                request.onsuccess = () => {
                  const transaction = request.result.transaction(['contentKeys', 'segments']);
                  const counts = ['contentKeys', 'segments'].map((name) => transaction.objectStore(name).count());
                  transaction.oncomplete = () => {
                    request.result.close();
                    resolve(counts.reduce((sum, { result }) => sum + result, 0));
                  };
                };
              });
              for (const end = performance.now() + patience; (await left()) > 0; await new Promise((later) => setTimeout(later, 100)))
                if (performance.now() > end) throw new Error(`${await left()} keys and segments have not been written.`);
            }
            """,
            Patience.MostMilliseconds);
    }

    /// <summary>From a fresh page to the question for the code, and the code.</summary>
    public static async Task AskForCode(this Person fresh)
    {
        await fresh.Page.GotoAsync(fresh.Tunnel.Address);
        await fresh.Page.GetByTestId("phone-input").FillAsync(fresh.PhoneNumber);
        await fresh.Page.GetByTestId("request-code").ClickAsync();
        await fresh.Page.GetByTestId("code-input").WaitForAsync();
        await fresh.Page.GetByTestId("code-input").FillAsync(await fresh.Code());
    }

    /// <summary>From a fresh page to the question for the recovery key or the passphrase.</summary>
    public static async Task BeginRestore(this Person fresh)
    {
        await fresh.AskForCode();
        await fresh.Page.GetByTestId("choice-restore").ClickAsync();
    }

    /// <summary>Signs out, which forgets every key, and in again.</summary>
    public static async Task BeginAnew(this Person person)
    {
        await person.OpenSettings();
        await person.Page.GetByTestId("sign-out").ClickAsync();
        await person.Page.GetByTestId("sign-out-confirm").ClickAsync();
        await person.Page.GetByTestId("phone-input").WaitForAsync();
        await person.AskForCode();
        await person.Page.GetByTestId("choice-anew").ClickAsync();
        await person.Page.GetByTestId("choice-anew-confirm").ClickAsync();
        await person.IsConnected();
    }

    public static async Task OpenSafetyNumber(this Person person)
    {
        await person.Page.GetByTestId("chat-menu").ClickAsync();
        await person.Page.GetByTestId("safety-number-open").ClickAsync();
        await Expect(person.Page.GetByTestId("qr-code").Locator("svg")).ToBeVisibleAsync();
    }

    /// <summary>Says of the person in the open chat that the safety number is the same.</summary>
    public static async Task MarkVerified(this Person person)
    {
        await person.OpenSafetyNumber();
        await person.Page.GetByTestId("safety-mark").ClickAsync();
        await person.Page.GetByTestId("safety-number-close").ClickAsync();
    }

    /// <summary>The sixty digits of the open chat.</summary>
    public static async Task<string> SafetyDigits(this Person person)
    {
        await person.OpenSafetyNumber();
        var digits = string.Concat((await person.Page.GetByTestId("safety-number").InnerTextAsync()).Where(char.IsAsciiDigit));
        Assert.Equal(60, digits.Length);
        await person.Page.GetByTestId("safety-number-close").ClickAsync();
        return digits;
    }

    public static Task SeesBadges(this Person person, int count) => Expect(person.Page.GetByTestId("verified-badge")).ToHaveCountAsync(count);
}
