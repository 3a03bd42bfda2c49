using System.Diagnostics;

namespace Parley.Browser.Tests;

/// <summary>Reads a conversation as a person does who scrolls through all of it.</summary>
internal static class History
{
    /// <summary>The texts of the open conversation, oldest first, from the newest up to the first; then the newest are on the screen again.</summary>
    /// <param name="person">Whose screen.</param>
    /// <param name="first">The oldest message, with which the conversation begins.</param>
    public static async Task<IReadOnlyList<string>> ReadToTheTop(this Person person, string first)
    {
        await person.Page.GetByTestId("messages").WaitForAsync();
        return await person.Page.EvaluateAsync<string[]>(
            """
            async (first) => {
              const list = document.querySelector('[data-testid="messages"]');
              const read = [];
              const known = new Set();
              const frame = () => new Promise((resolve) => requestAnimationFrame(() => resolve()));
              const toTheEnd = async () => {
                do {
                  list.scrollTop = list.scrollHeight;
                  await frame();
                  await frame();
                } while (list.scrollTop + list.clientHeight < list.scrollHeight - 1);
              };
              await toTheEnd();
              // Until the first message is on the screen; a page of older ones may be on its way, so the end is told by time and not by a standstill.
              for (const end = performance.now() + 240_000; performance.now() < end && !known.has(first); ) {
                const texts = [...document.querySelectorAll('[data-testid="message-text"]')].map((each) => each.textContent);
                const news = texts.filter((text) => !known.has(text));
                news.forEach((text) => known.add(text));
                read.unshift(...news);
                list.scrollTop -= list.clientHeight / 2;
                await frame();
                await frame();
              }
              await toTheEnd();
              return read;
            }
            """,
            first);
    }

    /// <summary>Waits until the open conversation reads so, from its first message to its last: what could not be opened as it came is repaired within moments.</summary>
    public static async Task ReadsAll(this Person person, IReadOnlyList<string> history)
    {
        var waited = Stopwatch.StartNew();
        IReadOnlyList<string> read;
        while (!(read = await person.ReadToTheTop(history[0])).SequenceEqual(history) && waited.Elapsed < MostPatience)
            await Task.Delay(200);
        Assert.Equal(history, read);
    }

    /// <summary>How many messages this browser has stored.</summary>
    public static Task<int> Held(this Person person) => person.Page.EvaluateAsync<int>(
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

    /// <summary>Waits until a text that was sent is in the browser's store, or has left it for the server.</summary>
    public static async Task UntilKept(this Person person, string text)
    {
        const string Kept =
            """
            () => new Promise((resolve, reject) => {
              const request = indexedDB.open('parley');
              request.onerror = () => reject(request.error);
              request.onsuccess = () => {
                const stores = ['written', 'outbox'];
                const transaction = request.result.transaction(stores);
                const counts = stores.map((name) => transaction.objectStore(name).count());
                transaction.oncomplete = () => { request.result.close(); resolve(counts.some(({ result }) => result > 0)); };
              };
            })
            """;
        using var patience = new CancellationTokenSource(Patience.Most);
        while (!await person.Page.EvaluateAsync<bool>(Kept) && await person.Bubble(text).GetAttributeAsync("data-state") is "sending" or "failed")
            await Task.Delay(20, patience.Token);
    }

    /// <summary>How many records are in each of this browser's stores, but for the empty ones.</summary>
    public static Task<string> Stored(this Person person) => person.Page.EvaluateAsync<string>(
        """
        () => new Promise((resolve, reject) => {
          const request = indexedDB.open('parley');
          request.onerror = () => reject(request.error);
          request.onsuccess = () => {
            const names = [...request.result.objectStoreNames];
            const transaction = request.result.transaction(names);
            const counts = names.map((name) => transaction.objectStore(name).count());
            transaction.oncomplete = () => {
              request.result.close();
              resolve(names.map((name, each) => [name, counts[each].result]).filter(([, count]) => count).map((pair) => pair.join(' ')).join(', '));
            };
          };
        })
        """);

    /// <summary>Waits until this browser has stored so many messages. There is nothing on the screen that says so.</summary>
    public static async Task UntilHeld(this Person person, int messages)
    {
        var waited = Stopwatch.StartNew();
        while (await person.Held() is var held && held < messages && waited.Elapsed < MostPatience)
            await person.Page.EvaluateAsync("() => new Promise((done) => setTimeout(done, 200))");
        Assert.Equal(messages, await person.Held());
    }

    /// <summary>A history of thousands of messages takes its time on a busy machine.</summary>
    public static readonly TimeSpan MostPatience = TimeSpan.FromMinutes(5);
}
