using Parley.Cli.Commands;
using Parley.Cli.Lines;
using Parley.Client;

namespace Parley.Cli.Devices;

/// <summary>Shows the steps of becoming a linked device: a picture to scan, the same as text, and the digits.</summary>
internal sealed class LinkScreen(Invocation invocation)
{
    private const string ClearScreen = "\e[2J\e[3J\e[H";
    private bool _shown;

    public Task Show(LinkStep step) => step switch
    {
        LinkCode code => invocation.AsJson ? Write(new LinkLine("link-code", Code: code.Text, GoodUntil: code.GoodUntil.ToUnixTimeMilliseconds())) : ShowCode(code),
        LinkDigits { Digits: var digits } => invocation.AsJson ? Write(new LinkLine("link-digits", Digits: digits)) : ShowDigits(digits),
        _ => Task.CompletedTask,
    };

    private async Task ShowCode(LinkCode code)
    {
        var (output, surroundings) = (invocation.Surroundings.Out, invocation.Surroundings);
        if (surroundings.IsInteractive && _shown)
            await output.WriteAsync(ClearScreen);
        if (surroundings.IsInteractive)
            foreach (var line in QrPicture.Draw(code.Text, surroundings.WantsColour))
                await output.WriteLineAsync(line);
        if (!_shown || surroundings.IsInteractive)
            await output.WriteLineAsync("On the device that you signed up with: Settings, Linked devices, Link a device. Scan the picture, or enter this code there:");
        await output.WriteLineAsync(code.Text);
        _shown = true;
    }

    private async Task ShowDigits(string digits)
    {
        await invocation.Surroundings.Out.WriteLineAsync();
        await invocation.Surroundings.Out.WriteLineAsync($"Confirm on the other device that it shows the same digits: {digits[..3]} {digits[3..]}");
    }

    private Task Write(LinkLine line) => invocation.Surroundings.Out.WriteLineAsync(JsonLines.Of(line));
}
