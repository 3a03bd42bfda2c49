using System.Globalization;
using Parley.Cli.Bots;
using Parley.Cli.Tests.Commands;

namespace Parley.Cli.Tests.Bots;

public sealed class WebhookTests(SomeServer some) : IClassFixture<SomeServer>
{
    [Fact]
    public async Task What_is_written_to_a_bot_is_posted_signed_and_the_answer_goes_back()
    {
        await using var house = await TeaHouse.Open(some.Server, "+15550140");
        house.Receiver.Start();
        await house.StartHost();
        await house.AliceWrites("/brew green \u2615 \"now\"");
        var delivery = await house.Receiver.Next();
        Assert.Equal(["event", "messageId", "chat", "sender", "text", "sentAt"], delivery.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("message", "/brew green \u2615 \"now\""), (delivery.Json.GetProperty("event").GetString(), delivery.Text));
        Assert.Equal(delivery.Id, delivery.Json.GetProperty("messageId").GetString());
        var sender = delivery.Json.GetProperty("sender");
        Assert.Equal((house.Alice.Id.ToString(), "Alice"), (sender.GetProperty("id").GetString(), sender.GetProperty("name").GetString()));
        Assert.True(DateTimeOffset.TryParseExact(delivery.Json.GetProperty("sentAt").GetString(), "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _));
        Assert.Equal(("POST", "application/json", "/hook?for=tea"), (delivery.Context.Request.HttpMethod, delivery.Context.Request.ContentType, delivery.Context.Request.RawUrl));
        Assert.True(delivery.IsSignedWith(TeaHouse.Secret, TimeProvider.System.GetUtcNow()));
        Assert.False(delivery.IsSignedWith("another secret", TimeProvider.System.GetUtcNow()));

        delivery.Answer(200, """{"reply":"Three minutes \u2615","other":1}""");
        Assert.Equal("Three minutes \u2615", await house.BotSays());

        // Answers without a reply are answers.
        foreach (var answer in new[] { "", "OK", "[]", "null", """{"reply":null}""", """{"reply":7}""", """{"reply":" "}""", """{"reply":"\ud800"}""" })
        {
            await house.AliceWrites(answer + "?");
            await house.Receiver.Takes(answer + "?", answer);
        }

        await house.AliceWrites("last");
        await house.Receiver.Takes("last", """{"reply":"done"}""");
        Assert.Equal("done", await house.BotSays());
    }

    [Fact]
    public async Task While_the_receiver_is_down_messages_wait_and_come_in_order_when_it_is_up()
    {
        await using var house = await TeaHouse.Open(some.Server, "+15550141");
        await house.StartHost();
        await house.AliceWrites("one", "two", "three");
        Assert.StartsWith("Connection refused", (await house.Hears("waiting")).GetProperty("reason").GetString(), StringComparison.Ordinal);
        house.Receiver.Start();
        await house.Receiver.Takes("one");
        await house.Hears("taken");
        await house.Receiver.Takes("two");
        // It comes when the answer to the one before is there, and is not answered itself: then it comes again.
        Assert.Equal("three", (await house.Receiver.Next()).Text);
        await house.Receiver.Stop();
        await house.AliceWrites("four");
        house.Receiver.Start();
        await house.Receiver.Takes("three", """{"reply":"3"}""");
        Assert.Equal("3", await house.BotSays());
        await house.Receiver.Takes("four", """{"reply":"4"}""");
        Assert.Equal("4", await house.BotSays());
    }

    [Fact]
    public async Task A_delivery_that_was_not_taken_comes_again_under_the_same_id_also_after_the_host_was_killed()
    {
        await using var house = await TeaHouse.Open(some.Server, "+15550142");
        house.Receiver.Start();
        await house.StartHost();
        await house.AliceWrites("hello", "and then");
        var first = await house.Receiver.Next();
        first.Answer(500);
        Assert.Equal("status 500", (await house.Hears("waiting")).GetProperty("reason").GetString());
        var second = await house.Receiver.Next();
        Assert.Equal((first.Id, "hello"), (second.Id, second.Text));
        await house.KillHost();

        await house.StartHost();
        var third = await house.Receiver.Next();
        Assert.Equal((first.Id, "hello"), (third.Id, third.Text));
        third.Answer(200, """{"reply":"hello yourself"}""");
        Assert.Equal("hello yourself", await house.BotSays());
        await house.Receiver.Takes("and then", """{"reply":"then what?"}""");
        Assert.Equal("then what?", await house.BotSays());
        Assert.Equal(["hello", "and then", "hello yourself", "then what?"], await house.Conversation());
        Assert.Equal(0, house.Receiver.Unseen);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_in_time_is_asked_again()
    {
        await using var house = await TeaHouse.Open(some.Server, "+15550143");
        house.Receiver.Start();
        await house.StartHost("--timeout", "1");
        await house.AliceWrites("are you there?");
        var ignored = await house.Receiver.Next();
        Assert.Equal("no answer within 1 s", (await house.Hears("waiting")).GetProperty("reason").GetString());
        // A second is short for a busy machine: what is answered too late comes once more.
        var said = house.BotSays();
        while (await Task.WhenAny(said, house.Receiver.Next()) is Task<Delivery> again)
        {
            Assert.Equal((ignored.Id, "are you there?"), ((await again).Id, (await again).Text));
            (await again).Answer(200, """{"reply":"yes"}""");
        }

        Assert.Equal("yes", await said);
    }

    [Fact]
    public async Task A_message_that_the_receiver_refuses_for_good_does_not_hold_up_the_next()
    {
        await using var house = await TeaHouse.Open(some.Server, "+15550144");
        house.Receiver.Start();
        await house.StartHost();
        await house.AliceWrites("nonsense", "moved", "sense");
        (await house.Receiver.Next()).Answer(422, """{"reply":"not this"}""");
        Assert.Equal("status 422", (await house.Hears("refused")).GetProperty("reason").GetString());
        // Nobody is led elsewhere: a redirection is a mistake that somebody may mend.
        (await house.Receiver.Next()).Answer(307, more: response => response.RedirectLocation = "/elsewhere");
        Assert.Equal("/hook?for=tea", (await house.Receiver.Takes("moved")).Context.Request.RawUrl);
        await house.Receiver.Takes("sense", """{"reply":"yes"}""");
        Assert.Equal("yes", await house.BotSays());
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_left_out_and_the_operator_hears_of_it()
    {
        await using var house = await TeaHouse.Open(some.Server, "+15550146");
        house.Receiver.Start();
        await house.StartHost();
        await house.AliceWrites("long", "endless", "short");
        await house.Receiver.Takes("long", $$"""{"reply":"{{new string('a', 16_385)}}"}""");
        Assert.Equal("its reply has more than 16384 characters", (await house.Hears("answer-left-out")).GetProperty("reason").GetString());
        await house.Receiver.Takes("endless", $$"""{"reply":"yes"}{{new string(' ', 256 * 1024)}}""");
        Assert.Equal("it has more than 262144 bytes", (await house.Hears("answer-left-out")).GetProperty("reason").GetString());
        await house.Receiver.Takes("short", $$"""{"reply":"{{new string('a', 16_384)}}"}""");
        Assert.Equal(new string('a', 16_384), await house.BotSays());
    }

    [Fact]
    public async Task A_bot_that_was_deleted_ends_its_host()
    {
        await using var house = await TeaHouse.Open(some.Server, "+15550145");
        house.Receiver.Start();
        await house.StartHost();
        await house.DeleteBot();
        Assert.Equal(ExitCode.NotSignedIn, await house.Host.ExitCode());
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/hook")]
    [InlineData("/hook")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://")]
    [InlineData("http://somebody:secret@127.0.0.1/hook")]
    [InlineData("http://hooks.example/hook")]
    public void Messages_go_to_web_addresses_only_and_not_in_the_clear(string url) => Assert.Equal(ExitCode.Usage, Assert.Throws<Failure>(() => HookAddress.Parse(url, allowPlainHttp: false)).ExitCode);

    [Theory]
    [InlineData("https://hooks.example/hook?x=1", false)]
    [InlineData("http://localhost:9000", false)]
    [InlineData("http://[::1]:9000/hook", false)]
    [InlineData("http://hooks.example/hook", true)]
    public void Web_addresses_are_taken_as_they_are(string url, bool plain) => Assert.Equal(new Uri(url), HookAddress.Parse(url, plain));

    [Fact]
    public void A_signature_is_the_one_of_the_documentation() => Assert.Equal(
        "t=1772442000,v1=abf90bbaf651bf0304d26cb5a71beaa00b4b84a23c07303538f5fac38808b7cb",
        new WebhookSignature("0123456789abcdef0123456789abcdef"u8.ToArray()).Of("""{"event":"message"}"""u8.ToArray(), DateTimeOffset.FromUnixTimeSeconds(1_772_442_000)));
}
