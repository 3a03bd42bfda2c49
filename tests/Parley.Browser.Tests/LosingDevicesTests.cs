using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>Three browsers of one person and two of another: one is removed while all of them write, then all of one person are lost.</summary>
public sealed class LosingDevicesTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task Nothing_is_missing_after_a_browser_was_removed_in_flight_and_all_of_one_person_were_lost()
    {
        await using var server = await WebServer.Start();
        await using var five = await Five.Arrive(chromium, server);
        await using var fresh = await Person.Arrive(chromium, server, "Alice", five[0].PhoneNumber);
        var key = await five[0].WriteRecoveryKeyDown();
        var digits = await five[3].SafetyDigits();

        var written = await RemovedInFlight(five);
        var history = await SameHistory(five, written);
        await AllLost(five);
        await Restored(fresh, five, key, digits, history);

        Assert.Empty(five.Errors);
        Assert.Empty(fresh.Errors);
        Assert.Empty(server.Errors);
    }

    /// <summary>Two are in tunnels, one is removed while the others write; the answer is what has to be there in the end.</summary>
    private static async Task<List<string>> RemovedInFlight(Five five)
    {
        await five[0].OpenDevices();
        await five.CutOrRestore(1);
        await five.CutOrRestore(4);
        var removed = Texts("of the removed one", 4);
        foreach (var text in removed)
            await five[2].Write(text);
        await five[2].WasSent(removed[^1]);
        var (inTunnel, other, otherInTunnel) = (Texts("in a tunnel", 4), Texts("of Bob", 8), Texts("of Bob in a tunnel", 4));
        await Task.WhenAll(five[0].RemoveTheNewest(), Write(five[1], inTunnel), Write(five[3], other), Write(five[4], otherInTunnel));

        await five[2].WasRemoved();
        await five[2].Page.ReloadAsync();
        await Expect(five[2].Page.GetByTestId("phone-input")).ToBeVisibleAsync();
        Assert.Equal(0, await five[2].Records());
        await five.Lose(2);
        return [Five.FirstWords, .. removed, .. inTunnel, .. other, .. otherInTunnel];
    }

    private static async Task<IReadOnlyList<string>> SameHistory(Five five, List<string> written)
    {
        await five.Calm();
        await five[0].Page.GotoAsync(five[0].Tunnel.Address);
        await five[0].OpenChat(five[3]);
        written.AddRange(await five.SayTheLast());
        return await five.ReadTheSame(written);
    }

    private static async Task AllLost(Five five)
    {
        await five[0].HasWrittenKeyring();
        await five.Lose(0);
        await five.Lose(1);
    }

    private static async Task Restored(Person fresh, Five five, string key, string digits, IReadOnlyList<string> history)
    {
        await fresh.BeginRestore();
        await fresh.Page.GetByTestId("restore-key").FillAsync(key);
        await fresh.Page.GetByTestId("restore-go").ClickAsync();
        await fresh.IsConnected();
        await fresh.OpenChat(five[3]);
        await fresh.Sees(history[^1]);
        await fresh.ReadsAll(history);

        await fresh.Write("I am back");
        await five[4].Write("welcome back");
        string[] talk = ["I am back", "welcome back"];
        foreach (var device in five.Left.Append(fresh))
        {
            foreach (var text in talk)
                await device.Sees(text);
            Assert.Equal(digits, await device.SafetyDigits());
            await Expect(device.Page.GetByText("The safety number with")).ToHaveCountAsync(0);
        }
    }

    private static List<string> Texts(string who, int count) => [.. Enumerable.Range(1, count).Select(n => $"{who}, {n}")];

    private static async Task Write(Person person, IEnumerable<string> texts)
    {
        foreach (var text in texts)
            await person.Write(text);
    }
}
