using System.Collections.Concurrent;
using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>Pictures and files between two people, through a tunnel and a reload.</summary>
public sealed class FileTests(Chromium chromium) : IClassFixture<Chromium>
{
    /// <summary>Is in every name, caption and file of this play, and must occur nowhere on the server.</summary>
    private const string Canary = "medlar";

    [Fact]
    public async Task A_picture_and_a_file_go_through_a_tunnel_and_a_reload_and_are_saved_byte_for_byte()
    {
        await using var server = await WebServer.Start();
        var printed = new ConcurrentQueue<string>();
        server.Printed += printed.Enqueue;
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550100");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550101", phone: true);
        await alice.SignUp();
        await bob.SignUp();
        await alice.FindAndOpen(bob);
        await alice.Write("hello");
        await bob.OpenChat(alice);
        await bob.Sees("hello");
        var picture = await Photograph(alice.Page);
        var notes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"{Canary} notes of a walk ", 20_000)));

        // Chosen, and sent where there is no connection.
        alice.Tunnel.Cut();
        await alice.Page.GetByTestId("attach-input").SetInputFilesAsync(
        [
            new FilePayload { Name = $"{Canary} beach.png", MimeType = "image/png", Buffer = picture },
            new FilePayload { Name = $"{Canary} notes.txt", MimeType = "text/plain", Buffer = notes },
        ]);
        await Expect(alice.Page.GetByTestId("attachments").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await alice.Write($"{Canary}: look at this");
        await alice.Write($"{Canary}: is it not lovely?");
        await SeesLast(alice, "is it not lovely?");
        await alice.SeesState($"{Canary}: look at this", "sending");
        await Expect(Shown(alice)).ToHaveCountAsync(1);
        await SeesLast(alice, "is it not lovely?");
        await alice.Page.ReloadAsync();
        await alice.OpenChatIfNeeded(bob);
        await alice.SeesState($"{Canary}: look at this", "sending");
        await Expect(Shown(alice)).ToHaveCountAsync(1);
        await SeesLast(alice, "is it not lovely?");

        alice.Tunnel.Restore();
        await alice.SeesState($"{Canary}: is it not lovely?", "read");
        await SeesLast(bob, "is it not lovely?");
        await Expect(Shown(bob)).ToHaveCountAsync(1);
        Assert.Equal(900, await Shown(bob).Locator("img").EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth; }"));
        await Expect(bob.Page.GetByTestId("file")).ToContainTextAsync($"{Canary} notes.txt");

        Assert.Equal(notes, await Saved(bob.Page, bob.Page.GetByTestId("save-file")));
        await Shown(bob).ClickAsync();
        await Expect(bob.Page.GetByTestId("picture-viewer")).ToBeVisibleAsync();
        Assert.Equal(picture, await Saved(bob.Page, bob.Page.GetByTestId("save-picture")));
        await bob.Page.Keyboard.PressAsync("Escape");
        await Expect(bob.Page.GetByTestId("picture-viewer")).ToHaveCountAsync(0);

        Assert.Empty(alice.Errors);
        Assert.Empty(bob.Errors);
        await NothingLeaked(server, printed);
    }

    [Fact]
    public async Task Files_are_dropped_and_pasted_left_out_again_and_drawn_only_when_they_are_pictures()
    {
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550100");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550101");
        await alice.SignUp();
        await bob.SignUp();
        await alice.FindAndOpen(bob);
        await Give(alice.Page, "drop", "trap.png", "<svg xmlns='http://www.w3.org/2000/svg' onload='parent.trapped = 1'/>");
        await Give(alice.Page, "paste", "second thoughts.txt", "no");
        var chosen = alice.Page.GetByTestId("attachments").GetByRole(AriaRole.Listitem);
        await Expect(chosen).ToHaveCountAsync(2);
        await alice.Page.GetByLabel("Leave out second thoughts.txt").ClickAsync();
        await Expect(chosen).ToHaveCountAsync(1);
        await alice.Page.GetByTestId("send").ClickAsync();
        await Expect(alice.Page.GetByTestId("message")).ToHaveAttributeAsync("data-state", "delivered");

        await Expect(bob.Page.GetByTestId("chat-row")).ToContainTextAsync("trap.png");
        await bob.OpenChat(alice);
        await Expect(bob.Page.GetByTestId("file")).ToContainTextAsync("trap.png");
        await Expect(bob.Page.GetByTestId("picture")).ToHaveCountAsync(0);
        Assert.Empty(alice.Errors);
        Assert.Empty(bob.Errors);
    }

    [Fact]
    public async Task A_photograph_arrives_upright_and_without_the_place_where_it_was_taken()
    {
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550102");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550103", phone: true);
        await alice.SignUp();
        await bob.SignUp();
        await alice.FindAndOpen(bob);
        var jpeg = await Photograph(alice.Page, type: "image/jpeg");

        // On its side: the camera was held upright, and says so beside the place.
        byte[] exif = [.. "Exif\0\0MM\0*\0\0\0\b\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"u8, .. "54.0887 N 12.1405 E"u8];
        await alice.Attach("beach.jpg", "image/jpeg", [.. jpeg[..2], 0xff, 0xe1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..], .. "and a film of 54.0887 N"u8], "upright");

        await bob.OpenChat(alice);
        await bob.Sees("upright");
        foreach (var person in new[] { alice, bob })
        {
            await Expect(Shown(person)).ToHaveCountAsync(1);
            Assert.Equal(600, await Shown(person).Locator("img").EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth; }"));
            Assert.True(await Shown(person).EvaluateAsync<bool>("room => room.clientHeight > room.clientWidth"));
        }

        await Shown(bob).ClickAsync();
        var saved = await Saved(bob.Page, bob.Page.GetByTestId("save-picture"));
        Assert.True(saved.AsSpan().IndexOf("54.0887"u8) < 0, "The picture says where it was taken.");
        Assert.Equal(jpeg[^1000..], saved[^1000..]);
        Assert.Empty(alice.Errors);
        Assert.Empty(bob.Errors);
        Assert.Empty(server.Errors);
    }

    /// <summary>Nothing stands below it, written before or not.</summary>
    private static Task SeesLast(Person person, string text) => Expect(person.Page.GetByTestId("message").Last).ToContainTextAsync(text);

    private static ILocator Shown(Person person) => person.Page.Locator("[data-testid=picture][data-shown=true]");

    /// <summary>A PNG of 900 points by 600 that hardly gets smaller.</summary>
    internal static async Task<byte[]> Photograph(IPage page, int width = 900, int height = 600, string type = "image/png") => Convert.FromBase64String(await page.EvaluateAsync<string>(
        """
        async ({ width, height, type }) => {
          const canvas = Object.assign(document.createElement('canvas'), { width, height });
          const context = canvas.getContext('2d');
          const sky = context.createLinearGradient(0, 0, 0, height);
          for (const [at, colour] of [[0, '#2b5c8a'], [0.55, '#f0b27a'], [0.6, '#3a6b6b'], [1, '#d9b382']]) sky.addColorStop(at, colour);
          context.fillStyle = sky;
          context.fillRect(0, 0, width, height);
          for (let n = 0; n < 20000; n++) {
            context.fillStyle = `hsl(${(n * 137) % 360} 40% 50% / 20%)`;
            context.fillRect((n * 7919) % width, (n * 104729) % height, 3, 3);
          }
          const reader = new FileReader();
          const blob = await new Promise((resolve) => canvas.toBlob(resolve, type));
          await new Promise((resolve) => { reader.onload = resolve; reader.readAsDataURL(blob); });
          return reader.result.split(',')[1];
        }
        """, new { width, height, type }));

    private static async Task<byte[]> Saved(IPage page, ILocator button)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => button.ClickAsync());
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }

    /// <summary>Drops or pastes a file, as far as a page can tell.</summary>
    private static async Task Give(IPage page, string how, string name, string content) => await page.GetByTestId("composer").EvaluateAsync(
        """
        (composer, [how, name, content]) => {
          const data = new DataTransfer();
          data.items.add(new File([content], name, { type: 'image/png' }));
          const event = how === 'drop'
            ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
            : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
          composer.dispatchEvent(event);
        }
        """, new[] { how, name, content });

    private static async Task NothingLeaked(ServerProcess server, IReadOnlyCollection<string> printed)
    {
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri($"http://127.0.0.1:{server.Port}/metrics"));
        Assert.DoesNotContain(Canary, metrics, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(printed, line => line.Contains(Canary, StringComparison.OrdinalIgnoreCase));
        Assert.Empty(server.Errors);
        await server.Stop();
        var files = Directory.GetFiles(server.DataFolder, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.Contains($"{Path.DirectorySeparatorChar}blobs{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        var words = new[] { Encoding.UTF8.GetBytes(Canary), Encoding.Unicode.GetBytes(Canary) };
        foreach (var file in files)
        {
            var bytes = await File.ReadAllBytesAsync(file);
            Assert.All(words, word => Assert.True(bytes.AsSpan().IndexOf(word) < 0, $"The canary is in {Path.GetFileName(file)}."));
        }
    }
}
