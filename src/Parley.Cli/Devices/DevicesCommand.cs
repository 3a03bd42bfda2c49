using System.CommandLine;
using System.Globalization;
using Parley.Cli.Commands;
using Parley.Cli.Lines;
using Parley.Cli.Text;
using Parley.Client;

namespace Parley.Cli.Devices;

/// <summary><c>parley devices</c>.</summary>
internal static class DevicesCommand
{
    private const int NameColumns = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly Argument<string> Code = new("CODE") { Description = "What the new device shows: the address, or only what stands behind its #." };
    private static readonly Argument<int> Number = new("NUMBER") { Description = "Of the device, as 'parley devices list' shows it." };

    public static Command Create(Surroundings surroundings)
    {
        var devices = new TaughtCommand("devices", "Lists your devices, lets a new one in, and removes one; chooses whether a new one has the history.")
        {
            Usage = "list|admit|remove|history [options]",
            Details = ["Only the device that you signed up with lets others in and removes them. To link this terminal itself: parley link."],
            Examples = ["parley devices list", "parley devices admit 'https://chat.example/link#AQ...'", "parley devices remove 3", "parley devices history off"],
        };
        devices.Add(CreateList(surroundings));
        devices.Add(CreateAdmit(surroundings));
        devices.Add(CreateRemove(surroundings));
        devices.Add(Complete(HistoryChoiceCommand.Create(), surroundings, HistoryChoiceCommand.Run));
        return devices;
    }

    private static TaughtCommand CreateList(Surroundings surroundings)
    {
        var command = new TaughtCommand("list", "Lists the devices of your account.") { Usage = "[options]", Examples = ["parley devices list", "parley devices list --json | jq -r .name"] };
        return Complete(command, surroundings, async (invocation, client, cancellationToken) =>
        {
            foreach (var device in await client.GetDevicesAsync(cancellationToken))
                invocation.Write(DeviceLine.Of(device), () => Described(device, surroundings.Time));
            return ExitCode.Ok;
        });
    }

    private static TaughtCommand CreateAdmit(Surroundings surroundings)
    {
        var command = new TaughtCommand("admit", "Lets a new device in, which shows a code.")
        {
            Usage = "CODE [options]",
            Details = ["Shows six digits. Compare them with those on the new device and enter what that one shows: it is let in only if they are the same. Without a terminal they are read from standard input."],
            Examples = ["parley devices admit 'https://chat.example/link#AQ...'"],
        };
        command.Add(Code);
        return Complete(command, surroundings, Admit);
    }

    private static TaughtCommand CreateRemove(Surroundings surroundings)
    {
        var command = new TaughtCommand("remove", "Removes a device: it is signed out and forgets everything.") { Usage = "NUMBER [options]", Examples = ["parley devices remove 3"] };
        command.Add(Number);
        return Complete(command, surroundings, async (invocation, client, cancellationToken) =>
        {
            await client.RemoveDeviceAsync(invocation.Get(Number), cancellationToken);
            if (!invocation.AsJson)
                await surroundings.Out.WriteLineAsync("Removed.");
            return ExitCode.Ok;
        });
    }

    private static TaughtCommand Complete(TaughtCommand command, Surroundings surroundings, Func<Invocation, ParleyClient, CancellationToken, Task<int>> run)
    {
        command.Add(CommonOptions.Store);
        command.Add(CommonOptions.Json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var invocation = new Invocation(surroundings, parsed);
            await using var client = await invocation.Open(appearOnline: false, cancellationToken);
            return await run(invocation, client, cancellationToken);
        });
        return command;
    }

    private static async Task<int> Admit(Invocation invocation, ParleyClient client, CancellationToken cancellationToken)
    {
        // What has come for this device is of the history that the new one is given.
        await client.CatchUp(invocation.Surroundings, Patience, cancellationToken);
        await using var admission = await client.AdmitDeviceAsync(invocation.Get(Code)!, cancellationToken);
        invocation.Write(
            new LinkLine("link-digits", Digits: admission.Digits, DeviceName: admission.DeviceName),
            () => $"{Harmless.Line(admission.DeviceName)} is to show these digits: {admission.Digits[..3]} {admission.Digits[3..]}");
        if (!invocation.AsJson)
            await invocation.Surroundings.Error.WriteAsync("Enter the digits that it shows, or nothing to refuse it: ");
        var entered = await invocation.Surroundings.In.ReadLineAsync(cancellationToken);
        if (string.Concat((entered ?? "").Where(char.IsAsciiDigit)) != admission.Digits)
            throw new Failure("digits-differ", "The digits are not the same. Nothing was linked.", ExitCode.Refused);
        await admission.ConfirmAsync(cancellationToken);
        if (!invocation.AsJson)
            await invocation.Surroundings.Out.WriteLineAsync("Linked.");
        return ExitCode.Ok;
    }

    private static string Described(LinkedDevice device, TimeProvider time)
    {
        var active = TimeZoneInfo.ConvertTime(device.LastActive, time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return $"{device.Number,3}  {Clip.Padded(Harmless.Line(device.Name), NameColumns)} {(device.IsCurrent ? "this device" : "active " + active)}";
    }
}
