using System.Net;
using Parley.Server.Accounts;

namespace Parley.Server.Tests.Accounts;

public sealed class CodeSenderTests
{
    [Theory]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("https://[::1]:8443", true)]
    [InlineData("http://127.9.9.9:1", true)]
    [InlineData("http://*:8080", false)]
    [InlineData("http://+:8080", false)]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://[::]:8080", false)]
    [InlineData("http://192.168.1.5:8080", false)]
    [InlineData("http://localhost.example.org:8080", false)]
    public void Only_addresses_of_this_machine_alone_are_loopback(string address, bool loopback) => Assert.Equal(loopback, ConsoleCodeSender.IsLoopback(address));

    [Fact]
    public async Task A_server_that_others_can_reach_prints_no_codes_unless_it_is_told_to()
    {
        await using var open = await ServerFixture.Start(("urls", "http://0.0.0.0:0"));
        var problem = await open.Http.Post("auth/register", new { phoneNumber = "+15550100" }).ExpectProblem(503, "codes-unavailable");
        Assert.Contains("Parley:Codes:Sender", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Empty(open.Output);

        await using var told = await ServerFixture.Start(("urls", "http://0.0.0.0:0"), ("Parley:Codes:Sender", "console"));
        await told.Http.Post("auth/register", new { phoneNumber = "+15550100" }).Expect(HttpStatusCode.Accepted);
        Assert.NotEmpty(told.Output);
    }

    [Fact]
    public async Task An_unknown_sender_sends_nothing()
    {
        await using var server = await ServerFixture.Start(("Parley:Codes:Sender", "carrier-pigeon"));
        await server.Http.Post("auth/register", new { phoneNumber = "+15550100" }).ExpectProblem(503, "codes-unavailable");
    }

    [Fact]
    public async Task A_code_is_printed_on_a_line_of_its_own_and_is_not_in_the_log()
    {
        await using var server = await ServerFixture.Start();
        await server.Http.Post("auth/register", new { phoneNumber = "+1 555-0100" }).Expect(HttpStatusCode.Accepted);
        Assert.Matches(@"\Acode for \+15550100: [0-9]{6}\r?\n\z", server.Output);
        var code = server.CodeFor("+15550100");
        Assert.NotEmpty(server.Log.Lines);
        Assert.DoesNotContain(server.Log.Lines, l => l.Contains(code, StringComparison.Ordinal) || l.Contains("5550100", StringComparison.Ordinal));
    }
}
