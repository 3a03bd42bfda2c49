using System.Net;
using System.Security.Cryptography;
using Parley.Crypto;

namespace Parley.Server.Tests.Recovery;

public sealed class BackupTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_person_who_has_lost_all_devices_reads_the_backup_with_the_number_alone()
    {
        using var lost = await TestDevice.SignUp(server);
        await Write(lost, 1, "sealed", "wrapped").ExpectStatus(HttpStatusCode.NoContent);
        using var found = await TestDevice.SignIn(server, lost.Account.PhoneNumber);
        var backup = await found.Http.GetAsync("backup").ExpectOk();
        Assert.Equal((1, "sealed"u8.ToArray(), "wrapped"u8.ToArray(), server.Time.GetUtcNow().ToUnixTimeMilliseconds()),
            (backup.GetProperty("version").GetInt64(), backup.Bytes("body"), backup.Bytes("wrap"), backup.GetProperty("updatedAt").GetInt64()), Same);
    }

    [Fact]
    public async Task Nobody_elses_backup_is_read_and_one_that_is_not_there_is_said_to_be_missing()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server);
        await Write(alice, 1, "alice's").ExpectStatus(HttpStatusCode.NoContent);
        await bob.Http.GetAsync("backup").ExpectProblem(404, "backup-missing");
        await server.Http.GetAsync("backup").ExpectProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task The_next_version_replaces_the_last_and_an_older_or_another_of_the_same_does_not()
    {
        using var phone = await TestDevice.SignUp(server);
        await Write(phone, 1, "one", "wrapped").ExpectStatus(HttpStatusCode.NoContent);
        await Write(phone, 1, "one", "wrapped").ExpectStatus(HttpStatusCode.NoContent);
        var refused = await Write(phone, 1, "one").ExpectProblem(409, "backup-version");
        Assert.Equal(1, refused.GetProperty("version").GetInt64());
        await Write(phone, 1, "another", "wrapped").ExpectProblem(409, "backup-version");
        await Write(phone, 3, "three").ExpectProblem(409, "backup-version");
        await Write(phone, 2, "two").ExpectStatus(HttpStatusCode.NoContent);
        var backup = await phone.Http.GetAsync("backup").ExpectOk();
        Assert.Equal("two"u8.ToArray(), backup.Bytes("body"));
        Assert.False(backup.TryGetProperty("wrap", out var wrap) && wrap.ValueKind != System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task A_device_that_no_list_names_yet_writes_and_deletes_nothing()
    {
        using var phone = await TestDevice.SignUp(server);
        await Write(phone, 1, "one").ExpectStatus(HttpStatusCode.NoContent);
        using var pending = await TestDevice.SignIn(server, phone.Account.PhoneNumber);
        await Write(pending, 2, "two").ExpectProblem(403, "device-inactive");
        await pending.Http.DeleteAsync("backup").ExpectProblem(403, "device-inactive");
        await phone.Http.DeleteAsync("backup").ExpectStatus(HttpStatusCode.NoContent);
        await phone.Http.DeleteAsync("backup").ExpectStatus(HttpStatusCode.NoContent);
        await phone.Http.GetAsync("backup").ExpectProblem(404, "backup-missing");
    }

    [Fact]
    public async Task What_is_malformed_or_too_much_is_refused()
    {
        using var phone = await TestDevice.SignUp(server);
        await Write(phone, 0, "zero").ExpectInvalid("version");
        await Write(phone, 1, "").ExpectInvalid("body");
        await phone.Http.Put("backup", new { version = 1, body = new byte[256 * 1024 + 1] }).ExpectInvalid("body");
        await phone.Http.Put("backup", new { version = 1, body = new byte[1], wrap = new byte[4 * 1024 + 1] }).ExpectInvalid("wrap");
        await phone.Http.Post("backup/passphrase", new { blinded = new byte[32] }).ExpectInvalid("blinded");
        await phone.Http.Post("backup/passphrase", new { blinded = new byte[31] }).ExpectInvalid("blinded");
        await phone.Http.Post("backup/passphrase", new { }).ExpectInvalid("blinded");
    }

    [Fact]
    public async Task The_same_passphrase_gives_the_same_key_whoever_of_the_account_asks_and_another_to_others_also_after_a_restart()
    {
        await using var own = await ServerFixture.Start();
        using var phone = await TestDevice.SignUp(own);
        using var other = await TestDevice.SignUp(own);
        var first = await Unlock(phone.Http, "passphrase"u8.ToArray());
        using var pending = await TestDevice.SignIn(own, phone.Account.PhoneNumber);
        Assert.Equal(first, await Unlock(pending.Http, "passphrase"u8.ToArray()));
        Assert.NotEqual(first, await Unlock(pending.Http, "Passphrase"u8.ToArray()));
        Assert.NotEqual(first, await Unlock(other.Http, "passphrase"u8.ToArray()));

        await own.Restart();
        own.Time.Advance(TimeSpan.FromMinutes(1));
        using var later = await TestDevice.SignIn(own, phone.Account.PhoneNumber);
        Assert.Equal(first, await Unlock(later.Http, "passphrase"u8.ToArray()));
    }

    [Fact]
    public async Task Ten_passphrases_are_tried_a_day_and_a_restart_or_a_deleted_backup_gives_no_more()
    {
        await using var own = await ServerFixture.Start();
        using var phone = await TestDevice.SignUp(own);
        for (var i = 0; i < 10; i++)
            await Unlock(phone.Http, [(byte)i]);
        await phone.Http.DeleteAsync("backup").ExpectStatus(HttpStatusCode.NoContent);
        await Ask(phone.Http, [0]).ExpectProblem(429, "passphrase-attempts");
        await own.Restart();
        own.Time.Advance(TimeSpan.FromHours(23));
        using (var later = await TestDevice.SignIn(own, phone.Account.PhoneNumber))
            await Ask(later.Http, [0]).ExpectProblem(429, "passphrase-attempts");
        own.Time.Advance(TimeSpan.FromHours(1));
        using (var later = await TestDevice.SignIn(own, phone.Account.PhoneNumber))
            await Unlock(later.Http, [0]);
    }

    private static Task<HttpResponseMessage> Write(TestDevice device, long version, string body, string? wrap = null) => device.Http.Put("backup", new
    {
        version,
        body = System.Text.Encoding.UTF8.GetBytes(body),
        wrap = wrap is null ? null : System.Text.Encoding.UTF8.GetBytes(wrap),
    });

    private static Task<HttpResponseMessage> Ask(HttpClient http, byte[] passphrase)
    {
        var blinded = new byte[Oprf.ElementSize];
        Assert.True(Oprf.TryBlind(passphrase, RandomNumberGenerator.GetBytes(Oprf.RandomSize), new byte[Oprf.BlindSize], blinded));
        return http.Post("backup/passphrase", new { blinded });
    }

    private static async Task<string> Unlock(HttpClient http, byte[] passphrase)
    {
        byte[] blind = new byte[Oprf.BlindSize], blinded = new byte[Oprf.ElementSize], output = new byte[Oprf.OutputSize];
        Assert.True(Oprf.TryBlind(passphrase, RandomNumberGenerator.GetBytes(Oprf.RandomSize), blind, blinded));
        var answer = await http.Post("backup/passphrase", new { blinded }).ExpectOk();
        Assert.True(Oprf.TryFinalize(passphrase, blind, answer.Bytes("evaluated"), output));
        return Convert.ToHexString(output);
    }

    private static bool Same((long, byte[], byte[], long) a, (long, byte[], byte[], long) b) =>
        a.Item1 == b.Item1 && a.Item2.AsSpan().SequenceEqual(b.Item2) && a.Item3.AsSpan().SequenceEqual(b.Item3) && a.Item4 == b.Item4;
}
