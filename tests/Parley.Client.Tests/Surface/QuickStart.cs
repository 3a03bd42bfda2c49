namespace Parley.Client.Tests.Surface;

/// <summary>The quick start of the two READMEs, compiled. QuickStartTests sees to it that they say the same.</summary>
internal static class QuickStart
{
    public static async Task Run()
    {
        // begin
        await using var parley = await ParleyClient.SignInAsync(
            new Uri("http://localhost:8080"), "+15550100", "alice.db", async code => await Console.In.ReadLineAsync() ?? "");
        var chat = await parley.OpenChatAsync("+15550101");
        await chat.SendAsync("Hello from C#");
        await foreach (var message in parley.ReadMessagesAsync())
            Console.WriteLine($"{message.Sender.Name}: {message.Text}");
        // end
    }
}
