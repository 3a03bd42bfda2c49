namespace Parley.Browser.Tests;

/// <summary>What one kind of device has backed up, the other brings back.</summary>
public sealed class TerminalRecoveryTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Passphrase = "kettle marmot lantern oboe";

    [Fact]
    public async Task An_account_goes_from_a_lost_terminal_to_a_browser_and_from_that_to_another_terminal()
    {
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550179");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550180", phone: true);
        await bob.SignUp();
        using var lost = await new Terminal(server, alice.PhoneNumber, alice.Name).SignIn();
        await lost.Json("send", "--to", bob.PhoneNumber, "from the first terminal");
        Assert.Equal(0, (await lost.Run(["recovery", "passphrase"], Passphrase + "\n")).ExitCode);
        await bob.OpenChat(alice);
        await bob.Sees("from the first terminal");
        var digits = await bob.SafetyDigits();

        await alice.BeginRestore();
        await alice.Page.GetByTestId("restore-passphrase").FillAsync(Passphrase);
        await alice.Page.GetByTestId("restore-go").ClickAsync();
        await alice.IsConnected();
        await alice.OpenChat(bob);
        await alice.Sees("from the first terminal");
        await alice.Write("from the browser");
        await bob.Sees("from the browser");
        Assert.Equal(digits, await alice.SafetyDigits());
        var key = await alice.WriteRecoveryKeyDown();
        await alice.HasWrittenKeyring();
        await alice.CloseLaptop();

        using var found = new Terminal(server, alice.PhoneNumber, alice.Name);
        found.Environment["PARLEY_RECOVERY_KEY"] = key;
        await found.SignIn();
        Assert.Equal(0, (await found.Run("send", "--to", bob.PhoneNumber, "from the second terminal")).ExitCode);
        await bob.Sees("from the second terminal");
        Assert.Equal(
            ["from the first terminal", "from the browser", "from the second terminal"],
            (await found.Json("history", "--with", bob.PhoneNumber)).Select(line => line.GetProperty("text").GetString()));
        Assert.Equal(digits, await bob.SafetyDigits());
        Assert.Empty(alice.Errors);
        Assert.Empty(bob.Errors);
        Assert.Empty(server.Errors);
    }
}
