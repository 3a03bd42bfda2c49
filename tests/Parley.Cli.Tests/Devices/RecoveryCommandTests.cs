using Microsoft.Data.Sqlite;
using Parley.Sqlite;

using Parley.Cli.Tests.Commands;

namespace Parley.Cli.Tests.Devices;

public sealed class RecoveryCommandTests(SomeServer some) : IClassFixture<SomeServer>
{
    [Fact]
    public async Task A_terminal_that_is_lost_comes_back_by_its_recovery_key()
    {
        using var lost = await new Terminal(some.Server, "+15550170", "Ada").SignIn();
        using var bob = await new Terminal(some.Server, "+15550171", "Bob").SignIn();
        Assert.Contains("parley recovery key", (await lost.Run("recovery", "status")).Out, StringComparison.Ordinal);
        await lost.Json("send", "--to", bob.Phone, "before");
        var number = (await lost.Json("safety-number", "--with", bob.Phone)).Single().GetProperty("digits").GetString();

        await using var making = lost.Start("recovery", "key", "--json");
        var shown = await making.Next("recovery-key");
        var key = shown.GetProperty("key").GetString()!;
        foreach (var group in shown.GetProperty("ask").EnumerateArray())
            await making.Write(key.Split(' ')[group.GetInt32() - 1].ToLowerInvariant());
        Assert.True((await making.Next("recovery")).TryGetProperty("backedUpAt", out _));
        Assert.Equal(ExitCode.Ok, await making.ExitCode());
        Assert.StartsWith("Your recovery key opens the backup, which was last written 20", (await lost.Run("recovery", "status")).Out, StringComparison.Ordinal);

        await lost.Json("send", "--to", bob.Phone, "the last before it was lost");
        // What opens it went up when the program ended, if the machine was fast enough; a command that ends after it tries again.
        for (var tries = 0; KeysThatWait(lost) > 0 && tries < 20; tries++)
            await lost.Run("history", "--with", bob.Phone);

        using var found = new Terminal(some.Server, lost.Phone, "Ada");
        found.Environment["PARLEY_RECOVERY_KEY"] = key;
        await found.SignIn();
        Assert.Equal(number, (await found.Json("safety-number", "--with", bob.Phone)).Single().GetProperty("digits").GetString());
        Assert.Equal(
            ["before", "the last before it was lost"], (await found.Json("history", "--with", bob.Phone)).Select(line => line.GetProperty("text").GetString()));
        Assert.Equal(ExitCode.NotSignedIn, (await lost.Run("send", "--to", bob.Phone, "hello?")).ExitCode);
        Assert.Equal(ExitCode.Ok, (await found.Run("recovery", "off")).ExitCode);
        Assert.Contains("There is no backup.", (await found.Run("recovery", "status")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_that_were_copied_wrongly_make_no_key_and_a_weak_passphrase_is_none()
    {
        using var ada = await new Terminal(some.Server, "+15550172", "Ada").SignIn();
        var wrong = await ada.Run(["recovery", "key"], "0000\n0000\n0000\n");
        Assert.Equal(ExitCode.Refused, wrong.ExitCode);
        Assert.Contains("Write this down", wrong.Out, StringComparison.Ordinal);
        Assert.Contains("Look again.", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, (await ada.Run(["recovery", "passphrase"], "password1\n")).ExitCode);
        Assert.Contains("Your passphrase opens", (await ada.Run(["recovery", "passphrase"], "violin harbour seventeen moss\n")).Out, StringComparison.Ordinal);
    }

    /// <summary>How many messages of a terminal nobody else could open yet.</summary>
    private static long KeysThatWait(Terminal terminal)
    {
        SqliteLibrary.Load();
        using var connection = new SqliteConnection($"Data Source={terminal.StorePath};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT count(*) FROM content_keys) + (SELECT count(*) FROM segments)";
        return (long)command.ExecuteScalar()!;
    }
}
