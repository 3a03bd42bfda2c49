namespace Parley.Cli.Tests.Commands;

public sealed class AccountTests(SomeServer some) : IClassFixture<SomeServer>
{
    [Fact]
    public async Task An_account_is_shown_changed_and_found_and_signing_out_forgets_it()
    {
        using var grace = await new Terminal(some.Server, "+15550120", "Grace").SignIn();
        using var alan = await new Terminal(some.Server, "+15550121", "Alan").SignIn();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(grace.StorePath)!));

        var me = Assert.Single(await grace.Json("whoami"));
        Assert.Equal(("+15550120", "Grace", grace.StorePath), (me.GetProperty("phone").GetString(), me.GetProperty("name").GetString(), me.GetProperty("store").GetString()));
        var changed = Assert.Single(await grace.Json("profile", "--username", "grace_h", "--about", "Compilers"));
        Assert.Equal(("Grace", "grace_h", "Compilers"), (changed.GetProperty("name").GetString(), changed.GetProperty("username").GetString(), changed.GetProperty("about").GetString()));

        var found = Assert.Single(await alan.Json("people", "search", "grace_"));
        Assert.Equal(("person", "grace_h"), (found.GetProperty("type").GetString(), found.GetProperty("username").GetString()));
        var taken = await alan.Run("profile", "--username", "grace_h", "--json");
        Assert.Equal(ExitCode.Refused, taken.ExitCode);
        Assert.Contains("\"code\":\"username-taken\"", taken.Error, StringComparison.Ordinal);
        var nobody = await alan.Run("send", "--to", "@nobody_at_all", "hello");
        Assert.Equal((ExitCode.Refused, ""), (nobody.ExitCode, nobody.Out));

        Assert.Equal(ExitCode.Usage, (await grace.Run("sign-out")).ExitCode);
        Assert.Equal(ExitCode.Ok, (await grace.Run("sign-out", "--yes")).ExitCode);
        Assert.False(File.Exists(grace.StorePath));
        var gone = await grace.Run("whoami");
        Assert.Equal((ExitCode.NotSignedIn, "parley: Nobody is signed in here. Sign in with: parley sign-in\n"), (gone.ExitCode, gone.Error));
    }

    [Fact]
    public async Task A_code_comes_from_standard_input_and_a_wrong_one_is_asked_for_again()
    {
        using var ada = new Terminal(some.Server, "+15550122", "Ada");
        var asked = await ada.Run("sign-in", "--server", some.Server.Address.ToString(), "--phone", ada.Phone);
        Assert.Equal(ExitCode.Refused, asked.ExitCode);
        var code = await some.Server.CodeFor(ada.Phone);
        var wrong = code == "000000" ? "111111" : "000000";
        var given = await ada.Run("sign-in", "--server", some.Server.Address.ToString(), "--phone", ada.Phone, "--code", wrong, "--json");
        Assert.Equal(ExitCode.Refused, given.ExitCode);
        Assert.Contains("\"code\":\"code-wrong\"", given.Error, StringComparison.Ordinal);
        var run = await ada.Run(["sign-in", "--server", some.Server.Address.ToString(), "--phone", ada.Phone, "--code", "-"], $"{wrong}\n{code}\n");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("Signed in as +15550122", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_with_a_passphrase_opens_with_it_alone()
    {
        using var ada = new Terminal(some.Server, "+15550123", "Ada");
        ada.Environment["PARLEY_PASSPHRASE"] = "correct horse battery staple";
        string[] signIn = ["sign-in", "--server", some.Server.Address.ToString(), "--phone", ada.Phone, "--passphrase"];
        Assert.Equal(ExitCode.Refused, (await ada.Run(signIn)).ExitCode);
        Assert.Equal(ExitCode.Ok, (await ada.Run([.. signIn, "--code", await some.Server.CodeFor(ada.Phone)])).ExitCode);
        Assert.Equal(ada.Phone, Assert.Single(await ada.Json("whoami")).GetProperty("phone").GetString());
        ada.Environment["PARLEY_PASSPHRASE"] = "something else";
        Assert.Equal(ExitCode.Store, (await ada.Run("whoami")).ExitCode);
        ada.Environment.Remove("PARLEY_PASSPHRASE");
        var asked = await ada.Run("whoami");
        Assert.Equal((ExitCode.Store, "parley: The store is guarded by a passphrase: set PARLEY_PASSPHRASE.\n"), (asked.ExitCode, asked.Error));
    }

    [Fact]
    public async Task A_store_that_another_process_uses_is_said_to_be_in_use()
    {
        using var ada = await new Terminal(some.Server, "+15550124", "Ada").SignIn();
        await using var listening = ada.Listen();
        await listening.Online();
        var second = await ada.Run("chats");
        Assert.Equal((ExitCode.Store, "parley: Another parley is running with this store. End it, or take another store with --store.\n"), (second.ExitCode, second.Error));
    }

    [Fact]
    public async Task A_device_that_another_has_replaced_is_told_to_sign_in_again()
    {
        using var before = await new Terminal(some.Server, "+15550125", "Ada").SignIn();
        await using var listening = before.Listen();
        await listening.Online();
        using var now = new Terminal(some.Server, "+15550125", "Ada");
        string[] signIn = ["sign-in", "--server", some.Server.Address.ToString(), "--phone", now.Phone];
        await now.Run(signIn);
        var elsewhere = await now.Run([.. signIn, "--code", await some.Server.CodeFor(now.Phone), "--json"]);
        Assert.Equal(ExitCode.Refused, elsewhere.ExitCode);
        Assert.Contains("\"code\":\"account-elsewhere\"", elsewhere.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, (await now.Run([.. signIn, "--start-anew"])).ExitCode);
        await listening.Next("signed-out");
        Assert.Equal(ExitCode.NotSignedIn, await listening.ExitCode());
        Assert.Equal(ExitCode.NotSignedIn, (await before.Run("send", "--to", "+15550124", "hello")).ExitCode);
    }

    [Theory]
    [InlineData("send", "text")]
    [InlineData("send", "--to", "+15550100", "--wait", "forever", "text")]
    [InlineData("send", "--to", "+15550100", "--timeout", "-1", "text")]
    [InlineData("history")]
    [InlineData("sign-in", "--server", "ftp://example", "--phone", "+15550100")]
    [InlineData("sign-in")]
    [InlineData("people")]
    [InlineData("completion", "cmd")]
    [InlineData]
    public async Task Bad_input_is_a_mistake_of_usage(params string[] args)
    {
        var run = await CommandRun.Of(args, input: "", new Dictionary<string, string>(StringComparer.Ordinal) { ["PARLEY_STORE"] = Path.Combine(Path.GetTempPath(), "parley-no-such-store.db") });
        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("parley: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_shell_can_ask_for_what_may_follow()
    {
        var run = await CommandRun.Of("[suggest:9]", "parley si");
        Assert.Equal(["sign-in", "sign-out"], run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith("si", StringComparison.Ordinal)).Order());
        foreach (var shell in new[] { "bash", "zsh", "fish" })
            Assert.Contains("[suggest:", (await CommandRun.Of("completion", shell)).Out, StringComparison.Ordinal);
    }
}
