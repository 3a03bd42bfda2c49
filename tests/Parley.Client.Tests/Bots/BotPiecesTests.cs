using Parley.Client.Bots;
using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Tests.Bots;

public sealed class BotPiecesTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("10M", 600)]
    [InlineData("1h30m", 5400)]
    [InlineData("1w2d3h4m5s", 788645)]
    [InlineData("520w", 314496000)]
    public void A_time_span_is_written_with_units(string text, int seconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0s")]
    [InlineData("10")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("5x")]
    [InlineData("1m1m")]
    [InlineData("30m1h")]
    [InlineData("1.5h")]
    [InlineData("99999999999999999999s")]
    [InlineData("999999999w")]
    [InlineData("5 m")]
    public void What_is_no_time_span_is_not_taken_for_one(string text) => Assert.False(Durations.TryParse(text, out _));

    [Fact]
    public void Arguments_are_taken_from_the_left_and_what_does_not_fit_stays()
    {
        var arguments = new CommandArguments("  7 \"two words\" 10m the  rest ");
        Assert.False(arguments.TryTakeDuration(out _));
        Assert.True(arguments.TryTakeNumber(out var number));
        Assert.True(arguments.TryTakeWord(out var word));
        Assert.True(arguments.TryTakeDuration(out var duration));
        Assert.Equal((7, "two words", TimeSpan.FromMinutes(10), "the  rest"), (number, word, duration, arguments.Rest));
        Assert.False(arguments.TryTakeNumber(out _));
        Assert.Equal("the  rest", arguments.Rest);

        var open = new CommandArguments("\"never closed");
        Assert.True(open.TryTakeWord(out word));
        Assert.Equal(("\"never", "closed"), (word, open.Rest));
        Assert.False(new CommandArguments("   ").TryTakeWord(out _));
    }

    [Theory]
    [InlineData("/remind 10m tea", "remind", " 10m tea")]
    [InlineData("/remind", "remind", "")]
    [InlineData("/remind@Tea_bot x", "remind", " x")]
    [InlineData("/remind\nme", "remind", "\nme")]
    [InlineData("/remind@other_bot x", null, "")]
    [InlineData("/usr/bin", null, "")]
    [InlineData("/", null, "")]
    [InlineData("/ remind", null, "")]
    [InlineData("remind", null, "")]
    [InlineData("/привет", null, "")]
    public void A_command_begins_with_a_slash_and_a_name(string text, string? name, string arguments)
    {
        Assert.Equal(name is not null, CommandTable.TryRead(text, "tea_bot", out var read, out var rest));
        Assert.Equal((name, arguments), (read, rest));
    }

    [Fact]
    public void A_command_has_a_name_of_its_own()
    {
        var commands = new CommandTable();
        commands.Add(new BotCommand("brew", "", _ => Task.CompletedTask));
        Assert.Throws<ArgumentException>(() => commands.Add(new BotCommand("BREW", "", _ => Task.CompletedTask)));
        Assert.Throws<ArgumentException>(() => commands.Add(new BotCommand("/tea", "", _ => Task.CompletedTask)));
        Assert.Throws<ArgumentException>(() => commands.Add(new BotCommand(new string('x', 33), "", _ => Task.CompletedTask)));
    }

    [Fact]
    public void An_answer_is_named_by_what_it_answers()
    {
        var message = new MessageId(Guid.NewGuid());
        Assert.Equal(ReplyId.Of(message, "1"), ReplyId.Of(message, "1"));
        Assert.Equal(3, new[] { ReplyId.Of(message, "1"), ReplyId.Of(message, "2"), ReplyId.Of(new MessageId(Guid.NewGuid()), "1") }.Distinct().Count());
        Assert.Equal(8, ReplyId.Of(message, "1").Value.Version);
    }

    [Fact]
    public void A_flood_is_counted_by_the_servers_clock_and_by_chat()
    {
        var rate = new MessageRate(2);
        var (one, other) = (new ChatId(Guid.NewGuid()), new ChatId(Guid.NewGuid()));
        Assert.Equal([RateVerdict.Within, RateVerdict.Within, RateVerdict.FirstAbove, RateVerdict.Above], new[] { 0, 1, 2, 59 }.Select(at => rate.Take(At(one, at))));
        Assert.Equal(RateVerdict.Within, rate.Take(At(other, 59)));
        Assert.Equal([RateVerdict.Within, RateVerdict.Within, RateVerdict.FirstAbove], new[] { 60, 61, 62 }.Select(at => rate.Take(At(one, at))));
    }

    [Fact]
    public async Task Progress_stays_below_the_first_message_that_is_not_finished()
    {
        await using var store = await LocalStore.Open(":memory:", StoreKey.KeyFile(), System.Security.Cryptography.RandomNumberGenerator.Fill, default);
        var progress = await Progress.Read(store);
        Assert.Equal(0, progress.Mark);
        foreach (var arrival in new long[] { 3, 5, 6, 9 })
            progress.Begin(arrival);
        await progress.Finish(5);
        Assert.Equal(2, (await Progress.Read(store)).Mark);
        await progress.Finish(3);
        Assert.Equal(5, (await Progress.Read(store)).Mark);
        await progress.Finish(9);
        await progress.Finish(6);
        Assert.Equal(9, (await Progress.Read(store)).Mark);
    }

    private static Message At(ChatId chat, int second) => new()
    {
        Id = new MessageId(Guid.NewGuid()),
        ChatId = chat,
        Sequence = 1,
        Sender = new Person(new AccountId(Guid.NewGuid()), null, "", ""),
        IsMine = false,
        At = DateTimeOffset.UnixEpoch.AddSeconds(second),
        Kind = MessageKind.Text,
        Text = "",
        State = MessageState.Received,
        Arrival = 1,
    };
}
