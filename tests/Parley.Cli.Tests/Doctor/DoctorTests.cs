using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Parley.Cli.Tests.Doctor;

public sealed class DoctorTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_healthy_server_on_this_machine_passes_every_check()
    {
        var run = await CommandRun.Of("doctor", shared.Server.Address.ToString(), "--json");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("", run.Error);
        var verdicts = Verdicts(run.Json);
        Assert.Equal(
            ["clock", "connection", "description", "encryption", "headers", "health-live", "health-ready", "interface", "live-json", "live-proto", "media", "metrics", "name", "push", "turn", "web-client"],
            verdicts.Keys.Order());
        Assert.All(verdicts, each => Assert.Equal(each.Key is "turn" or "push" ? "not-offered" : "ok", each.Value));
        Assert.Equal("ok", run.Json.GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task People_read_a_line_for_each_check_and_a_summary()
    {
        var run = await CommandRun.Of("doctor", shared.Server.Address.ToString());
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("ok           live-proto          WebSocket gets through, with parley.v1.proto.\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("not offered  turn                Relays for calls (TURN): not by this server.\n", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("\nAll is well.\n", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Out);
    }

    [Fact]
    public async Task A_dead_port_is_a_failure_that_says_where_to_look()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var run = await CommandRun.Of("doctor", $"http://127.0.0.1:{port}", "--json");
        Assert.Equal(ExitCode.Refused, run.ExitCode);
        var last = run.Json.GetProperty("checks").EnumerateArray().Last();
        Assert.Equal("connection", last.GetProperty("check").GetString());
        Assert.Equal("fail", last.GetProperty("verdict").GetString());
        Assert.Contains("refuses", last.GetProperty("meaning").GetString(), StringComparison.Ordinal);
        Assert.Contains("firewall", last.GetProperty("mend").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_a_failure()
    {
        var run = await CommandRun.Of("doctor", "https://nobody.invalid", "--json");
        Assert.Equal(ExitCode.Refused, run.ExitCode);
        Assert.Equal("fail", Assert.Single(Verdicts(run.Json)).Value);
    }

    [Fact]
    public async Task A_proxy_that_takes_the_upgrade_away_is_found_and_the_rest_is_well()
    {
        await using var proxy = new Proxy(shared.Server.Port, line: line => line.StartsWith("Upgrade:", StringComparison.OrdinalIgnoreCase) || line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase) ? null : line);
        var run = await CommandRun.Of("doctor", proxy.Address, "--json");
        Assert.Equal(ExitCode.Refused, run.ExitCode);
        var check = Check(run.Json, "live-proto");
        Assert.Contains("takes the Upgrade header away", check.GetProperty("meaning").GetString(), StringComparison.Ordinal);
        Assert.Contains("proxy_set_header Upgrade", check.GetProperty("mend").GetString(), StringComparison.Ordinal);
        Assert.Equal(["live-json", "live-proto"], Verdicts(run.Json).Where(each => each.Value == "fail").Select(each => each.Key).Order());
    }

    [Fact]
    public async Task A_proxy_that_takes_the_subprotocol_away_is_found()
    {
        await using var proxy = new Proxy(shared.Server.Port, line: line => line.StartsWith("Sec-WebSocket-Protocol:", StringComparison.OrdinalIgnoreCase) ? null : line);
        var run = await CommandRun.Of("doctor", proxy.Address, "--json");
        Assert.Contains("without its subprotocol", Check(run.Json, "live-json").GetProperty("meaning").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_without_compression_is_told_to_pass_the_header_on()
    {
        await using var proxy = new Proxy(shared.Server.Port, line: line => line.StartsWith("Accept-Encoding:", StringComparison.OrdinalIgnoreCase) ? null : line);
        var run = await CommandRun.Of("doctor", proxy.Address, "--json");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(["web-client"], Verdicts(run.Json).Where(each => each.Value == "warn").Select(each => each.Key));
    }

    [Fact]
    public async Task Something_else_that_answers_is_not_taken_for_a_server()
    {
        await using var proxy = new Proxy(shared.Server.Port, line: line => line.Replace(" /api/v1/users/profile ", " / ", StringComparison.Ordinal));
        var run = await CommandRun.Of("doctor", proxy.Address, "--json");
        Assert.Equal(ExitCode.Refused, run.ExitCode);
        Assert.Contains("not Parley's interface (status 200, text/html)", Check(run.Json, "interface").GetProperty("meaning").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Codes_are_asked_for_only_when_a_number_is_given()
    {
        var run = await CommandRun.Of("doctor", shared.Server.Address.ToString(), "--json", "--phone", "+15550177");
        Assert.Contains("printed on the server's output", Check(run.Json, "codes").GetProperty("meaning").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(await shared.Server.CodeFor("+15550177"));
    }

    [Theory]
    [InlineData("ftp://chat.example")]
    [InlineData("https://")]
    public async Task What_is_no_address_is_a_mistake_of_usage(string address)
    {
        var run = await CommandRun.Of("doctor", address, "--json");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal("", run.Out);
        Assert.Equal("usage", JsonDocument.Parse(run.Error).RootElement.GetProperty("code").GetString());
    }

    internal static JsonElement Check(JsonElement report, string name) =>
        report.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("check").GetString() == name);

    internal static Dictionary<string, string> Verdicts(JsonElement report) =>
        report.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("check").GetString()!, check => check.GetProperty("verdict").GetString()!);
}
