using Parley.Cli.Tests.Commands;

namespace Parley.Cli.Tests.Bots;

public sealed class BotCommandTests(SomeServer some) : IClassFixture<SomeServer>
{
    [Fact]
    public async Task Bots_are_made_listed_given_new_tokens_and_deleted()
    {
        using var alice = await new Terminal(some.Server, "+15550150", "Alice").SignIn();
        var tokenFile = Path.Combine(Path.GetDirectoryName(alice.StorePath)!, "tea.token");
        var made = await alice.Run("bot", "create", "@tea_bot", "--name", "Tea", "--about", "I know about tea.", "--token-file", tokenFile);
        Assert.Equal((ExitCode.Ok, $"Made @tea_bot. Its token is in {tokenFile}.\n"), (made.ExitCode, made.Out));
        var token = (await File.ReadAllTextAsync(tokenFile)).Trim();
        Assert.StartsWith("pbot_", token, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(tokenFile));

        // A file that is there is left alone, before anything is made.
        Assert.Equal(ExitCode.Usage, (await alice.Run("bot", "create", "coffee_bot", "--token-file", tokenFile)).ExitCode);
        Assert.Equal(token, (await File.ReadAllTextAsync(tokenFile)).Trim());
        var refused = await alice.Run("bot", "create", "coffee", "--token-file", tokenFile + "2");
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.False(File.Exists(tokenFile + "2"));

        var listed = Assert.Single(await alice.Json("bot", "list"));
        Assert.Equal(("bot", "tea_bot", "Tea"), (listed.GetProperty("type").GetString(), listed.GetProperty("username").GetString(), listed.GetProperty("name").GetString()));
        Assert.False(listed.TryGetProperty("token", out _));
        Assert.Equal("@tea_bot                           Tea\n", (await alice.Run("bot", "list")).Out);

        var renewed = Assert.Single(await alice.Json("bot", "token", "Tea_Bot")).GetProperty("token").GetString();
        Assert.NotEqual(token, renewed);
        Assert.Equal(renewed!.Length + 1, (await alice.Run("bot", "token", listed.GetProperty("id").GetString()!)).Out.Length);

        var unknown = await alice.Run("bot", "token", "coffee_bot", "--json");
        Assert.Equal(ExitCode.Refused, unknown.ExitCode);
        Assert.Contains("\"code\":\"bot-not-found\"", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await alice.Run("bot", "delete", "tea_bot")).ExitCode);
        Assert.Equal((ExitCode.Ok, "Deleted.\n"), ((await alice.Run("bot", "delete", "tea_bot", "--yes")) is var run ? run.ExitCode : 0, run.Out));
        Assert.Empty(await alice.Json("bot", "list"));
    }

    [Fact]
    public async Task A_webhook_says_what_it_lacks_before_it_does_anything()
    {
        var folder = Directory.CreateTempSubdirectory("parley-webhook-").FullName;
        var (token, secret, shortSecret) = (Path.Combine(folder, "token"), Path.Combine(folder, "secret"), Path.Combine(folder, "short"));
        await File.WriteAllTextAsync(token, "pbot_x\n");
        await File.WriteAllTextAsync(secret, new string('s', 16));
        await File.WriteAllTextAsync(shortSecret, new string('s', 15));
        string[] Args(string secretFile, string tokenFile) =>
            ["bot", "webhook", "--server", some.Server.Address.ToString(), "--token-file", tokenFile, "--secret-file", secretFile, "--url", "http://127.0.0.1:9/hook"];

        Assert.Contains("needs 16", (await CommandRun.Of(Args(shortSecret, token))).Error, StringComparison.Ordinal);
        Assert.Contains("cannot be read", (await CommandRun.Of(Args(Path.Combine(folder, "none"), token))).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await CommandRun.Of("bot", "webhook", "--token-file", token)).ExitCode);
        Assert.Equal(ExitCode.Usage, (await CommandRun.Of("bot")).ExitCode);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(token, UnixFileMode.UserRead | UnixFileMode.OtherRead);
            Assert.Contains($"others on this machine can read {token}", (await CommandRun.Of(Args(secret, token))).Error, StringComparison.Ordinal);
            File.SetUnixFileMode(token, UnixFileMode.UserRead);
        }

        var wrong = await CommandRun.Of(Args(secret, token));
        Assert.Equal(ExitCode.Refused, wrong.ExitCode);
        Assert.Contains("This token opens no bot.", wrong.Error, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }
}
