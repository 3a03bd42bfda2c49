using Google.Protobuf;
using Parley.Contracts.V1;

namespace Parley.Client.Tests.Hostile;

/// <summary>The server has committed, and its answer does not arrive, or says nonsense.</summary>
public sealed class LostAnswerTests(SharedServer server) : IClassFixture<SharedServer>, IAsyncLifetime
{
    private HostileServer _hostile = null!;
    private Device _alice = null!;
    private Device _bob = null!;
    private Chat _chat = null!;

    public async Task InitializeAsync()
    {
        _hostile = await HostileServer.Start(server.Process);
        _alice = await server.SignUp("Alice", _hostile.Address);
        _bob = await server.SignUp("Bob");
        _chat = await _alice.Client.OpenChatAsync(_bob.PhoneNumber);
    }

    public async Task DisposeAsync()
    {
        await _alice.DisposeAsync();
        await _bob.DisposeAsync();
        await _hostile.DisposeAsync();
    }

    [Fact]
    public async Task A_send_whose_answer_was_lost_is_repeated_byte_for_byte_and_arrives_once()
    {
        var cuts = 2;
        _hostile.ToClient = frame => frame.Ok is { Sequence: > 0 } && cuts-- > 0 ? throw new IOException("The line is cut.") : [frame];
        await _chat.SendAsync("once");
        await IsTheSame(times: 3);
    }

    [Fact]
    public async Task A_send_whose_answer_was_lost_is_repeated_byte_for_byte_after_a_restart_too()
    {
        _hostile.ToClient = static frame => frame.Ok is { Sequence: > 0 } ? throw new IOException("The line is cut.") : [frame];
        await _chat.EnqueueAsync("once");
        await _bob.Reads("once");
        await _alice.Close();
        _hostile.ToClient = static frame => [frame];
        await _alice.Open();
        await _alice.Online();
        await _alice.Events.Hears<MessageSent>();
        await IsTheSame(times: null);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public async Task An_answer_that_names_no_place_in_a_chat_does_not_make_a_message_look_sent(long sequence)
    {
        var lies = 1;
        _hostile.ToClient = frame =>
        {
            if (frame.Ok is { Sequence: 1 } && lies-- > 0)
                frame.Ok.Sequence = sequence;
            return [frame];
        };
        Assert.Equal(1, (await _chat.SendAsync("once")).Sequence);
        await IsTheSame(times: 2);
    }

    [Fact]
    public async Task What_is_too_large_for_the_interface_ends_the_connection_and_not_the_client()
    {
        var lies = 1;
        _hostile.ToClient = frame => frame.Ok is { Sequence: 1 } && lies-- > 0
            ? [new ServerFrame { MessageReceive = new MailboxEntry { Ciphertext = ByteString.CopyFrom(new byte[5 * 1024 * 1024]) } }]
            : [frame];
        await _chat.SendAsync("once");
        await IsTheSame(times: 2);
    }

    private async Task IsTheSame(int? times)
    {
        var sent = _hostile.Sent.Select(message => Convert.ToHexString(message.ToByteArray())).ToList();
        Assert.Single(sent.Distinct(StringComparer.Ordinal));
        Assert.InRange(sent.Count, times ?? 2, times ?? int.MaxValue);
        await _bob.Reads("once");
        Assert.Equal(["once"], await _bob.Texts(_chat));
        Assert.Equal(["once"], await _alice.Texts(_chat));
    }
}
