using System.Text.Json.Nodes;
using Parley.Client.Tests.Hostile;

namespace Parley.Client.Tests.Keyring;

/// <summary>A server that does not give back what it was given.</summary>
public sealed class HostileHistoryTests(SharedServer server) : IClassFixture<SharedServer>
{
    private const int Each = 3;

    [Fact]
    public async Task A_server_that_gives_back_what_it_was_given_is_not_suspected()
    {
        await using var play = await Play.Begin(server);
        await using var laptop = await play.Link(static (_, _) => { });
        Assert.Empty(laptop.Client.History.Warnings);
        Assert.Empty(play.Talk.Phone.Client.History.Warnings);
        Assert.Equal(play.Texts, await laptop.Texts(play.Talk.Chat));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_segment_that_is_dropped_is_missed_and_the_messages_of_the_others_are_read(int index)
    {
        await using var play = await Play.Begin(server);
        var dropped = (await play.Talk.Segments())[index];
        await using var laptop = await play.Link(OfSegments(segments => segments.RemoveAll(each => Body(each).SequenceEqual(dropped))));
        Assert.Equal([HistoryTrouble.Missing], Talk.Troubles(laptop));
        Assert.Equal(play.Texts.Where((_, at) => at / Each != index), (await laptop.Texts(play.Talk.Chat)).Where(text => text != "<Waiting>"));
    }

    [Fact]
    public async Task All_segments_that_are_dropped_are_missed()
    {
        await using var play = await Play.Begin(server);
        await using var laptop = await play.Link(OfSegments(segments => segments.Clear()));
        Assert.Equal([HistoryTrouble.Missing], Talk.Troubles(laptop));
        Assert.Empty(await laptop.Texts(play.Talk.Chat));
    }

    [Fact]
    public async Task A_segment_that_is_altered_is_noticed_and_the_messages_of_the_others_are_read()
    {
        await using var play = await Play.Begin(server);
        var second = (await play.Talk.Segments())[1];
        await using var laptop = await play.Link(OfSegments(segments =>
        {
            foreach (var segment in segments.Where(each => Body(each).SequenceEqual(second)))
            {
                var body = Body(segment);
                body[body.Length / 2] ^= 1;
                segment["body"] = Convert.ToBase64String(body);
            }
        }));
        Assert.Equal([HistoryTrouble.Missing, HistoryTrouble.Altered], Talk.Troubles(laptop));
        Assert.Contains("message 8", await laptop.Texts(play.Talk.Chat));
        Assert.DoesNotContain("message 4", await laptop.Texts(play.Talk.Chat));
    }

    [Fact]
    public async Task Segments_in_another_order_are_noticed()
    {
        await using var play = await Play.Begin(server);
        await using var laptop = await play.Link(OfSegments(segments => segments.Reverse()));
        Assert.Equal([HistoryTrouble.Replayed], Talk.Troubles(laptop));
    }

    [Fact]
    public async Task A_segment_that_comes_twice_is_noticed()
    {
        await using var play = await Play.Begin(server);
        await using var laptop = await play.Link(OfSegments(segments => segments.Add((JsonObject)segments[0].DeepClone())));
        Assert.Equal([HistoryTrouble.Replayed], Talk.Troubles(laptop));
    }

    [Fact]
    public async Task The_segment_of_another_chat_is_noticed_and_nothing_of_it_is_shown()
    {
        await using var play = await Play.Begin(server);
        await using var carol = await server.SignUp("Carol");
        var other = await play.Talk.Phone.Client.OpenChatAsync(carol.PhoneNumber);
        foreach (var text in new[] { "to Carol 0", "to Carol 1", "to Carol 2" })
            await other.SendAsync(text);
        await Talk.Write(play.Talk.Phone);
        var foreign = Assert.Single(await play.Talk.Phone.Client.Engine.History.Api.Segments(other.Id, 1, 100, CancellationToken.None));
        await using var laptop = await play.Link((path, answer) =>
        {
            if (path == $"chats/{play.Talk.Chat}/keys")
                answer["segments"]![0]!["body"] = Convert.ToBase64String(foreign);
        });
        Assert.Contains((HistoryTrouble.Altered, play.Talk.Chat), laptop.Client.History.Warnings.Select(warning => (warning.Trouble, warning.ChatId)));
        Assert.DoesNotContain(await laptop.Texts(play.Talk.Chat), text => text.Contains("Carol", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_keyring_of_another_account_says_nothing_here()
    {
        await using var play = await Play.Begin(server);
        await Talk.Write(play.Talk.Bob);
        var bobs = await play.Talk.Segments(play.Talk.Bob);
        Assert.NotEmpty(bobs);
        await using var laptop = await play.Link(OfSegments(segments =>
        {
            for (var at = 0; at < segments.Count; at++)
                segments[at]["body"] = Convert.ToBase64String(bobs[0]);
        }));
        Assert.Equal([HistoryTrouble.Missing], Talk.Troubles(laptop));
        Assert.Empty(await laptop.Texts(play.Talk.Chat));
    }

    [Fact]
    public async Task Bodies_that_are_exchanged_are_noticed_and_nothing_of_them_is_shown()
    {
        await using var play = await Play.Begin(server);
        await using var laptop = await play.Link(OfMessages(messages => Exchange(messages, "body")));
        Assert.Equal([HistoryTrouble.Altered], Talk.Troubles(laptop));
        Assert.Equal(play.Texts.Select((text, at) => at is 3 or 4 ? "<Waiting>" : text), await laptop.Texts(play.Talk.Chat));
    }

    [Fact]
    public async Task Messages_in_places_that_are_not_theirs_are_noticed()
    {
        await using var play = await Play.Begin(server);
        await using var laptop = await play.Link(OfMessages(messages =>
        {
            Exchange(messages, "body");
            Exchange(messages, "messageId");
            Exchange(messages, "senderAccountId");
        }));
        Assert.Equal([HistoryTrouble.Altered], Talk.Troubles(laptop));
        Assert.Equal(["<Waiting>", "<Waiting>"], (await laptop.Texts(play.Talk.Chat))[3..5]);
    }

    [Fact]
    public async Task Messages_under_names_that_are_not_theirs_are_noticed()
    {
        await using var play = await Play.Begin(server);
        await using var laptop = await play.Link(OfMessages(messages => Exchange(messages, "messageId")));
        Assert.Equal([HistoryTrouble.Altered], Talk.Troubles(laptop));
        Assert.Equal(["<Waiting>", "<Waiting>"], (await laptop.Texts(play.Talk.Chat))[3..5]);
    }

    [Fact]
    public async Task A_message_that_is_said_to_be_from_somebody_else_is_noticed()
    {
        await using var play = await Play.Begin(server);
        var bob = play.Talk.Bob.Client.Me.Id.ToString();
        await using var laptop = await play.Link(OfMessages(messages =>
        {
            if (messages.Find(message => message["sequence"]!.GetValue<long>() == 5) is { } fifth)
                fifth["senderAccountId"] = bob;
        }));
        Assert.Equal([HistoryTrouble.Altered], Talk.Troubles(laptop));
        Assert.Equal("<Waiting>", (await laptop.Texts(play.Talk.Chat))[4]);
    }

    [Fact]
    public async Task A_message_that_is_held_back_is_missed()
    {
        await using var play = await Play.Begin(server);
        await using var laptop = await play.Link(OfMessages(messages => messages.RemoveAll(message => message["sequence"]!.GetValue<long>() == 5)));
        Assert.Equal([HistoryTrouble.Missing], Talk.Troubles(laptop));
    }

    [Fact]
    public async Task A_device_that_was_linked_later_is_told_by_its_segments_of_those_that_are_dropped_then()
    {
        await using var play = await Play.Begin(server);
        await using (var laptop = await play.Link(static (_, _) => { }))
        {
            await play.Talk.Phone.Close();
            await laptop.Client.FindChat(play.Talk.Chat)!.SendAsync("from the laptop");
            await Talk.Write(laptop);
            await play.Talk.Phone.Open();
            await play.Talk.Phone.Online();
        }

        var dropped = (await play.Talk.Segments())[2];
        await using var tablet = await play.Link(OfSegments(segments => segments.RemoveAll(each => Body(each).SequenceEqual(dropped))), "tablet");
        Assert.Equal([HistoryTrouble.Missing], Talk.Troubles(tablet));
    }

    [Fact]
    public async Task What_the_server_says_of_its_coverage_keeps_nobody_from_writing()
    {
        await using var play = await Play.Begin(server, phoneToo: true);
        play.Hostile.Answer = (_, path, answer) =>
        {
            if (path.EndsWith("/coverage", StringComparison.Ordinal))
                answer["ranges"] = new JsonArray(new JsonArray(1, 1000));
            return answer;
        };
        await play.Talk.Say(1, from: 9);
        await Talk.Write(play.Talk.Phone);
        Assert.Equal(4, (await play.Talk.Segments()).Count);
    }

    [Theory]
    [InlineData("ascending")]
    [InlineData("the same for ever")]
    [InlineData("no numbers")]
    public async Task A_server_whose_pages_are_none_does_not_keep_a_device_busy(string how)
    {
        await using var play = await Play.Begin(server);
        play.Hostile.Answer = (_, path, answer) => path.EndsWith("/messages", StringComparison.Ordinal) ? Forged(answer, how) : answer;
        await using var laptop = server.Device("laptop", play.Hostile.Address);
        await laptop.LinkWith(play.Talk.Phone);
        await Assert.ThrowsAnyAsync<ParleyException>(() => Talk.Complete(laptop));
        Assert.InRange(play.Hostile.Asked.Count(asked => asked.EndsWith("/messages", StringComparison.Ordinal)), 1, 4);
        Assert.DoesNotContain("message 8", await laptop.Texts(play.Talk.Chat));
    }

    [Fact]
    public async Task Warnings_stay_over_a_restart_until_the_person_has_taken_note()
    {
        await using var play = await Play.Begin(server);
        await using var laptop = await play.Link(OfSegments(segments => segments.Clear()));
        await laptop.Restart();
        Assert.Equal([HistoryTrouble.Missing], Talk.Troubles(laptop));
        await laptop.Client.DismissHistoryWarningsAsync();
        Assert.Empty((await laptop.Events.Hears<HistoryChanged>(told => told.History.Warnings.Count == 0)).History.Warnings);
        await laptop.Restart();
        Assert.Empty(Talk.Troubles(laptop));
    }

    private static JsonObject Forged(JsonNode answer, string how)
    {
        var messages = answer["messages"]!.AsArray().Select(message => message!.DeepClone().AsObject()).ToList();
        if (how == "ascending")
            messages.Reverse();
        foreach (var message in messages.Where(_ => how != "ascending"))
            message["sequence"] = how == "no numbers" ? "x" : 9;
        return new JsonObject { ["messages"] = new JsonArray([.. messages]), ["more"] = true };
    }

    private static Action<string, JsonNode> OfSegments(Action<List<JsonObject>> change) => Of("/keys", "segments", change);

    private static Action<string, JsonNode> OfMessages(Action<List<JsonObject>> change) => Of("/messages", "messages", change);

    private static Action<string, JsonNode> Of(string end, string name, Action<List<JsonObject>> change) => (path, answer) =>
    {
        if (!path.StartsWith("chats/", StringComparison.Ordinal) || !path.EndsWith(end, StringComparison.Ordinal))
            return;
        var all = answer[name]!.AsArray().Select(each => each!.DeepClone().AsObject()).ToList();
        change(all);
        answer[name] = new JsonArray([.. all]);
    };

    /// <summary>Between the fourth message and the fifth.</summary>
    private static void Exchange(List<JsonObject> messages, string name)
    {
        var (one, other) = (messages.Find(message => message["sequence"]!.GetValue<long>() == 4), messages.Find(message => message["sequence"]!.GetValue<long>() == 5));
        if (one is not null && other is not null)
            (one[name], other[name]) = (other[name]!.DeepClone(), one[name]!.DeepClone());
    }

    private static byte[] Body(JsonObject segment) => Convert.FromBase64String(segment["body"]!.GetValue<string>());

    /// <summary>Three segments of three messages on a server that lies to a device that is linked then.</summary>
    private sealed class Play(SharedServer server, HostileServer hostile, Talk talk, List<string> texts) : IAsyncDisposable
    {
        public HostileServer Hostile => hostile;

        public Talk Talk => talk;

        public List<string> Texts => texts;

        public static async Task<Play> Begin(SharedServer server, bool phoneToo = false)
        {
            var hostile = await HostileServer.Start(server.Process);
            var talk = await Talk.Begin(server, phoneToo ? hostile.Address : null);
            var texts = new List<string>();
            for (var from = 0; from < 3 * Each; from += Each)
            {
                texts.AddRange(await talk.Say(Each, from));
                await Talk.Write(talk.Phone);
            }

            Assert.Equal(3, (await talk.Segments()).Count);
            return new Play(server, hostile, talk, texts);
        }

        /// <summary>Links a device, which is given other answers than it should be.</summary>
        public async Task<Device> Link(Action<string, JsonNode> forge, string name = "laptop")
        {
            hostile.Answer = (_, path, answer) =>
            {
                forge(path, answer);
                return answer;
            };
            var device = server.Device(name, hostile.Address);
            await device.LinkWith(talk.Phone);
            await Talk.Complete(device);
            return device;
        }

        public async ValueTask DisposeAsync()
        {
            await talk.DisposeAsync();
            await hostile.DisposeAsync();
        }
    }
}
