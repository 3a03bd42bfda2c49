using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>Somebody loses the only browser, and somebody else would like to have the account.</summary>
public sealed class RecoveryTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Passphrase = "kettle marmot lantern oboe";

    [Fact]
    public async Task The_recovery_key_brings_back_the_account_its_messages_and_the_same_safety_number()
    {
        await using var server = await WebServer.Start();
        await using var lost = await Person.Arrive(chromium, server, "Alice", "+15550140", phone: true);
        await using var fresh = await Person.Arrive(chromium, server, "Alice", "+15550140");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550141");
        var digits = await Talk(lost, bob);
        var key = await lost.WriteRecoveryKeyDown();
        await lost.HasWrittenKeyring();
        await lost.CloseLaptop();

        await fresh.BeginRestore();
        await fresh.Page.GetByTestId("restore-key").FillAsync(Mistyped(key));
        await fresh.Page.GetByTestId("restore-go").ClickAsync();
        await Expect(fresh.Page.GetByText("Look at group 2 again")).ToBeVisibleAsync();
        await fresh.Page.GetByTestId("restore-key").FillAsync(key.ToLowerInvariant());
        await fresh.Page.GetByTestId("restore-go").ClickAsync();
        await TheyGoOn(fresh, bob, digits);
        await fresh.Sees("before");

        Assert.Empty(fresh.Errors);
        Assert.Empty(bob.Errors);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task The_passphrase_does_too_after_a_wrong_one()
    {
        await using var server = await WebServer.Start();
        await using var lost = await Person.Arrive(chromium, server, "Alice", "+15550142");
        await using var fresh = await Person.Arrive(chromium, server, "Alice", "+15550142", phone: true);
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550143");
        var digits = await Talk(lost, bob);
        await lost.SetPassphrase(Passphrase);
        await lost.CloseLaptop();

        await fresh.BeginRestore();
        await fresh.Page.GetByTestId("restore-passphrase").FillAsync("kettle marmot lantern flute");
        await fresh.Page.GetByTestId("restore-go").ClickAsync();
        await Expect(fresh.Page.GetByText("That is not the passphrase.")).ToBeVisibleAsync();
        await fresh.Page.GetByTestId("restore-passphrase").FillAsync(Passphrase);
        await fresh.Page.GetByTestId("restore-go").ClickAsync();
        await TheyGoOn(fresh, bob, digits);

        Assert.Empty(fresh.Errors);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task With_a_registration_lock_the_code_alone_does_not_get_in()
    {
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550144");
        await using var other = await Person.Arrive(chromium, server, "Alice", "+15550144", phone: true);
        await alice.SignUp();
        await alice.OpenSettings();
        await alice.Page.GetByTestId("lock-set").ClickAsync();
        await alice.Page.GetByTestId("lock-password").FillAsync("correct horse battery");
        await alice.Page.GetByTestId("lock-again").FillAsync("correct horse battery");
        await alice.Page.GetByTestId("lock-save").ClickAsync();
        await Expect(alice.Page.GetByTestId("lock")).ToHaveAttributeAsync("data-locked", "true");

        await other.AskForCode();
        await other.Page.GetByTestId("password-input").FillAsync("incorrect horse");
        await other.Page.GetByTestId("password-go").ClickAsync();
        await Expect(other.Page.GetByText("That password is not right.")).ToBeVisibleAsync();
        await other.Page.GetByTestId("password-input").FillAsync("correct horse battery");
        await other.Page.GetByTestId("password-go").ClickAsync();
        await other.Page.GetByTestId("choice-step").WaitForAsync();

        Assert.Empty(alice.Errors);
        Assert.Empty(other.Errors);
        Assert.Empty(server.Errors);
    }

    private static async Task<string> Talk(Person alice, Person bob)
    {
        await alice.SignUp();
        await bob.SignUp();
        await alice.FindAndOpen(bob);
        await alice.Write("before");
        await alice.SeesState("before", "delivered");
        await bob.OpenChat(alice);
        await bob.Sees("before");
        return await bob.SafetyDigits();
    }

    private static async Task TheyGoOn(Person fresh, Person bob, string digits)
    {
        await fresh.IsConnected();
        await fresh.OpenChat(bob);
        await fresh.Write("I am back");
        await bob.Sees("I am back");
        await bob.Write("good");
        await fresh.Sees("good");
        Assert.Equal(digits, await fresh.SafetyDigits());
        Assert.Equal(digits, await bob.SafetyDigits());
        await Expect(bob.Page.GetByText("The safety number with Alice has changed.")).ToHaveCountAsync(0);
    }

    /// <summary>One digit of the second group is another.</summary>
    private static string Mistyped(string key) => string.Concat(key.AsSpan(0, 6), key[6] == '7' ? "1" : "7", key.AsSpan(7));
}
