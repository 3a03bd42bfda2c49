using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Parley.Browser.Tests;

/// <summary>Three browsers of Alice and two of Bob, each with the conversation of the two open.</summary>
internal sealed class Five : IAsyncDisposable
{
    public const string FirstWords = "persimmon, the first";
    private static readonly string[] Names = ["Alice", "Alice", "Alice", "Bob", "Bob"];
    private readonly List<Person> _devices = [];
    private readonly HashSet<int> _cut = [];
    private readonly HashSet<int> _lost = [];
    private readonly List<string> _errors = [];

    public Person this[int device] => _devices[device];

    /// <summary>Those that were not lost.</summary>
    public IEnumerable<Person> Left => _devices.Where((_, device) => !_lost.Contains(device));

    /// <summary>What the pages complained of, those that were closed included.</summary>
    public IEnumerable<string> Errors => _errors.Concat(_devices.SelectMany(device => device.Errors));

    public static async Task<Five> Arrive(Chromium chromium, ServerProcess server)
    {
        var five = new Five();
        for (var device = 0; device < Names.Length; device++)
            five._devices.Add(await Person.Arrive(chromium, server, Names[device], Names[device] == "Alice" ? "+15550180" : "+15550181", phone: device == 0));
        await five[0].SignUp();
        await five[3].SignUp();
        await five[0].FindAndOpen(five[3]);
        await five[0].Write(FirstWords);
        await five[0].SeesState(FirstWords, "delivered");
        await five[1].LinkWith(five[0]);
        await five[2].LinkWith(five[0]);
        await five[4].LinkWith(five[3]);
        foreach (var device in five._devices)
        {
            await device.Page.GotoAsync(device.Tunnel.Address);
            await device.OpenChat(device.Name == "Alice" ? "Bob" : "Alice");
            await device.Sees(FirstWords);
        }

        return five;
    }

    /// <summary>A tunnel, or its end.</summary>
    public Task CutOrRestore(int device)
    {
        if (_cut.Remove(device))
            _devices[device].Tunnel.Restore();
        else if (_cut.Add(device))
            _devices[device].Tunnel.Cut();
        return Task.CompletedTask;
    }

    public async Task Reload(int device)
    {
        await _devices[device].Page.ReloadAsync();
        await _devices[device].OpenChatIfNeeded(Other(device));
    }

    /// <summary>The page is gone without a word; it is opened again on what was stored.</summary>
    public async Task KillBrowser(int device)
    {
        var person = _devices[device];
        await person.Page.CloseAsync();
        _errors.AddRange(person.Errors);
        _devices[device] = await person.OpenLaptop();
        await _devices[device].OpenChatIfNeeded(Other(device));
    }

    /// <summary>The browser is gone with all it had.</summary>
    public async Task Lose(int device)
    {
        _lost.Add(device);
        _cut.Remove(device);
        await _devices[device].DisposeAsync();
    }

    /// <summary>No tunnel any more.</summary>
    public Task Calm()
    {
        foreach (var device in _cut)
            _devices[device].Tunnel.Restore();
        _cut.Clear();
        return Task.CompletedTask;
    }

    /// <summary>Leaves all tunnels and waits until each of them has everything that was written. Else it tells who lacks what.</summary>
    /// <param name="written">The texts, <see cref="FirstWords"/> included.</param>
    /// <param name="around">What happened when this text was written, for whoever looks for the cause.</param>
    public async Task UntilHeld(IReadOnlyCollection<string> written, Func<string, string> around)
    {
        await Calm();
        var waited = Stopwatch.StartNew();
        while (!await HaveAll(written.Count) && waited.Elapsed < History.MostPatience)
            await Task.Delay(200);
        var report = new StringBuilder();
        foreach (var (device, number) in Left.Select((device, number) => (device, number)))
        {
            if (await device.Held() is var held && held == written.Count)
                continue;
            var read = await device.ReadToTheTop(FirstWords);
            report.AppendLine(CultureInfo.InvariantCulture, $"Device {number} ({device.Name}) holds {held} of {written.Count}; it stores {await device.Stored()}.");
            foreach (var text in written.Except(read, StringComparer.Ordinal))
                report.AppendLine(CultureInfo.InvariantCulture, $"It lacks '{text}':\n{around(text)}");
            foreach (var text in read.Except(written, StringComparer.Ordinal))
                report.AppendLine(CultureInfo.InvariantCulture, $"Nobody wrote '{text}', which it shows.");
        }

        Assert.True(report.Length == 0, report.ToString());
    }

    private async Task<bool> HaveAll(int messages)
    {
        foreach (var device in Left)
        {
            if (await device.Held() < messages)
                return false;
        }

        return true;
    }

    /// <summary>Each writes a last message, which everybody sees: it leaves after all that waited before it. The answer is what was written.</summary>
    public async Task<IReadOnlyList<string>> SayTheLast()
    {
        var last = Enumerable.Range(1, Left.Count()).Select(n => $"persimmon, the last of {n}").ToList();
        foreach (var (device, text) in Left.Zip(last))
        {
            await device.IsConnected();
            await device.Write(text);
        }

        foreach (var device in Left)
            foreach (var text in last)
                await device.Sees(text);
        return last;
    }

    /// <summary>Waits until each reads all of it, in one and the same order, which is the answer.</summary>
    /// <param name="written">The texts in any order, <see cref="FirstWords"/> included.</param>
    public async Task<IReadOnlyList<string>> ReadTheSame(IReadOnlyList<string> written)
    {
        var ordered = written.Order(StringComparer.Ordinal).ToList();
        var waited = Stopwatch.StartNew();
        IReadOnlyList<string> history;
        while (!(history = await Left.First().ReadToTheTop(FirstWords)).Order(StringComparer.Ordinal).SequenceEqual(ordered) && waited.Elapsed < History.MostPatience)
            await Task.Delay(200);
        Assert.Equal(ordered, history.Order(StringComparer.Ordinal));
        foreach (var device in Left)
            await device.ReadsAll(history);
        return history;
    }

    /// <summary>Somebody with the name that the device talks to.</summary>
    private Person Other(int device) => _devices[Names[device] == "Alice" ? 3 : 0];

    public async ValueTask DisposeAsync()
    {
        foreach (var device in Left)
            await device.DisposeAsync();
    }
}
