using System.Text.Json;
using Parley.Cli.Tests.Commands;

namespace Parley.Cli.Tests.Devices;

public sealed class DeviceCommandTests(SomeServer some) : IClassFixture<SomeServer>
{
    [Fact]
    public async Task A_terminal_is_let_in_by_another_and_removed_again()
    {
        using var phone = await new Terminal(some.Server, "+15550160", "Ada").SignIn();
        using var bob = await new Terminal(some.Server, "+15550161", "Bob").SignIn();
        Assert.Equal(ExitCode.Ok, (await phone.Run("send", "--to", bob.Phone, "from before")).ExitCode);
        Assert.Equal(ExitCode.Ok, (await bob.Run("send", "--to", phone.Phone, "an answer")).ExitCode);
        using var laptop = new Terminal(some.Server, "+15550160", "Ada");
        await using var linking = laptop.Start("link", "--json", "--server", some.Server.Address.ToString(), "--device-name", "Build machine");
        var code = (await linking.Next("link-code")).GetProperty("code").GetString()!;
        await using var admitting = phone.Start("devices", "admit", "--json", code);
        var admission = await admitting.Next("link-digits");
        var digits = (await linking.Next("link-digits")).GetProperty("digits").GetString()!;
        Assert.Equal(("Build machine", digits), (admission.GetProperty("deviceName").GetString(), admission.GetProperty("digits").GetString()));
        await admitting.Write(digits);
        Assert.Equal(ExitCode.Ok, await admitting.ExitCode());
        Assert.Equal("Ada", (await linking.Next("account")).GetProperty("name").GetString());
        Assert.Equal(ExitCode.Ok, await linking.ExitCode());

        var devices = await laptop.Json("devices", "list");
        Assert.Equal([(1, "Terminal", false), (2, "Build machine", true)], devices.Select(Described));
        Assert.Equal(["from before", "an answer"], (await laptop.Json("history", "--with", bob.Phone, "--offline")).Select(Text));
        Assert.Equal(ExitCode.Ok, (await laptop.Run("send", "--to", bob.Phone, "from the laptop")).ExitCode);
        Assert.Equal(["from before", "an answer", "from the laptop"], (await phone.Json("history", "--with", bob.Phone)).Select(Text));

        Assert.Equal(ExitCode.Refused, (await laptop.Run("devices", "remove", "1")).ExitCode);
        Assert.Equal("Removed.\n", (await phone.Run("devices", "remove", "2")).Out);
        Assert.Equal(ExitCode.NotSignedIn, (await laptop.Run("send", "--to", bob.Phone, "hello?")).ExitCode);
    }

    [Fact]
    public async Task Digits_that_are_not_the_same_let_nobody_in()
    {
        using var phone = await new Terminal(some.Server, "+15550162", "Ada").SignIn();
        using var laptop = new Terminal(some.Server, "+15550162", "Ada");
        await using var linking = laptop.Start("link", "--json", "--server", some.Server.Address.ToString());
        var code = (await linking.Next("link-code")).GetProperty("code").GetString()!;
        await using var admitting = phone.Start("devices", "admit", "--json", code);
        await admitting.Next("link-digits");
        await admitting.Write("no");
        Assert.Equal(ExitCode.Refused, await admitting.ExitCode());
        Assert.Equal(ExitCode.Refused, await linking.ExitCode());
        Assert.Single(await phone.Json("devices", "list"));
    }

    [Fact]
    public async Task Whether_a_new_device_has_the_history_is_chosen_on_any_device_for_all()
    {
        using var phone = await new Terminal(some.Server, "+15550163", "Ada").SignIn();
        Assert.True((await phone.Json("devices", "history")).Single().GetProperty("kept").GetBoolean());
        Assert.Equal("off: the history stays on the devices that have it.\n", (await phone.Run("devices", "history", "off")).Out);
        var off = (await phone.Json("devices", "history")).Single();
        Assert.Equal((false, 0, 0), (off.GetProperty("kept").GetBoolean(), off.GetProperty("chatsLeft").GetInt32(), off.GetProperty("warnings").GetArrayLength()));
        Assert.Equal("on: a device that is linked has the whole history.\n", (await phone.Run("devices", "history", "on")).Out);
        Assert.Equal(ExitCode.Usage, (await phone.Run("devices", "history", "maybe")).ExitCode);
    }

    [Fact]
    public void A_picture_fits_a_terminal_of_eighty_columns_and_has_a_light_margin()
    {
        var text = "https://chat.example.org/link#" + new string('A', 194);
        var lines = Cli.Devices.QrPicture.Draw(text, withColour: false);
        Assert.InRange(lines.Count, 20, 32);
        Assert.All(lines, line => Assert.InRange(line.Length, 40, 64));
        Assert.Equal(new string('█', lines[0].Length), lines[0]);
        Assert.All(Cli.Devices.QrPicture.Draw(text, withColour: true), line => Assert.EndsWith("\e[0m", line, StringComparison.Ordinal));
    }

    private static string? Text(JsonElement message) => message.GetProperty("text").GetString();

    private static (int, string?, bool) Described(JsonElement device) =>
        (device.GetProperty("number").GetInt32(), device.GetProperty("name").GetString(), device.GetProperty("isCurrent").GetBoolean());
}
