namespace Parley.Browser.Tests;

/// <summary>What happens to what a browser has stored when it is short of space, or its disk fails.</summary>
internal static class Storage
{
    /// <summary>Some of it is gone: the records of one store.</summary>
    public static Task LosesStore(this Person person, string store) => person.Page.EvaluateAsync(
        """
        (store) => new Promise((resolve, reject) => {
          const opening = indexedDB.open('parley');
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const losing = opening.result.transaction(store, 'readwrite');
            losing.objectStore(store).clear();
            losing.oncomplete = () => resolve(opening.result.close());
            losing.onerror = () => reject(losing.error);
          };
        })
        """,
        store);

    /// <summary>
    /// Writes to somebody who has lost what opens the message, and then nothing gets through to the writer: what has to come from there for the repair is waited
    /// for until the tunnel ends.
    /// </summary>
    public static async Task WriteAndGoIntoATunnel(this Person writer, string text, Person to)
    {
        to.Tunnel.Cut();
        await writer.Write(text);
        await writer.WasSent(text);
        writer.Tunnel.Cut();
        to.Tunnel.Restore();
    }

    /// <summary>All of it is gone, under the eyes of the person.</summary>
    public static Task LosesEverything(this Person person) => person.Page.EvaluateAsync("() => { indexedDB.deleteDatabase('parley'); }");

    /// <summary>All of it goes while the browser is closed. The answer is the browser when it was opened again.</summary>
    public static async Task<Person> LosesEverythingWhileClosed(this Person person)
    {
        await person.CloseLaptop();
        // A page of the same origin that is not the app.
        var page = await person.Page.Context.NewPageAsync();
        await page.GotoAsync($"{person.Tunnel.Address}/api/v1/users/profile");
        await page.EvaluateAsync(
            """
            () => new Promise((resolve, reject) => {
              const deleting = indexedDB.deleteDatabase('parley');
              deleting.onsuccess = () => resolve();
              deleting.onerror = () => reject(deleting.error);
            })
            """);
        await page.CloseAsync();
        return await person.OpenLaptop();
    }
}
