using System.Text.Json;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>A browser has lost what it needs to open messages, and nobody has to do anything about it.</summary>
public sealed class RepairTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_message_waits_at_its_place_and_then_is_there_when_a_browser_has_lost_its_sessions()
    {
        await using var server = await WebServer.Start();
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550160");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550161", phone: true);
        await alice.SignUp();
        await bob.SignUp();
        await alice.FindAndOpen(bob);
        await alice.Write("before");
        await bob.OpenChat(alice);
        await bob.Sees("before");
        await bob.Write("answer");
        await alice.Sees("answer");

        await bob.LosesStore("sessions");
        await alice.WriteAndGoIntoATunnel("after", bob);
        await bob.Sees("Waiting for this message");
        alice.Tunnel.Restore();
        await bob.Sees("after");
        await Expect(bob.Bubble("Waiting for this message")).ToHaveCountAsync(0);
        await bob.Write("and on");
        await alice.Sees("and on");
        await bob.Reads("before", "answer", "after", "and on");
        await alice.Reads("before", "answer", "after", "and on");
        Assert.Empty(alice.Errors);
        Assert.Empty(bob.Errors);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task Whoever_writes_first_is_read_when_all_prekeys_were_used_up_while_a_laptop_was_closed()
    {
        await using var server = await WebServer.Start();
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550162");
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550163", phone: true);
        await bob.SignUp();
        await alice.SignUp();
        var stranger = await BareAccount.SignUp(server, "+15550164");
        var account = await AccountOf(stranger, bob);
        await UntilStocked(stranger, account);
        await bob.CloseLaptop();
        for (var taken = 0; taken < 200 && await TakePreKey(stranger, account);)
            taken++;
        Assert.False(await TakePreKey(stranger, account));
        await alice.FindAndOpen(bob);
        await alice.Write("are you there?");
        await alice.SeesState("are you there?", "sent");

        var again = await bob.OpenLaptop();
        await again.OpenChat(alice);
        await again.Sees("are you there?");
        await again.Write("here I am");
        await alice.Sees("here I am");
        await UntilStocked(stranger, account);
        Assert.Empty(again.Errors);
        Assert.Empty(alice.Errors);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task A_message_waits_at_its_place_and_then_is_there_when_a_browser_has_lost_its_prekeys()
    {
        await using var server = await WebServer.Start();
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550165");
        await using var alice = await Person.Arrive(chromium, server, "Alice", "+15550166", phone: true);
        await bob.SignUp();
        await alice.SignUp();
        await bob.LosesStore("prekeys");
        await alice.FindAndOpen(bob);
        await alice.Write("first words");
        await bob.OpenChat(alice);
        await bob.Sees("first words");
        await Expect(bob.Bubble("Waiting for this message")).ToHaveCountAsync(0);
        await bob.Write("and back");
        await alice.Sees("and back");
        await bob.Reads("first words", "and back");
        Assert.Empty(bob.Errors);
        Assert.Empty(alice.Errors);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task A_laptop_linked_while_the_other_was_in_a_tunnel_has_what_was_written_there()
    {
        await using var server = await WebServer.Start();
        await using var phone = await Person.Arrive(chromium, server, "Alice", "+15550167", phone: true);
        await using var laptop = await Person.Arrive(chromium, server, "Alice", "+15550167");
        await using var bob = await Person.Arrive(chromium, server, "Bob", "+15550168");
        await phone.SignUp();
        await bob.SignUp();
        await phone.FindAndOpen(bob);
        await phone.Write("before");
        await bob.OpenChat(phone);
        await bob.Write("answer");
        await phone.Sees("answer");

        bob.Tunnel.Cut();
        await bob.Write("in the tunnel");
        await bob.SeesState("in the tunnel", "sending");
        await laptop.LinkWith(phone);
        await laptop.OpenChat(bob);
        await laptop.Sees("answer");
        bob.Tunnel.Restore();
        await laptop.Sees("in the tunnel");
        await laptop.Reads("before", "answer", "in the tunnel");
        await bob.SeesState("in the tunnel", "read");
        await bob.Write("to both");
        await laptop.Sees("to both");
        Assert.Empty(bob.Errors);
        Assert.Empty(laptop.Errors);
        Assert.Empty(server.Errors);
    }

    private static async Task<string> AccountOf(BareAccount stranger, Person person)
    {
        var found = await stranger.Ask(HttpMethod.Get, $"users/search?q={Uri.EscapeDataString(person.PhoneNumber)}");
        return found.GetProperty("users")[0].GetProperty("accountId").GetString()!;
    }

    /// <summary>Waits until there is a stock of keys that can be used only once.</summary>
    private static async Task UntilStocked(BareAccount stranger, string account)
    {
        using var patience = new CancellationTokenSource(Patience.Most);
        while (!await TakePreKey(stranger, account))
            await Task.Delay(200, patience.Token);
    }

    /// <summary>Asks for a bundle of the person's first device; whether there is something in it that can be used only once.</summary>
    private static async Task<bool> TakePreKey(BareAccount stranger, string account)
    {
        var answer = await stranger.Ask(HttpMethod.Post, $"users/{account}/bundles", new { deviceIds = new[] { 1 } });
        return answer.GetProperty("bundles")[0].TryGetProperty("preKey", out var key) && key.ValueKind == JsonValueKind.Object;
    }
}
